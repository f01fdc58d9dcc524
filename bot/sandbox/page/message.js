// One message: who, when, what, and what can be done with it.

import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { drawBlocks } from "./blocks.js";
import { h, toast } from "./dom.js";
import { REACTIONS, emojiOf } from "./emoji.js";
import { messageForm } from "./form.js";
import { icon } from "./icons.js";
import { fileChip } from "./inputs.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { openThread } from "./router.js";
import { emit, nameOf, state, user } from "./state.js";
import { fullMoment, prettyMoment, timeOf } from "./time.js";

const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

async function attempt(job) {
  try {
    await job();
  } catch (problem) {
    toast(problem.message);
  }
}

/** What blocks in a message need to know of where they stand. */
function contextOf(message, channel) {
  const form = messageForm(channel, message.ts);
  const container = { type: "message", channel, ts: message.ts };
  return {
    surface: "message",
    container,
    form,
    act: (blockId, actionId, value) =>
      attempt(async () => {
        const values = form.valuesOf(message.blocks);
        await api.action({ container, block_id: blockId, action_id: actionId, value, state: { values } });
        emit("acted");
      }),
  };
}

const editedMark = () => h("span.edited", { data: { testid: "edited" } }, "(edited)");

function body(message, channel) {
  const node = h("div.message-body", { data: { testid: "message-body" } });
  if (message.blocks?.length) drawBlocks(node, message.blocks, contextOf(message, channel));
  else node.append(...mrkdwn(message.text));
  // After the words as in Slack; where blocks end in controls, beside the time (see byline).
  if (message.edited && !message.blocks?.length) (node.lastElementChild ?? node).append(" ", editedMark());
  return node;
}

function file(given) {
  const href = api.fileUrl(given);
  const chip = fileChip(given);
  return href
    ? h("a.file-card", { href, download: given.name, data: { testid: "file-card" } }, chip)
    : h("span.file-card", {}, chip);
}

function reactions(message, channel) {
  return message.reactions.map(({ name, users, count }) => {
    const mine = users.includes(state.me);
    return h(
      "button.reaction",
      {
        type: "button",
        "aria-pressed": String(mine),
        class: mine ? "mine" : "",
        title: `${users.map(nameOf).join(", ")} reacted with :${name}:`,
        data: { testid: "reaction", value: name },
        on: { click: () => attempt(() => api.react(channel, message.ts, name)) },
      },
      h("span", {}, emojiOf(name) ?? `:${name}:`),
      h("span", {}, String(count ?? users.length)),
    );
  });
}

function replies(message) {
  const faces = (message.reply_users ?? []).slice(0, 4).map((id) => avatar(user(id), 20));
  return h(
    "button.replies",
    { type: "button", data: { testid: "replies" }, on: { click: () => openThread(message.ts) } },
    h("span.faces", {}, ...faces),
    h("span.replies-count", {}, plural(message.reply_count, "reply").replace("replys", "replies")),
    message.latest_reply
      ? h("span.replies-last", {}, `Last reply ${prettyMoment(Number(message.latest_reply))}`)
      : null,
  );
}

const tool = (label, sign, testid, listener, popup) =>
  h(
    "button.button.button-icon",
    {
      type: "button",
      "aria-label": label,
      title: label,
      data: { testid },
      on: { click: listener },
      "aria-haspopup": popup ? "menu" : null,
      "aria-expanded": popup ? "false" : null,
    },
    icon(sign),
  );

function chooseReaction(event, message, channel) {
  const words = (name) => name.replaceAll("_", " ");
  const picture = (name) => [
    h("span", { "aria-hidden": "true" }, emojiOf(name)),
    h("span.visually-hidden", {}, words(name)),
  ];
  const drawn = REACTIONS.every(emojiOf);
  openMenu(event.currentTarget, {
    label: "Reactions",
    align: "end",
    className: drawn ? "reaction-menu" : "",
    minWidth: 0,
    groups: [
      { items: REACTIONS.map((name) => ({ key: name, content: drawn ? picture(name) : `:${name}:` })) },
    ],
    onPick: (item) => attempt(() => api.react(channel, message.ts, item.key)),
  });
}

function chooseShortcut(event, message, channel) {
  const shortcuts = state.workspace.shortcuts.filter((each) => each.type === "message");
  openMenu(event.currentTarget, {
    label: "Message shortcuts",
    align: "end",
    testid: "message-shortcuts",
    groups: [
      {
        label: "Do with this message",
        items: shortcuts.map((each) => ({
          key: each.callback_id,
          content: each.name,
          description: each.description,
        })),
      },
    ],
    onPick: (item) => attempt(() => api.shortcut({ callback_id: item.key, channel, ts: message.ts })),
  });
}

function tools(message, channel, inThread) {
  if (message.ephemeral) return null;
  const shortcuts = (state.workspace.shortcuts ?? []).some((each) => each.type === "message");
  return h(
    "div.message-tools",
    {},
    tool("Add a reaction", "smile", "react", (event) => chooseReaction(event, message, channel), true),
    inThread
      ? null
      : tool("Reply in thread", "reply", "reply", () => openThread(message.thread_ts ?? message.ts)),
    shortcuts
      ? tool(
          "Message shortcuts",
          "dots",
          "shortcuts",
          (event) => chooseShortcut(event, message, channel),
          true,
        )
      : null,
  );
}

const onlyYou = (message, channel) =>
  h(
    "div.only-you",
    { data: { testid: "only-you" } },
    icon("eye", 14),
    "Only visible to you",
    h(
      "button.link-button",
      {
        type: "button",
        data: { testid: "dismiss" },
        on: {
          click: () =>
            attempt(async () => {
              await api.dismiss(channel, message.ts);
              emit("dismissed");
            }),
        },
      },
      "Dismiss",
    ),
  );

function byline(message, author) {
  const bot = message.bot || author?.is_bot;
  return h(
    "div.byline",
    {},
    h("span.author", { data: { testid: "author" } }, nameOf(message.user)),
    bot ? h("span.badge", { data: { testid: "app-badge" } }, "APP") : null,
    author?.is_guest ? h("span.badge.badge-quiet", {}, "GUEST") : null,
    h(
      "time.stamp",
      { title: fullMoment(Number(message.ts)), datetime: new Date(message.ts * 1000).toISOString() },
      timeOf(Number(message.ts)),
    ),
    message.edited && message.blocks?.length ? editedMark() : null,
  );
}

/**
 * A message as a list item.
 * @param {{follows: boolean, inThread: boolean, channel: string}} how `follows`: it continues the one before
 */
export function renderMessage(message, { follows, inThread, channel }) {
  const author = user(message.user);
  const gutter = follows
    ? h("time.gutter-time", { "aria-hidden": "true" }, timeOf(Number(message.ts)))
    : avatar(author ?? { name: "?", is_bot: message.bot }, 36);
  const isNotice = /^(channel_|group_|tombstone)/.test(message.subtype ?? "");
  const sort = [follows && "follows", message.ephemeral && "ephemeral", isNotice && "notice"];
  return h(
    "div.message",
    {
      role: "listitem",
      tabindex: "-1",
      class: sort.filter(Boolean).join(" "),
      data: { testid: "message", ts: message.ts, user: message.user, focusKey: "message" },
    },
    h("div.gutter", {}, gutter),
    h(
      "div.message-main",
      {},
      message.ephemeral ? onlyYou(message, channel) : null,
      message.is_broadcast ? h("div.broadcast-note", {}, "replied to a thread") : null,
      follows
        ? h("span.visually-hidden", {}, `${nameOf(message.user)}, ${timeOf(Number(message.ts))}`)
        : byline(message, author),
      body(message, channel),
      message.files?.length ? h("div.files", {}, ...message.files.map(file)) : null,
      message.reactions?.length ? h("div.reactions", {}, ...reactions(message, channel)) : null,
      !inThread && message.reply_count ? replies(message) : null,
    ),
    tools(message, channel, inThread),
  );
}
