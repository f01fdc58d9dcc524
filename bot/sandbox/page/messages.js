// A list of messages: a channel's, or a thread's beside it. What is there already is not redrawn.

import * as api from "./api.js";
import { announce, coalesced, h, reconcile, toast } from "./dom.js";
import { renderMessage } from "./message.js";
import { icon } from "./icons.js";
import { spoken } from "./mrkdwn.js";
import { channel as channelOf, nameOf, state } from "./state.js";
import { dayOf, dayTitle } from "./time.js";

const TOGETHER = 5 * 60; // seconds within which one person's messages stand under one name
const NEAR_END = 120; // CSS pixels from the end within which the list keeps to the end

const isNotice = (message) => /^(channel_|group_|tombstone)/.test(message.subtype ?? "");

/** Whether a message stands under the name of the one before it. */
function follows(message, before) {
  return (
    Boolean(before) &&
    before.user === message.user &&
    Boolean(before.bot) === Boolean(message.bot) &&
    !before.ephemeral &&
    !message.ephemeral &&
    !message.is_broadcast &&
    !before.reply_count &&
    !isNotice(before) &&
    !isNotice(message) &&
    Number(message.ts) - Number(before.ts) < TOGETHER &&
    dayOf(Number(before.ts)) === dayOf(Number(message.ts))
  );
}

const rule = (key, label, className, testid) => ({ key, label, className, testid, rule: true });

/** The rows to draw: messages, the lines between days, and where the new ones begin. */
function rowsOf(messages, { newSince, inThread }) {
  const rows = [];
  let before = null;
  let marked = false;
  for (const message of messages) {
    const ts = Number(message.ts);
    const newDay = !before || dayOf(Number(before.ts)) !== dayOf(ts);
    const isNew =
      !marked && newSince !== null && ts > newSince && message.user !== state.me && !message.ephemeral;
    if (newDay && !inThread) rows.push(rule(`day-${dayOf(ts)}`, dayTitle(ts), "day", "day"));
    if (isNew && newDay && !inThread) rows.at(-1).isNew = true;
    else if (isNew) rows.push(rule("new", "New", "new-mark", "new-mark"));
    marked ||= isNew;
    rows.push({
      key: message.ts,
      message,
      follows: !isNew && (!newDay || inThread) && follows(message, before),
    });
    if (inThread && !before && messages.length > 1) {
      const count = messages.length - 1;
      rows.push(rule("replies", `${count} ${count === 1 ? "reply" : "replies"}`, "reply-rule", "reply-rule"));
    }
    before = message;
  }
  return rows;
}

function ruleNode(row) {
  return h(
    "div.rule",
    {
      role: "separator",
      class: row.isNew ? `${row.className} is-new` : row.className,
      "aria-label": row.isNew ? `${row.label}, new messages` : row.label,
      data: { testid: row.testid },
    },
    h("span", {}, row.label),
    row.isNew ? h("span.new-word", { data: { testid: "new-mark" } }, "New") : null,
  );
}

export class MessageList {
  /** @param {{inThread: boolean, empty: () => Node}} how */
  constructor({ inThread, empty }) {
    this.inThread = inThread;
    this.empty = empty;
    this.messages = [];
    this.newSince = null;
    this.list = h("div.message-list", {
      role: "list",
      data: { testid: inThread ? "thread-messages" : "messages" },
    });
    this.scroller = h(
      "div.scroller",
      { on: { scroll: () => this.scrolled(), keydown: (event) => this.key(event) } },
      this.list,
    );
    this.jump = h(
      "button.jump",
      {
        type: "button",
        hidden: true,
        data: { testid: inThread ? "thread-jump" : "jump" },
        on: { click: () => this.toEnd() },
      },
      icon("chevron", 16),
      h("span", {}, "Latest messages"),
    );
    this.node = h("div.message-pane", {}, this.scroller, this.jump);
    this.refresh = coalesced(() => this.fetch());
    // What grows inside (a picture, a thread opened beside) must not push the end out of sight.
    new ResizeObserver(() => this.keepEnd()).observe(this.list);
    new ResizeObserver(() => this.keepEnd()).observe(this.scroller);
  }

  /** Show another conversation or thread. */
  aim(channel, thread = null) {
    const place = `${state.me}/${channel}/${thread}`;
    if (place === this.place) return;
    Object.assign(this, { place, channel, thread, messages: [], loaded: false, atEnd: true });
    const row = channelOf(channel);
    this.newSince = !this.inThread && row?.unread ? Number(row.last_read ?? 0) : null;
    this.list.setAttribute("aria-label", this.inThread ? "Messages in the thread" : "Messages");
    reconcile(this.list, [], { key: (row_) => row_.key, signature: () => "", build: () => null });
    this.refresh();
  }

  async fetch() {
    const { place, channel, thread } = this;
    if (!channel) return;
    try {
      const { messages } = await api.messages(channel, thread);
      if (place !== this.place) return;
      this.tell(messages);
      const opening = !this.loaded;
      this.messages = messages;
      this.loaded = true;
      this.draw();
      if (opening) this.showNew();
      this.showFocus();
      this.seen(opening);
    } catch (problem) {
      if (place === this.place) toast(problem.message);
    }
  }

  /** Say new messages aloud, once each. */
  tell(messages) {
    if (!this.loaded) return;
    const known = new Set(this.messages.map((message) => message.ts));
    const fresh = messages.filter((message) => !known.has(message.ts) && message.user !== state.me);
    if (fresh.length)
      announce(fresh.map((message) => `${nameOf(message.user)}: ${spoken(message.text)}`).join(". "));
  }

  draw() {
    const rows = rowsOf(this.messages, this);
    const end = this.atEnd;
    const top = this.scroller.scrollTop;
    reconcile(this.list, rows.length ? rows : [{ key: "empty", rule: true }], {
      key: (row) => row.key,
      signature: (row) =>
        row.message
          ? JSON.stringify([row.message, row.follows, nameOf(row.message.user)])
          : `${row.key}${row.label}${row.isNew}${this.place}`,
      build: (row) =>
        row.key === "empty"
          ? this.empty(this)
          : row.rule
            ? ruleNode(row)
            : renderMessage(row.message, {
                follows: row.follows,
                inThread: this.inThread,
                channel: this.channel,
              }),
    });
    this.rove();
    if (end) this.toEnd();
    else this.scroller.scrollTop = top;
  }

  /** A conversation opens where its new messages begin, if they do not all fit. */
  showNew() {
    const mark = this.list.querySelector(".new-mark, .is-new");
    if (!mark || mark.offsetTop >= this.scroller.scrollTop) return;
    this.atEnd = false;
    this.scroller.scrollTop = mark.offsetTop - 8;
  }

  /** Bring the message a permalink names into sight, once. */
  showFocus() {
    const node = state.focus && this.list.querySelector(`[data-ts="${CSS.escape(state.focus)}"]`);
    if (!node) return;
    state.focus = null;
    this.atEnd = false;
    node.scrollIntoView({ block: "center" });
    node.classList.add("flash");
  }

  /** One message is in the tab order: the last, or the one the arrow keys went to. */
  rove() {
    const items = [...this.list.querySelectorAll(":scope > .message")];
    if (!items.some((item) => item.tabIndex === 0)) items.at(-1)?.setAttribute("tabindex", "0");
  }

  key(event) {
    if (!event.target.classList.contains("message")) return;
    const items = [...this.list.querySelectorAll(":scope > .message")];
    const at = items.indexOf(event.target);
    const next = { ArrowUp: items[at - 1], ArrowDown: items[at + 1], Home: items[0], End: items.at(-1) }[
      event.key
    ];
    if (!next) return;
    event.preventDefault();
    items.forEach((item) => item.setAttribute("tabindex", item === next ? "0" : "-1"));
    next.focus();
  }

  toEnd() {
    this.atEnd = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.jump.hidden = true;
  }

  keepEnd() {
    if (this.atEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.jump.hidden = this.atEnd;
    if (this.atEnd) this.seen();
  }

  /** Tell the workspace that this person has seen what is there; Slack counts opening as seeing. */
  seen(opening = false) {
    const last = this.messages.filter((message) => !message.ephemeral).at(-1);
    const row = channelOf(this.channel);
    if (!last || this.inThread || !this.scroller.isConnected || document.hidden || !(this.atEnd || opening))
      return;
    if (!row?.unread && !row?.mentions) return;
    api.read(this.channel, row.latest && row.latest > last.ts ? row.latest : last.ts).catch(() => {
      /* the mark stays; the next message tries again */
    });
  }
}
