// The line at the foot: what this is, and whether the page hears from the workspace.

import { fill, h } from "./dom.js";
import { on, state } from "./state.js";

const ABOUT = "A practice workspace on this machine, not Slack. Nothing written here leaves it.";

export function drawStatusbar(node) {
  const line = h("p.about", { data: { testid: "about" } }, ABOUT);
  const link = h("p.connection", { role: "status", data: { testid: "connection" } });
  fill(node, line, link);
  on("workspace", () => {
    line.textContent = state.workspace.about || ABOUT;
    line.title = line.textContent;
  });
  on("connection", (up) => {
    state.connected = up;
    link.textContent = up ? "" : "Connecting again…";
    node.classList.toggle("offline", !up);
  });
}
