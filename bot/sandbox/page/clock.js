// The workspace's clock: what time it is here, and the buttons that move it forward.

import * as api from "./api.js";
import { announce, fill, h, uid } from "./dom.js";
import { icon } from "./icons.js";
import { openPopover } from "./menu.js";
import { emit, on, state, zone } from "./state.js";
import { cityOf, fullMoment, momentFromWall, momentOf, now, setNow, wallOf } from "./time.js";

const STEPS = [
  ["+15 min", 900],
  ["+1 hour", 3600],
  ["+1 day", 86400],
];

export class ClockBar {
  constructor() {
    this.face = h("span.clock-face", { data: { testid: "clock-face" } });
    this.zone = h("span.clock-zone", {});
    this.note = h("p.clock-note", { role: "alert" });
    this.next = this.button("To next reminder", "to-next", () => this.move({ to_next: true }));
    this.dateButton = this.button("Date…", "clock-date", () => this.askDate());
    this.steps = STEPS.map(([label, seconds]) =>
      this.button(label, `advance-${seconds}`, () => this.move({ advance_seconds: seconds })),
    );
    this.controls = h(
      "div.clock-controls",
      { id: "clock-controls", role: "group", "aria-label": "Move the workspace's clock" },
      ...this.steps,
      this.next,
      this.dateButton,
    );
    this.fold = h(
      "button.clock-fold",
      {
        type: "button",
        "aria-expanded": "false",
        "aria-controls": "clock-controls",
        data: { testid: "clock-fold" },
        on: { click: () => this.unfold(!this.node.classList.contains("open")) },
      },
      icon("clock", 16),
    );
    this.node = h(
      "div.clock",
      { role: "region", "aria-label": "Workspace clock", data: { testid: "clock" } },
      h(
        "div.clock-now",
        {},
        icon("clock", 16),
        h("span.clock-label", {}, "Workspace time"),
        this.face,
        this.zone,
      ),
      this.fold,
      this.controls,
    );
    on("workspace", () => this.draw());
    setInterval(() => this.tick(), 1000);
  }

  button(label, testid, action) {
    return h("button.clock-button", { type: "button", data: { testid }, on: { click: action } }, label);
  }

  draw() {
    const { clock_movable: movable, next_moment: next } = state.workspace;
    this.tick();
    this.node.classList.toggle("fixed", movable === false);
    // Still to be pressed when dim: something may have become due since the page last looked.
    this.next.classList.toggle("dim", !next);
    this.next.title = next ? `Next: ${momentOf(next)}` : "Nothing is due at the moment";
  }

  tick() {
    if (!state.workspace) return;
    const text = momentOf(now());
    if (this.face.textContent === text) return;
    this.face.textContent = text;
    this.zone.textContent = cityOf(zone());
    this.face.title = `${fullMoment(now())}, ${zone()}`;
    fill(this.fold, icon("clock", 16), h("span", {}, text), icon("chevron", 14));
    emit("minute");
  }

  unfold(open) {
    this.node.classList.toggle("open", open);
    this.fold.setAttribute("aria-expanded", String(open));
  }

  /** @param {object} where advance_seconds, to or to_next */
  async move(where) {
    this.node.setAttribute("aria-busy", "true");
    try {
      const answer = await api.moveClock(where);
      setNow(answer.now, state.workspace.clock_runs ?? true);
      this.tick();
      this.unfold(false);
      announce(`Workspace time is ${momentOf(answer.now)}`);
      emit("clock-moved");
      return true;
    } catch (problem) {
      this.say(problem.message);
      return false;
    } finally {
      this.node.removeAttribute("aria-busy");
    }
  }

  say(text) {
    if (this.popup) this.note.textContent = text;
    else emit("problem", text);
  }

  /** A wall time in the viewer's own zone; the clock only goes forward. */
  askDate() {
    if (this.popup) return this.closeDate();
    const id = uid("date");
    const field = h("input.field", {
      id,
      type: "datetime-local",
      value: wallOf(now()),
      min: wallOf(now()),
      data: { testid: "clock-to" },
    });
    this.note.textContent = "";
    const go = async () => {
      const to = field.value && momentFromWall(field.value);
      if (!to || to <= now()) {
        this.note.textContent = to
          ? "The clock only goes forward. Choose a later time."
          : "Choose a date and a time.";
        return;
      }
      if (await this.move({ to })) this.closeDate();
    };
    this.popup = h(
      "form.date-popup",
      {
        "aria-label": "Move the clock to",
        role: "dialog",
        novalidate: true,
        on: {
          submit: (event) => {
            event.preventDefault();
            go();
          },
          keydown: (event) => event.key === "Escape" && this.closeDate(),
          focusout: (event) => {
            if (
              event.relatedTarget &&
              !this.popup?.contains(event.relatedTarget) &&
              event.relatedTarget !== this.dateButton
            )
              this.closeDate(false);
          },
        },
      },
      h("label.label", { for: id }, `Move the clock to (${cityOf(zone())} time)`),
      h("div.field-row", {}, field, h("button.button.button-primary", { type: "submit" }, "Go")),
      this.note,
    );
    openPopover(this.popup, this.dateButton, { align: "end" });
    field.focus();
    return undefined;
  }

  closeDate(refocus = true) {
    this.popup?.remove();
    this.popup = null;
    if (refocus) this.dateButton.focus();
  }
}
