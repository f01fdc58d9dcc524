// The menu above the message box: slash commands, @people and #channels, filtered while typing.

import { personItem } from "./choices.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { ListMenu } from "./menu.js";
import { displayName, isSlackbot, state, titleOf } from "./state.js";

// Built into the workspace, like Slack's own (bot/sandbox/client/api.py).
const INVITE = {
  command: "/invite",
  usage: "@someone",
  description: "Bring someone or an app into this channel",
};

const starts = (query, ...texts) => {
  const wanted = query.toLowerCase();
  return texts.filter(Boolean).some((text) =>
    text
      .toLowerCase()
      .split(/\s+/)
      .concat(text.toLowerCase())
      .some((word) => word.startsWith(wanted)),
  );
};

const commands = (query) =>
  [...state.workspace.commands, INVITE]
    .filter((each) => each.command.toLowerCase().includes(query.toLowerCase()))
    .map((each) => ({
      key: each.command,
      insert: `${each.command} `,
      data: { testid: "command" },
      content: [h("span.command", {}, each.command), each.usage ? h("span.usage", {}, each.usage) : null],
      description: each.description,
    }));

/** The app's global shortcuts; Slack lists them with the commands. */
const shortcuts = (query) =>
  (state.workspace.shortcuts ?? [])
    .filter(
      (each) =>
        each.type === "global" &&
        (query === "/" || each.name.toLowerCase().includes(query.slice(1).toLowerCase())),
    )
    .map((each) => ({
      key: each.callback_id,
      shortcut: each.callback_id,
      content: [icon("bolt", 16), h("span.menu-name", {}, each.name)],
      description: each.description,
    }));

/** Those whose first name it could be come before those whose last name it could. */
const rank = (query, person) => (displayName(person).toLowerCase().startsWith(query.toLowerCase()) ? 0 : 1);

const people = (query) =>
  state.workspace.users
    .filter(
      (person) => !person.deleted && !isSlackbot(person) && starts(query, person.name, person.real_name),
    )
    .sort((a, b) => rank(query, a) - rank(query, b))
    .map((person) => ({ ...personItem(person), insert: `@${displayName(person)} ` }));

const channels = (query) =>
  state.workspace.channels
    .filter((row) => !row.is_im && !row.is_mpim && !row.is_archived && starts(query, row.name))
    .map((row) => ({
      key: row.id,
      insert: `#${row.name} `,
      description: row.topic || null,
      content: [icon(row.is_private ? "lock" : "hash", 16), h("span.menu-name", {}, titleOf(row))],
    }));

const KINDS = [
  { pattern: /^(\/\S*)$/, label: "Commands", find: commands, more: { label: "Shortcuts", find: shortcuts } },
  { pattern: /(?:^|[\s(])@([\p{L}\p{N}._-]*)$/u, label: "People", find: people, sign: "@" },
  { pattern: /(?:^|[\s(])#([\p{L}\p{N}._-]*)$/u, label: "Channels", find: channels, sign: "#" },
];

/** Hang the menu on a text area; `key(event)` tells whether a key was meant for it. */
export class Suggest {
  /** @param {HTMLTextAreaElement} area @param {Element} anchor the box the menu opens above */
  constructor(area, anchor, { commandsToo = true, onChange, onShortcut }) {
    Object.assign(this, { area, anchor, onChange, onShortcut });
    this.kinds = commandsToo ? KINDS : KINDS.slice(1);
    this.menu = new ListMenu({
      label: "Suggestions",
      testid: "suggestions",
      className: "suggestions",
      onPick: (item) => this.insert(item),
    });
    area.setAttribute("aria-autocomplete", "list");
    area.addEventListener("blur", () => this.menu.hide());
    area.addEventListener("click", () => this.look());
  }

  /** Look at what stands before the caret, and offer what it could become. */
  look() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    const kind =
      this.area.selectionStart === this.area.selectionEnd
        ? this.kinds.find((each) => each.pattern.test(before))
        : null;
    const query = kind ? kind.pattern.exec(before)[1] : "";
    const groups = kind
      ? [kind, kind.more]
          .filter(Boolean)
          .map(({ label, find }) => ({ label, items: find(query).slice(0, 12) }))
      : [];
    if (!groups.some((group) => group.items.length)) {
      this.menu.hide();
      return;
    }
    this.from = before.length - query.length - (kind.sign ? 1 : 0);
    this.menu.node.setAttribute("aria-label", kind.label);
    this.menu.setGroups(groups);
    this.menu.show(this.anchor, this.area, { minWidth: 260, matchWidth: false });
  }

  insert(item) {
    if (item.shortcut) {
      this.area.value = "";
      this.menu.hide();
      this.onChange();
      this.onShortcut(item.shortcut);
      return;
    }
    const rest = this.area.value.slice(this.area.selectionStart).replace(/^\S*\s?/, "");
    const head = this.area.value.slice(0, this.from) + item.insert;
    this.area.value = head + rest;
    this.area.setSelectionRange(head.length, head.length);
    this.menu.hide();
    this.onChange();
  }

  /** What is typed out in full already is sent by Enter, not completed again. */
  isComplete() {
    const { items, active } = this.menu;
    const typed = this.area.value.slice(this.from, this.area.selectionStart);
    if (items.length === 1 && items[active]?.insert?.trim().toLowerCase() === typed.toLowerCase())
      return true;
    return [...state.workspace.commands, INVITE].some((each) => each.command === this.area.value.trim());
  }

  key(event) {
    if (!this.menu.open || event.isComposing) return false;
    if (event.key === "Enter" && (event.shiftKey || this.isComplete())) {
      this.menu.hide();
      return false;
    }
    if (event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      this.menu.pick();
      return true;
    }
    return this.menu.key(event);
  }
}
