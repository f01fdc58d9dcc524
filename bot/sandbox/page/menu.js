// Lists that open beside a control: a combobox's options, a menu of commands or actions.
// Shown as popovers, so that neither a scrolling pane nor a dialog cuts them off.

import { h, uid, fill } from "./dom.js";

/** Put `node` below `anchor`, or above it where there is more room. */
export function place(node, anchor, { align = "start", minWidth = 0, matchWidth = false } = {}) {
  const box = anchor.getBoundingClientRect();
  const gap = 4;
  const margin = 8;
  // In a dialogue a list never lies over the buttons at its foot.
  const foot = anchor.closest("dialog")?.querySelector(".dialog-foot");
  const floor = foot ? Math.max(foot.getBoundingClientRect().top, box.bottom) : innerHeight;
  const below = floor - box.bottom - gap - margin;
  const above = box.top - gap - margin;
  node.style.maxHeight = "";
  node.style.minWidth = `${Math.max(minWidth, matchWidth ? box.width : 0)}px`;
  node.style.maxWidth = `${Math.min(innerWidth - 2 * margin, Math.max(420, matchWidth ? box.width : 0))}px`;
  const wanted = Math.min(node.scrollHeight + 2, 400);
  const up = below < wanted && above > below;
  node.style.maxHeight = `${Math.max(96, Math.min(400, up ? above : below))}px`;
  const { width, height } = node.getBoundingClientRect();
  const left = align === "end" ? box.right - width : box.left;
  node.style.left = `${Math.max(margin, Math.min(left, innerWidth - width - margin))}px`;
  node.style.top = `${up ? box.top - gap - height : box.bottom + gap}px`;
}

/** Open `node` on the top layer beside `anchor`, inside its dialog where it is in one. */
export function openPopover(node, anchor, options) {
  (anchor.closest("dialog") ?? document.body).append(node);
  node.popover = "manual";
  node.showPopover();
  place(node, anchor, options);
}

/**
 * A list of choices with one active at a time. The control that owns it keeps the focus and hands
 * its keys to `key()`; the active choice is told by aria-activedescendant.
 */
export class ListMenu {
  constructor({
    label,
    onPick,
    onClose = () => {},
    roles = ["listbox", "option"],
    testid,
    className = "",
    multi = false,
  }) {
    this.onPick = onPick;
    this.onClose = onClose;
    this.itemRole = roles[1];
    this.items = [];
    this.active = -1;
    this.open = false;
    this.id = uid("menu");
    this.node = h(`div.menu`, {
      id: this.id,
      role: roles[0],
      "aria-label": label,
      class: className,
      data: { testid },
      "aria-multiselectable": multi ? "true" : null,
      tabindex: "-1",
      on: { mousedown: (event) => event.preventDefault() },
    });
    this.reposition = () => this.anchor && place(this.node, this.anchor, this.options);
    this.outside = (event) => {
      if (!this.node.contains(event.target) && !this.anchor.contains(event.target)) this.hide();
    };
  }

  /** @param {{label?: string, items: {key, content, description?, disabled?, selected?, data?}[]}[]} groups */
  setGroups(groups, empty = "Nothing found") {
    this.items = [];
    const nodes = groups.filter((group) => group.items.length).map((group) => this.group(group));
    fill(this.node, ...(nodes.length ? nodes : [h("div.menu-empty", {}, empty)]));
    this.activate(
      this.items.findIndex((item) => item.selected && !item.disabled),
      this.firstEnabled(),
    );
    if (this.open) this.reposition();
  }

  group({ label, items }) {
    const nodes = items.map((item) => this.item(item));
    if (!label) return nodes;
    const id = uid("group");
    return h(
      "div",
      { role: "group", "aria-labelledby": id },
      h("div.menu-group", { id, role: "presentation" }, label),
      ...nodes,
    );
  }

  item(item) {
    const index = this.items.length;
    const node = h(
      "div.menu-item",
      {
        id: uid("item"),
        role: this.itemRole,
        class: [item.selected && "selected", item.danger && "danger"].filter(Boolean).join(" "),
        "aria-selected": this.itemRole === "option" ? String(Boolean(item.selected)) : null,
        "aria-disabled": item.disabled ? "true" : null,
        data: { value: item.key, ...item.data },
        on: { click: () => this.pick(index), mousemove: () => this.activate(index, -1, false) },
      },
      h("span.menu-main", {}, item.content),
      item.description ? h("span.menu-note", {}, item.description) : null,
    );
    this.items.push({ ...item, node });
    return node;
  }

  firstEnabled() {
    return this.items.findIndex((item) => !item.disabled);
  }

  activate(index, otherwise = -1, scroll = true) {
    const next = index >= 0 ? index : otherwise;
    this.items[this.active]?.node.classList.remove("active");
    this.active = next;
    const item = this.items[next];
    item?.node.classList.add("active");
    if (item && scroll && this.open) item.node.scrollIntoView({ block: "nearest" });
    const owner = this.owner ?? this.node;
    if (item) owner.setAttribute("aria-activedescendant", item.node.id);
    else owner.removeAttribute("aria-activedescendant");
  }

  step(by) {
    const { length } = this.items;
    for (let tries = 1, at = this.active; tries <= length; tries += 1) {
      at = (at + by + length) % length;
      if (!this.items[at].disabled) return this.activate(at);
    }
    return undefined;
  }

  pick(index = this.active) {
    const item = this.items[index];
    if (!item || item.disabled) return false;
    this.onPick(item);
    return true;
  }

  /** @param {Element} anchor beside what it opens @param {Element} owner what keeps the focus */
  show(anchor, owner, options = {}) {
    this.anchor = anchor;
    this.owner = owner;
    this.options = options;
    if (this.open) return this.reposition();
    this.open = true;
    openPopover(this.node, anchor, options);
    owner?.setAttribute("aria-expanded", "true");
    owner?.setAttribute("aria-controls", this.id);
    this.activate(this.active);
    this.watch();
    document.addEventListener("pointerdown", this.outside, true);
    addEventListener("resize", this.reposition);
    document.addEventListener("scroll", this.reposition, true);
    return undefined;
  }

  /** Close when what it hangs on is drawn anew or gone. */
  watch() {
    if (!this.open) return;
    if (this.anchor.isConnected) requestAnimationFrame(() => this.watch());
    else this.hide();
  }

  hide() {
    if (!this.open) return;
    this.open = false;
    this.node.remove();
    this.owner?.setAttribute("aria-expanded", "false");
    this.owner?.removeAttribute("aria-activedescendant");
    document.removeEventListener("pointerdown", this.outside, true);
    removeEventListener("resize", this.reposition);
    document.removeEventListener("scroll", this.reposition, true);
    this.onClose();
  }

  /** Deal with a key of the owner's; true if it was one for the list. */
  key(event) {
    if (!this.open || event.isComposing) return false;
    const act = {
      ArrowDown: () => this.step(1),
      ArrowUp: () => this.step(-1),
      PageDown: () => this.activate(Math.min(this.items.length - 1, this.active + 6)),
      PageUp: () => this.activate(Math.max(0, this.active - 6)),
      Enter: () => this.pick(),
      Escape: () => this.hide(),
    }[event.key];
    if (!act) return false;
    event.preventDefault();
    event.stopPropagation();
    act();
    return true;
  }
}

/** Open a menu of things to do beside a button; it takes the focus and gives it back. */
export function openMenu(
  button,
  { label, groups, onPick, testid, align, className, minWidth = 180, roles = ["menu", "menuitem"] },
) {
  const menu = new ListMenu({
    label,
    testid,
    className,
    roles,
    onPick: (item) => {
      menu.hide();
      onPick(item);
    },
    onClose: () => {
      button.setAttribute("aria-expanded", "false");
      if (menu.hadFocus) button.focus();
    },
  });
  menu.setGroups(groups);
  menu.show(button, null, { align, minWidth });
  button.setAttribute("aria-expanded", "true");
  menu.hadFocus = true;
  menu.node.focus({ preventScroll: true });
  menu.node.addEventListener("keydown", (event) => {
    if (menu.key(event)) return;
    if (event.key === "Home") menu.activate(menu.firstEnabled());
    else if (event.key === "End") menu.activate(menu.items.length - 1);
    else if (event.key === " ") menu.pick();
    else if (event.key === "Tab") menu.hide();
    else return;
    event.preventDefault();
  });
  menu.node.addEventListener("focusout", (event) => {
    if (!menu.open || menu.node.contains(event.relatedTarget)) return;
    menu.hadFocus = !event.relatedTarget;
    menu.hide();
  });
  return menu;
}
