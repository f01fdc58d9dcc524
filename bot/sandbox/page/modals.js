// The modal stack: one dialogue on top, what lies under it waits. Values live in the view's form,
// so that errors, updates, a pushed view or a reload lose nothing of what was typed.

import * as api from "./api.js";
import { announce, fill, h, rememberFocus, uid } from "./dom.js";
import { drawBlocks, showErrors } from "./blocks.js";
import { forgetViews, viewForm } from "./form.js";
import { icon } from "./icons.js";
import { plain } from "./mrkdwn.js";
import { emit, on, state } from "./state.js";

/** One open view. */
class Modal {
  constructor(view) {
    this.id = view.id;
    this.form = viewForm(view.id);
    this.ctx = {
      surface: "modal",
      container: { type: "view", view_id: view.id },
      form: this.form,
      act: (...used) => this.act(...used),
    };
    this.titleId = uid("modal");
    this.title = h("h2.modal-title", { id: this.titleId });
    this.body = h("div.modal-body", {
      tabindex: "-1",
      on: { scroll: () => head.classList.toggle("scrolled", this.body.scrollTop > 4) },
    });
    this.notice = h("p.modal-notice", { role: "alert", data: { testid: "modal-error" }, hidden: true });
    this.foot = h("div.dialog-foot", {});
    this.back = this.iconButton("Back", "left", "modal-back", () => this.close(false));
    const head = h(
      "div.modal-head",
      {},
      this.back,
      this.title,
      this.iconButton("Close", "close", "modal-x", () => this.close(true)),
    );
    this.panel = h(
      "form.modal-form",
      { novalidate: true, on: { submit: (event) => this.submitted(event) } },
      head,
      this.body,
      this.notice,
      this.foot,
    );
    this.dialog = h(
      "dialog.modal",
      {
        "aria-labelledby": this.titleId,
        data: { testid: "modal", viewId: view.id },
        on: {
          cancel: (event) => {
            if (event.target !== this.dialog) return;
            event.preventDefault();
            this.close(false);
          },
          keydown: (event) => this.key(event),
        },
      },
      this.panel,
    );
    this.draw(view);
  }

  iconButton(label, sign, testid, action) {
    return h(
      "button.button.button-icon",
      { type: "button", "aria-label": label, data: { testid }, on: { click: action } },
      icon(sign),
    );
  }

  draw(view) {
    const mark = JSON.stringify([view.title, view.submit, view.close, view.blocks]);
    if (mark === this.mark) return;
    this.mark = mark;
    this.view = view;
    this.dialog.dataset.callbackId = view.callback_id ?? "";
    fill(this.title, ...plain(view.title));
    this.blocks = drawBlocks(this.body, view.blocks, this.ctx);
    this.submit =
      view.submit || this.blocks.some((block) => block.type === "input")
        ? h(
            "button.button.button-primary",
            { type: "submit", data: { testid: "modal-submit" } },
            ...plain(view.submit ?? { text: "Submit" }),
          )
        : null;
    const cancel = h(
      "button.button",
      { type: "button", data: { testid: "modal-close" }, on: { click: () => this.close(false) } },
      ...plain(view.close ?? { text: this.submit ? "Cancel" : "Close" }),
    );
    const focus = rememberFocus(this.foot);
    fill(this.foot, cancel, this.submit);
    focus.restore();
    this.busy(false);
  }

  /** @param {number} depth how many views the stack holds */
  show(depth) {
    this.back.hidden = depth < 2;
    this.dialog.dataset.depth = depth;
    if (this.dialog.open) return;
    document.body.append(this.dialog);
    this.dialog.showModal();
    const first = this.body.querySelector("input:not([type=file]), textarea, [data-testid=button]");
    const asked = this.blocks.find((block) => block.element?.focus_on_load);
    const wanted =
      asked && this.body.querySelector(`[data-block-id="${CSS.escape(asked.block_id)}"] [data-action-id]`);
    (wanted ?? first ?? this.submit ?? this.body).focus();
    this.body.scrollTop = 0;
  }

  hide() {
    this.dialog.close();
    this.dialog.remove();
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.submit) {
      event.preventDefault();
      this.panel.requestSubmit();
    }
  }

  say(text) {
    this.notice.hidden = !text;
    fill(this.notice, ...(text ? [icon("warning", 16), text] : []));
  }

  busy(yes) {
    this.dialog.toggleAttribute("data-busy", yes);
    this.panel.setAttribute("aria-busy", String(yes));
    if (this.submit) this.submit.disabled = yes;
    for (const block of this.body.children) block.inert = yes;
  }

  async submitted(event) {
    event.preventDefault();
    if (!this.submit || this.submit.disabled) return;
    const held = document.activeElement;
    const before = heard;
    this.say("");
    this.busy(true);
    try {
      const answer = await api.submitView(this.id, this.form.valuesOf(this.blocks));
      this.busy(false);
      this.answered(answer, heard === before);
    } catch (problem) {
      this.busy(false);
      this.say(problem.message);
    }
    if (held?.isConnected && !this.body.querySelector(".has-error")) held.focus();
  }

  answered(answer, isNewest) {
    if (answer.result === "errors") {
      const lost = showErrors(this.body, answer.errors);
      this.say(lost.join(" "));
      announce(Object.values(answer.errors).join(" "));
    } else if (answer.result === "timeout") {
      this.say(answer.error ?? "The app did not answer in time. What you entered is still here; try again.");
    } else {
      showErrors(this.body, {});
      if (isNewest) setViews(answer.views ?? []);
    }
  }

  async close(cleared) {
    const before = heard;
    try {
      const answer = await api.closeView(this.id, cleared && state.views.length > 1);
      if (heard === before) setViews(answer.views ?? []);
    } catch {
      // It is closed for the person whatever the server says; the truth comes with the next stack.
      setViews(state.views.filter((view) => view.id !== this.id));
    }
  }

  async act(blockId, actionId, value) {
    this.say("");
    try {
      await api.action({
        container: this.ctx.container,
        block_id: blockId,
        action_id: actionId,
        value,
        state: { values: this.form.valuesOf(this.blocks) },
      });
      emit("acted");
    } catch (problem) {
      this.say(problem.message);
    }
  }
}

const modals = new Map();

// How many stacks came over the live connection. An answer that was asked for before one of them
// may be older than it, and is left aside: the connection tells of every change.
let heard = 0;

/** Make the open modal stack this one: the top view is shown, the others wait under it. */
export function setViews(views) {
  state.views = views;
  const open = views.map((view) => view.id);
  const closed = [...modals.keys()].filter((id) => !open.includes(id));
  for (const view of views) {
    if (!modals.has(view.id)) modals.set(view.id, new Modal(view));
    else modals.get(view.id).draw(view);
  }
  const top = views.at(-1)?.id;
  for (const [id, modal] of modals) if (id !== top) modal.hide();
  if (top) modals.get(top).show(views.length);
  for (const id of closed) modals.delete(id);
  if (closed.length) forgetViews(open);
  if (!top && closed.length) emit("modals-closed");
}

/** Another person looks now: their dialogues are not this one's. */
export function dropModals() {
  for (const modal of modals.values()) modal.hide();
  modals.clear();
}

export async function loadViews() {
  const person = state.me;
  const before = heard;
  const { views } = await api.views();
  if (person !== state.me || heard !== before) return;
  forgetViews(views.map((view) => view.id));
  setViews(views);
}

for (const type of ["view", "view_closed"]) {
  on(`live:${type}`, ({ views }) => {
    heard += 1;
    setViews(views);
  });
}
