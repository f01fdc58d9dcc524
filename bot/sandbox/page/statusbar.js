// The line at the foot: what this is, and whether the page hears from the workspace.

import { fill, h } from "./dom.js";
import { on, state } from "./state.js";

const NOT_SLACK = "This is not the real Slack.";
const ABOUT = "A practice workspace on this machine; nothing written here leaves it.";
const about = () => `${NOT_SLACK} ${state.workspace?.about || ABOUT}`;

export function drawStatusbar(node) {
  const line = h("p.about", { data: { testid: "about" } }, about());
  const link = h("p.connection", { role: "status", data: { testid: "connection" } });
  fill(node, line, link);
  on("workspace", () => {
    line.textContent = about();
    line.title = line.textContent;
  });
  on("connection", (up) => {
    state.connected = up;
    link.textContent = up ? "" : "Connecting again…";
    node.classList.toggle("offline", !up);
  });
}
