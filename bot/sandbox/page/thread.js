// The thread beside the channel; over it where the screen is narrow.

import { Composer } from "./composer.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";
import { closeThread } from "./router.js";
import { channel, isMember, on, state, titleOf } from "./state.js";

export class Thread {
  constructor(node) {
    this.node = node;
    this.where = h("p.topic.where", {});
    this.messages = new MessageList({ inThread: true, empty: () => h("div.empty", {}) });
    this.composer = new Composer({ thread: true });
    const close = h(
      "button.button.button-icon",
      {
        type: "button",
        "aria-label": "Close thread",
        data: { testid: "close-thread" },
        on: { click: () => this.close() },
      },
      icon("close"),
    );
    node.append(
      h("header.pane-head", {}, h("div.pane-title", {}, h("h2", {}, "Thread"), this.where), close),
      h("div.pane-content", {}, this.messages.node),
      h("div.pane-foot", {}, this.composer.node),
    );
    node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.close();
    });
    on("place", () => this.draw());
    on("workspace", () => this.draw());
  }

  close() {
    const root = state.thread;
    closeThread();
    document.querySelector(`.pane .message[data-ts="${root}"]`)?.focus({ preventScroll: true });
  }

  draw() {
    const row = state.thread && channel(state.channel);
    const opening = row && this.messages.place !== `${state.me}/${row.id}/${state.thread}`;
    this.node.hidden = !row;
    document.getElementById("frame").classList.toggle("with-thread", Boolean(row));
    if (!row) {
      this.messages.place = null;
      return;
    }
    const sign = row.is_im || row.is_mpim ? null : icon(row.is_private ? "lock" : "hash", 14);
    fill(this.where, sign, titleOf(row));
    this.messages.aim(row.id, state.thread);
    this.messages.showFocus();
    this.composer.node.hidden = !isMember(row) || row.is_archived;
    this.composer.aim({
      place: `${state.me}/${row.id}/${state.thread}`,
      channel: row.id,
      threadTs: state.thread,
      label: "Reply in thread",
    });
    if (opening) this.composer.focus();
  }
}
