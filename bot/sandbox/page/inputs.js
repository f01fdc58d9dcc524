// The stateful elements of Block Kit. Each is made from {element, value, ids, ctx} and reports
// changes by `changed(part of a Value, trigger)`; trigger is "typed", "enter" or "picked".

import * as api from "./api.js";
import { CHOICES } from "./choices.js";
import { fill, h, toast, uid } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { Picker } from "./picker.js";
import { richTextOf, textOfRich } from "./richtext.js";
import { zone } from "./state.js";
import { cityOf, momentFromWall, wallOf } from "./time.js";

const LIMIT = 3000; // of plain_text_input: docs.slack.dev, "Plain-text input element"

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, innerHeight * 0.45)}px`;
}

/** How much of the room is used, once it gets scarce. Nothing is cut off: the app may say more. */
function counter(element) {
  const max = element.max_length ?? LIMIT;
  const node = h("span.counter", { role: "status", hidden: true });
  const show = (length) => {
    node.hidden = length < max * 0.9;
    node.classList.toggle("over", length > max);
    node.textContent =
      length > max
        ? `${length.toLocaleString("en")} characters: ${(length - max).toLocaleString("en")} too many`
        : `${length.toLocaleString("en")} of ${max.toLocaleString("en")} characters`;
  };
  return { node, show };
}

function textInput({ element, attributes, value, changed }, { rich = false } = {}) {
  const many = element.multiline || rich;
  const count = counter(element);
  const read = (field) =>
    rich ? { rich_text_value: richTextOf(field.value) } : { value: field.value || null };
  const start = rich ? textOfRich(value.rich_text_value) : (value.value ?? "");
  const field = h(many ? "textarea" : "input", {
    ...attributes,
    value: start,
    class: "field",
    rows: many ? 4 : null,
    type: many ? null : ({ email_text_input: "email", url_text_input: "url" }[element.type] ?? "text"),
    placeholder: element.placeholder?.text,
    autocomplete: "off",
    on: {
      input: () => {
        if (many) grow(field);
        count.show(field.value.length);
        changed(read(field), "typed");
      },
      keydown: (event) => {
        const sends =
          event.key === "Enter" && !event.isComposing && (!many || event.ctrlKey || event.metaKey);
        if (sends) changed(read(field), "enter");
      },
    },
  });
  count.show(start.length);
  if (many) requestAnimationFrame(() => grow(field));
  return [field, count.node];
}

function numberInput({ element, attributes, value, changed }) {
  const field = h("input.field.field-number", {
    ...attributes,
    type: "number",
    value: value.value ?? "",
    inputmode: element.is_decimal_allowed ? "decimal" : "numeric",
    step: element.is_decimal_allowed ? "any" : "1",
    min: element.min_value,
    max: element.max_value,
    placeholder: element.placeholder?.text,
    on: {
      input: () => changed({ value: field.value || null }, "typed"),
      keydown: (event) => event.key === "Enter" && changed({ value: field.value || null }, "enter"),
      // A wheel turned over the field scrolls the form, it does not change the number.
      wheel: () => field.blur(),
    },
  });
  return [field];
}

function select({ element, attributes, value, changed, ctx, blockId, optional, label }) {
  const choice = CHOICES[element.type];
  const picker = new Picker({
    source: choice.source(element, ctx, blockId),
    chosen: choice.chosen(value),
    multi: choice.multi,
    max: element.max_selected_items,
    clearable: optional,
    placeholder: element.placeholder?.text ?? (choice.multi ? "Choose one or more" : "Choose"),
    label,
    attributes,
    onChange: (items) => changed(choice.value(items), "picked"),
  });
  return [picker.node];
}

const native =
  (type, field, extra = () => ({})) =>
  ({ element, attributes, value, changed }) => {
    const input = h("input.field.field-date", {
      ...attributes,
      type,
      value: value[field] ?? "",
      ...extra(element),
      on: { change: () => changed({ [field]: input.value || null }, "picked") },
    });
    const note = element.timezone ? h("span.field-note", {}, `${cityOf(element.timezone)} time`) : null;
    return [h("span.field-row", {}, input, note)];
  };

function momentInput({ attributes, value, changed }) {
  const held = value.selected_date_time;
  const input = h("input.field.field-date", {
    ...attributes,
    type: "datetime-local",
    value: held ? wallOf(held) : "",
    on: {
      change: () =>
        changed({ selected_date_time: input.value ? momentFromWall(input.value) : null }, "picked"),
    },
  });
  return [h("span.field-row", {}, input, h("span.field-note", {}, `${cityOf(zone())} time`))];
}

const words = (text) =>
  text.type === "mrkdwn" ? mrkdwn(text.text, { verbatim: text.verbatim }) : plain(text);

/** Radio buttons and checkboxes: one labelled row an option. */
function choices(type, read) {
  return ({ element, attributes, value, changed }) => {
    const held = new Set(
      (value.selected_options ?? [value.selected_option]).filter(Boolean).map((option) => option.value),
    );
    const {
      id,
      data,
      "aria-labelledby": labelledby,
      "aria-label": label,
      "aria-describedby": describedby,
    } = attributes;
    const name = uid("choice");
    const rows = element.options.map((option) => {
      const box = h("input", {
        type,
        name,
        checked: held.has(option.value),
        value: option.value,
        data: { ...data, value: option.value },
      });
      return h(
        "label.choice",
        {},
        box,
        h(
          "span.choice-words",
          {},
          h("span", {}, ...words(option.text)),
          option.description ? h("span.choice-note", {}, ...words(option.description)) : null,
        ),
      );
    });
    return [
      h(
        "div.choices",
        {
          id,
          role: type === "radio" ? "radiogroup" : "group",
          tabindex: "-1",
          "aria-labelledby": labelledby,
          "aria-label": label,
          "aria-describedby": describedby,
          on: {
            change: (event) => {
              const boxes = [...event.currentTarget.querySelectorAll("input")];
              const on = element.options.filter((_, index) => boxes[index].checked);
              changed(read(on), "picked");
            },
          },
        },
        ...rows,
      ),
    ];
  };
}

const sizeOf = (bytes) =>
  bytes < 1000
    ? `${bytes} B`
    : bytes < 1e6
      ? `${Math.round(bytes / 1000)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`;

export function fileChip(file, onRemove) {
  return h(
    "span.file-chip",
    { data: { testid: "file-chip", file: file.id } },
    icon("file", 16),
    h("span.file-name", {}, file.name ?? file.id),
    file.size ? h("span.file-size", {}, sizeOf(file.size)) : null,
    onRemove
      ? h(
          "button.picker-button",
          { type: "button", "aria-label": `Remove ${file.name}`, on: { click: onRemove } },
          icon("close", 14),
        )
      : null,
  );
}

function fileInput({ element, attributes, value, changed }) {
  let files = [...value.files];
  const max = element.max_files ?? 10;
  const list = h("span.chips", {});
  const box = h("input.visually-hidden", {
    ...attributes,
    type: "file",
    multiple: max > 1,
    accept: element.filetypes?.map((type) => `.${type}`).join(","),
    on: { change: () => add([...box.files]) },
  });
  const pick = h(
    "label.button",
    { for: attributes.id },
    icon("paperclip", 16),
    max > 1 ? "Choose Files" : "Choose File",
  );
  const show = () => {
    fill(list, ...files.map((file) => fileChip(file, () => put(files.filter((each) => each !== file)))));
    pick.classList.toggle("disabled", files.length >= max);
  };
  const put = (next) => {
    files = next;
    show();
    changed({ files }, "picked");
  };
  const add = async (chosen) => {
    for (const file of chosen.slice(0, max - files.length)) {
      try {
        const { file: kept } = await api.upload(file);
        put([...files, { id: kept.id, name: kept.name, size: kept.size }]);
      } catch (problem) {
        toast(problem.message);
      }
    }
    box.value = "";
  };
  show();
  return [h("div.file-input", {}, list, box, pick)];
}

const RENDER = {
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  rich_text_input: (given) => textInput(given, { rich: true }),
  number_input: numberInput,
  datepicker: native("date", "selected_date"),
  timepicker: native("time", "selected_time"),
  datetimepicker: momentInput,
  radio_buttons: choices("radio", (on) => ({ selected_option: on[0] ?? null })),
  checkboxes: choices("checkbox", (on) => ({ selected_options: on })),
  file_input: fileInput,
  ...Object.fromEntries(Object.keys(CHOICES).map((type) => [type, select])),
};

/**
 * Draw a stateful element.
 * @param {object} how {element, blockId, ctx, label, labelId?, describedby?, optional, changed}
 * @returns {Node[]} the control, then what belongs beside it
 */
export function renderInput(how) {
  const { element, blockId, ctx, labelId, label, describedby, controlId } = how;
  const labelled = labelId ? { "aria-labelledby": labelId } : { "aria-label": label };
  const attributes = {
    id: controlId ?? uid("control"),
    ...labelled,
    "aria-describedby": describedby,
    data: { testid: "control", blockId, actionId: element.action_id, type: element.type },
  };
  const value = ctx.form.at(blockId, element);
  const changed = (part, trigger) => {
    const next = { type: element.type, ...part };
    ctx.form.set(blockId, element.action_id, next);
    how.changed(next, trigger);
  };
  return RENDER[element.type]({ ...how, attributes, value, changed });
}
