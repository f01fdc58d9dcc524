// What stands where nothing is yet: where one is, and what one could do first.

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { channel, emit, isApp, nameOf, state, titleOf, user } from "./state.js";

const tryCommand = (each) =>
  h(
    "button.try",
    {
      type: "button",
      data: { testid: "try-command" },
      on: { click: () => emit("compose", `${each.command} `) },
    },
    h("span.command", {}, each.command),
    h("span.try-note", {}, each.description ?? ""),
  );

/** What a command is for, to follow "to": its description from a small letter on. */
function purpose({ description }) {
  if (!description) return "use the app";
  return description[0].toLowerCase() + description.slice(1).replace(/\.\s*$/, "");
}

function tries() {
  const { commands } = state.workspace;
  if (!commands.length)
    return h(
      "p",
      {},
      "No app has offered a command yet. Once the app is connected, type / to see what it can do.",
    );
  const [first] = commands;
  return [
    h(
      "p",
      {},
      "Type ",
      h("code", {}, first.command),
      ` to ${purpose(first)}. What you write here stays on this machine.`,
    ),
    h("div.tries", {}, ...commands.slice(0, 4).map(tryCommand)),
  ];
}

function ofChannel(row) {
  return [
    h("span.empty-sign", {}, icon(row.is_private ? "lock" : "hash", 26)),
    h("h2", {}, `This is the start of ${row.is_private ? "" : "#"}${titleOf(row)}`),
    row.topic ? h("p.empty-topic", {}, row.topic) : null,
    tries(),
  ];
}

function ofApp(row) {
  return [
    avatar(user(row.im_user), 52),
    h("h2", {}, `Messages from ${titleOf(row)}`),
    h(
      "p",
      {},
      "What the app has to tell you alone arrives here: reminders, guides, answers to what you asked it.",
    ),
    tries(),
  ];
}

function ofPerson(row) {
  const others = row.members.filter((id) => id !== state.me);
  return [
    h("span.empty-faces", {}, ...others.slice(0, 4).map((id) => avatar(user(id), 52))),
    h("h2", {}, `You and ${titleOf(row)}`),
    h(
      "p",
      {},
      `Only the ${row.members.length} of you can read this. To answer as ${nameOf(others[0])}, switch person at the top left.`,
    ),
  ];
}

/** The start of a conversation nobody has written in yet. */
export function emptyConversation({ loaded, channel: id }) {
  const row = channel(id);
  if (!loaded || !row) return h("div.empty", { "aria-busy": "true" });
  const inner = isApp(row) ? ofApp(row) : row.is_im || row.is_mpim ? ofPerson(row) : ofChannel(row);
  return h("div.empty", { role: "listitem", data: { testid: "empty" } }, ...inner);
}

/** A Home that was never published. */
export function emptyHome(row) {
  const name = titleOf(row);
  return h(
    "div.empty",
    { data: { testid: "empty-home" } },
    avatar(user(row.im_user), 52),
    h("h2", {}, `${name} has nothing here for you yet`),
    h(
      "p",
      {},
      state.workspace.app_connected === false
        ? `${name} is not connected. Its Home appears here once it is.`
        : "Apps fill their Home when you open it. If nothing comes, the app may not have one; its Messages tab is beside this one.",
    ),
  );
}
