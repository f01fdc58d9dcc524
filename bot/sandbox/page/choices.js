// What the select menus of Block Kit offer, and how what was chosen is written in a Value.

import * as api from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { avatar } from "./avatar.js";
import { displayName, isApp, isMember, state, titleOf, user } from "./state.js";

const fromOption = (option) => ({
  key: option.value,
  label: option.text.text,
  description: option.description?.text,
  option,
});

const matches = (query, ...texts) => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const hay = texts.filter(Boolean).join(" ").toLowerCase();
  return words.every((word) => hay.includes(word));
};

const filtered = (items, query) =>
  items.filter((item) => matches(query, item.label, item.description, item.more));

function staticGroups(element, query) {
  const groups = element.option_groups ?? [{ options: element.options ?? [] }];
  return groups.map((group) => ({
    label: group.label?.text,
    items: filtered(group.options.map(fromOption), query),
  }));
}

/** A person as a choice. Everybody is offered, apps and guests too, as Slack does. */
export function personItem(person) {
  const sort = [person.is_bot && "App", person.is_guest && "Guest", person.deleted && "Deactivated"]
    .filter(Boolean)
    .join(", ");
  const label = displayName(person);
  return {
    key: person.id,
    label,
    more: `${person.name} ${person.title ?? ""} ${sort}`,
    chip: [avatar(person, 18), label],
    content: [avatar(person, 22), h("span.menu-name", {}, label), sort ? h("span.tag", {}, sort) : null],
    description: person.title || null,
  };
}

const unknownPerson = (id) => ({ key: id, label: id });
const personOf = (id) => (user(id) ? personItem(user(id)) : unknownPerson(id));
const people = (query) => [{ items: filtered(state.workspace.users.map(personItem), query) }];

function channelItem(row) {
  const sign =
    row.is_im || row.is_mpim
      ? icon(isApp(row) ? "app" : "people", 16)
      : icon(row.is_private ? "lock" : "hash", 16);
  const label = titleOf(row);
  return {
    key: row.id,
    label,
    chip: [sign.cloneNode(true), label],
    content: [sign, h("span.menu-name", {}, label)],
    description: row.topic || null,
  };
}

const channelOf = (id) => {
  const row = state.workspace.channels.find((each) => each.id === id);
  return row ? channelItem(row) : { key: id, label: id };
};

const sortOf = (row) => (row.is_im ? "im" : row.is_mpim ? "mpim" : row.is_private ? "private" : "public");

function conversations(query, filter) {
  const rows = state.workspace.channels
    .filter((row) => !row.is_archived)
    .filter((row) => isMember(row) || sortOf(row) === "public")
    .filter((row) => !filter?.include || filter.include.includes(sortOf(row)))
    .filter((row) => !(filter?.exclude_bot_users && isApp(row)));
  const some = (test) => filtered(rows.filter(test).map(channelItem), query);
  return [
    { label: "Channels", items: some((row) => !row.is_im && !row.is_mpim) },
    { label: "Direct messages", items: some((row) => row.is_im || row.is_mpim) },
  ];
}

const publicChannels = (query) => [
  {
    items: filtered(
      state.workspace.channels.filter((row) => sortOf(row) === "public" && !row.is_archived).map(channelItem),
      query,
    ),
  },
];

const external = (element, ctx, blockId) => async (query) => {
  if (query.length < (element.min_query_length ?? 3)) return [];
  const answer = await api.options({
    container: ctx.container,
    block_id: blockId,
    action_id: element.action_id,
    value: query,
  });
  return staticGroups(
    { ...answer, option_groups: answer.option_groups?.length ? answer.option_groups : undefined },
    "",
  );
};

const one = (field, read, write = (item) => item.key) => ({
  multi: false,
  chosen: (value) => (value[field] ? [read(value[field])] : []),
  value: (items) => ({ [field]: items.length ? write(items[0]) : null }),
});
const many = (field, read, write = (item) => item.key) => ({
  multi: true,
  chosen: (value) => value[field].map(read),
  value: (items) => ({ [field]: items.map(write) }),
});
const option = (item) => item.option;

const OPTION = one("selected_option", fromOption, option);
const OPTIONS = many("selected_options", fromOption, option);
const fixed = (element) => (query) => staticGroups(element, query);
const talks = (element) => (query) => conversations(query, element.filter);

// Element type -> {multi, chosen(Value) -> items, value(items) -> part of a Value, source(element, ctx, blockId)}
export const CHOICES = {
  static_select: { ...OPTION, source: fixed },
  multi_static_select: { ...OPTIONS, source: fixed },
  external_select: { ...OPTION, source: external },
  multi_external_select: { ...OPTIONS, source: external },
  users_select: { ...one("selected_user", personOf), source: () => people },
  multi_users_select: { ...many("selected_users", personOf), source: () => people },
  conversations_select: { ...one("selected_conversation", channelOf), source: talks },
  multi_conversations_select: { ...many("selected_conversations", channelOf), source: talks },
  channels_select: { ...one("selected_channel", channelOf), source: () => publicChannels },
  multi_channels_select: { ...many("selected_channels", channelOf), source: () => publicChannels },
};
