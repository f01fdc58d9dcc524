// Block Kit as nodes. `ctx` says where the blocks stand:
//   {surface: "message"|"modal"|"home", container, form, act(blockId, actionId, value): Promise}

import { h, reconcile, uid } from "./dom.js";
import { ACTIONS, use } from "./elements.js";
import { isStateful } from "./form.js";
import { icon } from "./icons.js";
import { renderInput } from "./inputs.js";
import { markdown } from "./markdown.js";
import { plain, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** An element of a section or actions block: using it tells the app at once. */
function element(given, ctx, blockId) {
  if (ACTIONS[given.type]) return ACTIONS[given.type](given, ctx, blockId);
  if (!isStateful(given)) return unknown(given, "control");
  const label =
    given.placeholder?.text ??
    { datepicker: "Date", timepicker: "Time", datetimepicker: "Date and time" }[given.type] ??
    "Choice";
  const wrap = h("div.inline-control", { class: `control-${given.type}` });
  const before = structuredClone(ctx.form.at(blockId, given));
  const changed = async (value) => {
    const { type: _, ...part } = value;
    const sent = await use(wrap, ctx, blockId, given, part);
    if (sent) return;
    ctx.form.set(blockId, given.action_id, before);
    wrap.replaceWith(element(given, ctx, blockId));
  };
  wrap.append(...renderInput({ element: given, blockId, ctx, label, changed }));
  return wrap;
}

const unknown = (given, what) =>
  h("p.unknown", {}, `This practice workspace does not show the ${what} “${given.type}”.`);

function picture(given) {
  const url = given.image_url ?? "";
  const own =
    url.startsWith("data:image/") ||
    (URL.canParse(url, location.href) && new URL(url, location.href).origin === location.origin);
  if (!own)
    return h(
      "span.picture-alt",
      { role: "img", "aria-label": given.alt_text },
      given.alt_text || "A picture from another server",
    );
  return h("img.picture", { src: url, alt: given.alt_text ?? "", loading: "lazy" });
}

function section(block, ctx) {
  const body = h(
    "div.section-body",
    {},
    ...textObject(block.text),
    block.fields
      ? h("div.fields", {}, ...block.fields.map((field) => h("div.section-field", {}, ...textObject(field))))
      : null,
  );
  const { accessory } = block;
  if (!accessory) return [body];
  const side =
    accessory.type === "image"
      ? h("div.accessory-picture", {}, picture(accessory))
      : element(accessory, ctx, block.block_id);
  const wide =
    isStateful(accessory) && (accessory.type === "radio_buttons" || accessory.type === "checkboxes");
  return [h("div.section-row", { class: wide ? "section-stacked" : "" }, body, h("div.accessory", {}, side))];
}

function context(block) {
  return block.elements.map((part) =>
    part.type === "image"
      ? h("span.context-picture", {}, picture(part))
      : h("div.context-text", {}, ...textObject(part)),
  );
}

function image(block) {
  return [block.title ? h("p.picture-title", {}, ...plain(block.title)) : null, picture(block)];
}

const DISPATCH = ["on_enter_pressed"]; // the default of dispatch_action_config

/** Whether a change in an input block tells the app: only with dispatch_action, and as it asks. */
function dispatches(block, trigger) {
  if (!block.dispatch_action) return false;
  if (trigger === "picked") return true;
  const on = block.element.dispatch_action_config?.trigger_actions_on ?? DISPATCH;
  return on.includes(trigger === "enter" ? "on_enter_pressed" : "on_character_entered");
}

function input(block, ctx) {
  const labelId = uid("label");
  const hintId = uid("hint");
  const errorId = uid("error");
  const controlId = uid("control");
  let pause;
  const changed = (value, trigger) => {
    setError(node, "");
    if (!dispatches(block, trigger)) return;
    const { type: _, ...part } = value;
    clearTimeout(pause);
    pause = setTimeout(
      () => use(node, ctx, block.block_id, block.element, part, null),
      trigger === "typed" ? 400 : 0,
    );
  };
  if (!isStateful(block.element)) return [unknown(block.element, "input")];
  const label = block.label.text;
  const controls = renderInput({
    element: block.element,
    blockId: block.block_id,
    ctx,
    label,
    labelId,
    controlId,
    changed,
    optional: Boolean(block.optional),
    describedby: `${hintId} ${errorId}`,
  });
  const node = h(
    "div.input",
    {},
    h(
      "label.label",
      { id: labelId, for: controlId },
      ...plain(block.label),
      block.optional ? h("span.optional", {}, " (optional)") : null,
    ),
    ...controls,
    h("p.field-error", { id: errorId, data: { testid: "field-error" } }),
    h("p.hint", { id: hintId }, ...(block.hint ? plain(block.hint) : [])),
  );
  return [node];
}

function setError(node, text) {
  const slot = node.querySelector(".field-error");
  if (slot.textContent === text) return;
  slot.replaceChildren(...(text ? [icon("warning", 14), text] : []));
  for (const control of node.querySelectorAll("[data-action-id], .choices")) {
    if (text) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
  node.classList.toggle("has-error", Boolean(text));
}

/**
 * Put the app's sentences next to the fields they are about, and go to the first one.
 * @param {Element} root where the blocks are drawn @param {object} errors {block_id: sentence}
 * @returns {string[]} the sentences whose field is not there
 */
export function showErrors(root, errors) {
  const lost = [];
  for (const node of root.querySelectorAll(".block-input"))
    setErrorOf(node, errors[node.dataset.blockId] ?? "");
  for (const [blockId, text] of Object.entries(errors)) {
    if (!root.querySelector(`.block-input[data-block-id="${CSS.escape(blockId)}"]`)) lost.push(text);
  }
  const first = root.querySelector(".has-error");
  first?.querySelector("input, textarea, .choices")?.focus();
  first?.scrollIntoView({ block: "center" });
  return lost;
}

const setErrorOf = (block, text) =>
  block.querySelector(".input") && setError(block.querySelector(".input"), text);

function cell(given, tag, setting = {}) {
  const inner = given.type === "rich_text" ? richText(given) : [given.text ?? String(given.value ?? "")];
  return h(
    tag,
    {
      style: { "text-align": setting?.align ?? "left" },
      class: setting?.is_wrapped === false ? "nowrap" : "",
      scope: tag === "th" ? "col" : null,
    },
    ...inner,
  );
}

function table(block) {
  const [head, ...rows] = block.rows;
  const row = (cells, tag) =>
    h("tr", {}, ...cells.map((each, index) => cell(each, tag, block.column_settings?.[index])));
  return [
    h(
      "div.table-scroll",
      { tabindex: "0", role: "region", "aria-label": "Table" },
      h(
        "table",
        {},
        h("thead", {}, row(head, "th")),
        h("tbody", {}, ...rows.map((cells) => row(cells, "td"))),
      ),
    ),
  ];
}

const actions = (block, ctx) => block.elements.map((each) => element(each, ctx, block.block_id));

const RENDER = {
  header: (block) => [h("h3.block-heading", {}, ...plain(block.text))],
  section,
  divider: () => [h("hr")],
  context,
  actions,
  context_actions: actions,
  image,
  input,
  markdown: (block) => markdown(block.text),
  rich_text: richText,
  table,
};

/** One block as a node, marked with data-testid, data-block-id and its type. */
export function renderBlock(block, ctx) {
  const inner = RENDER[block.type]?.(block, ctx) ?? [unknown(block, "block")];
  return h(
    "div.block",
    {
      class: `block-${block.type}`,
      data: { testid: "block", blockId: block.block_id, blockType: block.type },
    },
    ...inner,
  );
}

/** Keep the blocks of a view or message drawn in `parent`; what did not change is left alone. */
export function drawBlocks(parent, blocks, ctx) {
  const named = blocks.map((block, index) => ({ ...block, block_id: block.block_id ?? `block-${index}` }));
  reconcile(parent, named, {
    key: (block) => block.block_id,
    signature: (block) => JSON.stringify(block),
    build: (block) => renderBlock(block, ctx),
  });
  return named;
}
