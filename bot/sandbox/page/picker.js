// The combobox behind every select menu: type to filter, arrow keys, chips where several are chosen.

import { announce, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { ListMenu } from "./menu.js";

/**
 * @param {object} how
 * @param {(query: string) => object[]|Promise<object[]>} how.source groups of items for what was typed
 * @param {object[]} how.chosen items chosen at the start
 * @param {(items: object[]) => void} how.onChange
 * @param {object} how.attributes for the input: id, aria-…, data
 */
export class Picker {
  constructor({ source, chosen, multi, max, clearable, placeholder, label, attributes, onChange }) {
    Object.assign(this, { source, chosen, multi, max: max ?? Infinity, placeholder, onChange });
    this.typed = "";
    this.asked = 0;
    this.menu = new ListMenu({
      label,
      multi,
      testid: "select-menu",
      className: "select-menu",
      onPick: (item) => this.pick(item),
      onClose: () => this.rest(),
    });
    this.input = h("input.picker-input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-haspopup": "listbox",
      ...attributes,
      on: {
        input: () => this.type(),
        keydown: (event) => this.key(event),
        blur: () => this.left(),
      },
    });
    this.chips = h("span.chips", {});
    this.clearButton = clearable && !multi ? this.button("Clear", "close", () => this.set([])) : null;
    this.node = h(
      "div.picker",
      { class: multi ? "picker-multi" : "picker-single", on: { click: (event) => this.click(event) } },
      this.chips,
      this.input,
      this.clearButton,
      h("span.picker-arrow", {}, icon("chevron", 16)),
    );
    this.rest();
  }

  button(label, sign, action) {
    return h(
      "button.picker-button",
      {
        // Not in the tab order: Backspace does the same from the field itself.
        type: "button",
        "aria-label": label,
        tabindex: "-1",
        on: {
          click: (event) => {
            event.stopPropagation();
            action();
            this.input.focus();
          },
        },
      },
      icon(sign, 14),
    );
  }

  /** Show what is chosen, with nothing typed. */
  rest() {
    this.typed = "";
    this.input.value = this.multi ? "" : (this.chosen[0]?.label ?? "");
    this.input.placeholder = this.multi && this.chosen.length ? "" : this.placeholder;
    if (this.clearButton) this.clearButton.hidden = !this.chosen.length;
    if (this.multi) fill(this.chips, ...this.chosen.map((item) => this.chip(item)));
  }

  chip(item) {
    return h(
      "span.chip",
      { data: { value: item.key, testid: "chip" } },
      h("span.chip-label", {}, item.chip ?? item.label),
      this.button(`Remove ${item.label}`, "close", () =>
        this.set(this.chosen.filter((each) => each.key !== item.key)),
      ),
    );
  }

  set(items) {
    this.chosen = items;
    this.rest();
    this.onChange(items);
    if (this.menu.open) this.offer();
  }

  click(event) {
    if (event.target.closest(".picker-button") || this.input.disabled) return;
    if (document.activeElement !== this.input) this.input.focus();
    if (this.menu.open && event.target !== this.input) this.menu.hide();
    else if (!this.menu.open) this.openAll();
  }

  openAll() {
    if (!this.multi) this.input.select();
    this.node.scrollIntoView({ block: "nearest" });
    this.offer();
  }

  type() {
    this.typed = this.input.value;
    this.touched = true;
    this.offer();
  }

  async offer() {
    this.asked += 1;
    const mine = this.asked;
    const found = this.source(this.typed);
    const groups = Array.isArray(found) ? found : await found.catch(() => []);
    if (mine !== this.asked || document.activeElement !== this.input) return;
    const taken = new Set(this.chosen.map((item) => item.key));
    const full = this.multi && this.chosen.length >= this.max;
    this.menu.setGroups(
      groups.map((group) => ({
        label: group.label,
        items: group.items.map((item) => ({
          ...item,
          content: [item.content ?? item.label, icon("check", 16)],
          selected: taken.has(item.key),
          disabled: full && !taken.has(item.key),
        })),
      })),
      this.typed ? `Nothing matches “${this.typed}”` : "Type to search",
    );
    if (this.typed) this.menu.activate(this.menu.firstEnabled());
    this.menu.show(this.node, this.input, { matchWidth: true, minWidth: 220 });
  }

  /** The field was emptied by hand and left: nothing is chosen then, where that is allowed. */
  left() {
    const emptied = this.clearButton && this.chosen.length && this.touched && !this.input.value;
    this.touched = false;
    this.menu.hide();
    if (emptied) this.set([]);
    else this.rest();
  }

  pick(item) {
    const held = this.chosen.some((each) => each.key === item.key);
    this.touched = false;
    if (!this.multi) {
      this.menu.hide();
      if (!held) this.set([item]);
      return;
    }
    const { content: _, ...plain } = item;
    this.set(held ? this.chosen.filter((each) => each.key !== item.key) : [...this.chosen, plain]);
    announce(`${item.label} ${held ? "removed" : "added"}`);
  }

  key(event) {
    if (this.menu.key(event)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp" || event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      this.openAll();
    } else if (event.key === "Backspace" && this.multi && !this.input.value && this.chosen.length) {
      this.set(this.chosen.slice(0, -1));
    }
  }
}
