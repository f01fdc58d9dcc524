// The Home tab of the app.

import * as api from "./api.js";
import { drawBlocks } from "./blocks.js";
import { fill, h, toast } from "./dom.js";
import { emptyHome } from "./empty.js";
import { viewForm } from "./form.js";
import { channel, emit, on, state } from "./state.js";

export class Home {
  constructor() {
    this.blocks = h("div.home-blocks", {});
    this.node = h("div.scroller.home", {
      role: "tabpanel",
      "aria-label": "Home",
      tabindex: "-1",
      data: { testid: "home" },
    });
    this.heard = 0;
    on("live:home", ({ view }) => {
      this.heard += 1;
      if (this.node.isConnected) this.draw(view);
    });
  }

  /** Open it: the app is told, and publishes what it has. */
  async open() {
    const person = state.me;
    if (this.person !== person) fill(this.node);
    this.person = person;
    const before = this.heard;
    try {
      const { view } = await api.home();
      // What was published meanwhile is newer than this answer.
      if (person === state.me && this.heard === before) this.draw(view);
    } catch (problem) {
      toast(problem.message);
    }
  }

  /** After the line was down: ask again for what may have been missed. */
  reopen() {
    if (this.node.isConnected) this.open();
  }

  draw(view) {
    clearTimeout(this.wait);
    if (!view) {
      // The app publishes a moment after it was told; only then is it clear that there is nothing.
      this.wait = setTimeout(
        () => fill(this.node, emptyHome(channel(state.channel))),
        state.workspace.app_connected ? 1500 : 0,
      );
      return;
    }
    const form = viewForm(`home:${view.id}`);
    const container = { type: "view", view_id: view.id };
    if (this.blocks.parentNode !== this.node) fill(this.node, this.blocks);
    const blocks = drawBlocks(this.blocks, view.blocks, {
      surface: "home",
      container,
      form,
      act: async (blockId, actionId, value) => {
        try {
          await api.action({
            container,
            block_id: blockId,
            action_id: actionId,
            value,
            state: { values: form.valuesOf(blocks) },
          });
          emit("acted");
        } catch (problem) {
          toast(problem.message);
        }
      },
    });
  }
}
