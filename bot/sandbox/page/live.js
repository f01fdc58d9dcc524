// The live connection: what happens in the workspace arrives here, as "live:<type>" on the page's bus.
// The first event is "live:hello": from then on nothing is missed, and what happened before it
// (while the page loaded, or the line was down: `again`) has to be asked for.

import { emit, state } from "./state.js";

let socket = null;
let generation = 0;

/** Open the connection for the person looking now; an older one is dropped. */
export function connect() {
  generation += 1;
  socket?.close();
  open(generation, 0);
}

function open(mine, tries) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const next = new WebSocket(`${scheme}://${location.host}/page/live?as=${encodeURIComponent(state.me)}`);
  socket = next;
  let opened = false;
  next.addEventListener("open", () => {
    opened = true;
    if (mine !== generation) return;
    emit("connection", true);
  });
  next.addEventListener("message", ({ data }) => {
    if (mine !== generation) return;
    const event = JSON.parse(data);
    emit(`live:${event.type}`, event.type === "hello" ? { ...event, again: tries > 0 } : event);
    emit("live", event);
  });
  next.addEventListener("close", () => {
    if (mine !== generation) return;
    emit("connection", false);
    const failures = opened ? 1 : tries + 1;
    const wait = Math.min(8000, 250 * 2 ** failures) * (0.8 + Math.random() * 0.4);
    setTimeout(() => mine === generation && open(mine, failures), wait);
  });
}
