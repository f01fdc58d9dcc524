// Building and updating the page. Text only ever becomes text nodes: nothing here parses markup.

/**
 * Make an element: h("div.note", {role: "status", on: {click}, data: {ts}}, "text", child).
 * `null`, `false` and `undefined` children and attributes are left out.
 */
export function h(selector, props, ...children) {
  const [tag, ...classes] = selector.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(props ?? {})) setProp(element, name, value);
  return append(element, children);
}

const PROPERTIES = new Set(["value", "checked", "disabled", "indeterminate", "selected"]);

function setProp(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
  } else if (name === "data") {
    for (const [key, item] of Object.entries(value)) {
      if (item !== null && item !== undefined) element.dataset[key] = item;
    }
  } else if (name === "class") {
    element.classList.add(...value.split(" ").filter(Boolean));
  } else if (name === "style") {
    for (const [key, item] of Object.entries(value)) element.style.setProperty(key, item);
  } else if (PROPERTIES.has(name)) {
    element[name] = value;
  } else {
    element.setAttribute(name, value === true ? "" : value);
  }
}

/** Append nodes and strings (as text), flattening lists and leaving out the empty ones. */
export function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return parent;
}

export function fill(parent, ...children) {
  parent.replaceChildren();
  return append(parent, children);
}

const drawn = new WeakMap();

/**
 * Make `parent` hold one node per item, keeping the nodes of items that did not change, and with
 * them whatever a person was doing in there: focus, caret, half-typed text, scroll.
 * @param {{key: (item) => string, signature: (item) => string, build: (item) => Node}} how
 */
export function reconcile(parent, items, { key, signature, build }) {
  const before = drawn.get(parent) ?? new Map();
  const after = new Map();
  const focus = rememberFocus(parent);
  for (const item of items) {
    const id = key(item);
    const mark = signature(item);
    const old = before.get(id);
    const kept = old && old.mark === mark && old.node.parentNode === parent;
    const node = kept ? old.node : build(item);
    if (old && !kept && old.node.parentNode === parent) old.node.replaceWith(node);
    after.set(id, { mark, node });
  }
  const wanted = new Set([...after.values()].map((entry) => entry.node));
  for (const node of [...parent.childNodes]) if (!wanted.has(node)) node.remove();
  let place = parent.firstChild;
  for (const { node } of after.values()) {
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
  drawn.set(parent, after);
  focus.restore();
}

const FOCUS_KEYS = ["testid", "blockId", "actionId", "value", "focusKey", "channelId"];

/** Remember which control inside `parent` has the focus, to give it to the one drawn in its place. */
export function rememberFocus(parent) {
  const held = document.activeElement;
  if (!held || held === parent || !parent.contains(held)) return { restore() {} };
  const keys = FOCUS_KEYS.filter((name) => held.dataset[name] !== undefined);
  const row = held.closest("[data-ts]")?.dataset.ts;
  const marks = keys.map((name) => `[data-${kebab(name)}="${CSS.escape(held.dataset[name])}"]`);
  const path = (row ? `[data-ts="${row}"] ` : "") + held.tagName.toLowerCase() + marks.join("");
  const caret = caretOf(held);
  return {
    restore() {
      if (held.isConnected) {
        if (document.activeElement !== held) held.focus({ preventScroll: true });
        return;
      }
      if (!keys.length) return;
      const next = parent.querySelector(path);
      if (!next) return;
      next.focus({ preventScroll: true });
      if (caret) next.setSelectionRange?.(...caret);
    },
  };
}

function caretOf(element) {
  const reads = element.tagName === "TEXTAREA" || (element.tagName === "INPUT" && element.type === "text");
  return reads ? [element.selectionStart, element.selectionEnd] : null;
}

function kebab(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

let lastId = 0;

/** An id no other element has, for labels and descriptions. */
export function uid(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** Run `job` at most once at a time, and once more if it was asked for meanwhile. */
export function coalesced(job) {
  let running = null;
  let again = false;
  return function run() {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      try {
        do {
          again = false;
          await job();
        } while (again);
      } finally {
        running = null;
      }
    })();
    return running;
  };
}

export const isNarrow = () => matchMedia("(max-width: 760px)").matches;

/** Say something to people who use a screen reader. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

/** Show a sentence at the foot of the page for a while; for failures that have no better place. */
export function toast(text) {
  const note = h("div.toast", { data: { testid: "toast" } }, text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), 9000);
}
