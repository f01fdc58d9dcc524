// What the inputs of one view or message stand at, in the shape Slack sends it:
// {block_id: {action_id: Value}}. It outlives redrawing, and with it what a person typed.

import { keepMemory, memory, state } from "./state.js";

const option = (element) => ({ selected_option: element.initial_option ?? null });
const options = (element) => ({ selected_options: element.initial_options ?? [] });
const text = (element) => ({ value: element.initial_value ?? null });

// For each stateful element, the Value it starts at.
const INITIAL = {
  plain_text_input: text,
  number_input: text,
  email_text_input: text,
  url_text_input: text,
  rich_text_input: (element) => ({ rich_text_value: element.initial_value ?? null }),
  static_select: option,
  external_select: option,
  radio_buttons: option,
  multi_static_select: options,
  multi_external_select: options,
  checkboxes: options,
  users_select: (element) => ({ selected_user: element.initial_user ?? null }),
  multi_users_select: (element) => ({ selected_users: element.initial_users ?? [] }),
  conversations_select: (element) => ({
    selected_conversation: element.initial_conversation ?? here(element),
  }),
  multi_conversations_select: (element) => ({
    selected_conversations: element.initial_conversations ?? [here(element)].filter(Boolean),
  }),
  channels_select: (element) => ({ selected_channel: element.initial_channel ?? null }),
  multi_channels_select: (element) => ({ selected_channels: element.initial_channels ?? [] }),
  datepicker: (element) => ({ selected_date: element.initial_date ?? null }),
  timepicker: (element) => ({ selected_time: element.initial_time ?? null }),
  datetimepicker: (element) => ({ selected_date_time: element.initial_date_time ?? null }),
  file_input: () => ({ files: [] }),
};

const here = (element) => (element.default_to_current_conversation ? state.channel : null);

export const isStateful = (element) => element.type in INITIAL;

/** The interactive elements of one block. */
export function elementsOf(block) {
  if (block.type === "input") return [block.element];
  if (block.type === "section") return block.accessory ? [block.accessory] : [];
  if (block.type === "actions") return block.elements ?? [];
  return [];
}

export class Form {
  /** @param {object} values where the values live; changed in place */
  constructor(values = {}, keep = () => {}) {
    this.values = values;
    this.keep = keep;
  }

  /** What an element stands at: what was entered, else where it starts. */
  at(blockId, element) {
    const held = this.values[blockId]?.[element.action_id];
    if (held?.type === element.type) return held;
    const value = { type: element.type, ...INITIAL[element.type](element) };
    this.set(blockId, element.action_id, value);
    return value;
  }

  set(blockId, actionId, value) {
    (this.values[blockId] ??= {})[actionId] = value;
    this.keep();
  }

  /** The values of the elements these blocks have, and of no others. */
  valuesOf(blocks) {
    const values = {};
    for (const block of blocks) {
      for (const element of elementsOf(block).filter(isStateful)) {
        (values[block.block_id] ??= {})[element.action_id] = this.at(block.block_id, element);
      }
    }
    return values;
  }
}

/** The form of an open view; it survives a reload and a change of person. A Home's id starts with "home:". */
export function viewForm(viewId) {
  const { forms } = memory();
  forms[viewId] ??= {};
  return new Form(forms[viewId], keepMemory);
}

/** Forget the forms of views that are no longer there. */
export function forgetViews(openIds) {
  const { forms } = memory();
  for (const id of Object.keys(forms)) if (!openIds.includes(id) && !id.startsWith("home:")) delete forms[id];
  keepMemory();
}

const messageForms = new Map();

/** The form of a message's own controls. */
export function messageForm(channel, ts) {
  const place = `${state.me}/${channel}/${ts}`;
  if (!messageForms.has(place)) messageForms.set(place, new Form());
  return messageForms.get(place);
}
