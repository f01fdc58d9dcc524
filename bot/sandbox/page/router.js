// The address: /?as=U123#C456, #C456/home for an app's Home, #C456/p1700000000.000100 for a thread;
// the server's permalinks lead to #C456/<ts> for a message and #C456/<ts>/<root's ts> in a thread.

import { appUser, channel, isApp, isMember, memory, keepMemory, state, emit } from "./state.js";

/** Read the address's fragment; a channel may be given by id or by name. */
function parse(hash) {
  const [place, rest, root] = decodeURIComponent(hash.replace(/^#/, "")).split("/");
  const rows = state.workspace.channels;
  const row = rows.find((each) => each.id === place) ?? rows.find((each) => each.name && each.name === place);
  if (!row) return null;
  const message = /^\d+\.\d+$/.test(rest ?? "") ? rest : null;
  const thread = rest?.startsWith("p") ? rest.slice(1) : (root ?? null);
  return { channel: row.id, thread, tab: rest === "home" ? "home" : "messages", focus: message };
}

/** A permalink's path: /archives/C456/p1700000000000100, with the thread's root as a parameter. */
function parsePermalink(url) {
  const found = /^\/archives\/(\w+)(?:\/p(\d+)(\d{6}))?$/.exec(url.pathname);
  if (!found || !channel(found[1])) return null;
  const focus = found[2] ? `${found[2]}.${found[3]}` : null;
  return { channel: found[1], thread: url.searchParams.get("thread_ts"), tab: "messages", focus };
}

function fallback() {
  const rows = state.workspace.channels;
  const left = memory();
  if (left.channel && channel(left.channel))
    return { channel: left.channel, thread: left.thread, tab: left.tab };
  const first =
    rows.find((each) => !each.is_im && !each.is_mpim && isMember(each) && !each.is_archived) ?? rows[0];
  return { channel: first?.id ?? null, thread: null, tab: "messages" };
}

function addressOf() {
  const part = state.thread
    ? `/p${state.thread}`
    : isApp(channel(state.channel)) && state.tab === "home"
      ? "/home"
      : "";
  return `/?as=${encodeURIComponent(state.me)}#${state.channel ?? ""}${part}`;
}

function settle({ focus = null, ...place }, how) {
  Object.assign(state, place, { focus });
  Object.assign(memory(), place);
  keepMemory();
  const address = addressOf();
  if (how && address !== location.pathname + location.search + location.hash) history[how](null, "", address);
  emit("place");
}

/** Go to a conversation, a tab of the app, or a thread; the address follows. */
export function go({ channel: id, thread = null, tab = "messages", focus = null }) {
  settle({ channel: id, thread, tab, focus }, "pushState");
}

export const openThread = (ts) => go({ channel: state.channel, thread: ts, tab: state.tab });
export const closeThread = () => go({ channel: state.channel, tab: state.tab });

/** The app's own conversation with this person, or null. */
export function appChannel() {
  const app = appUser();
  return state.workspace.channels.find((each) => each.is_im && each.im_user === app) ?? null;
}

/** Start where the address says, else where this person left off. */
export function start() {
  settle(parse(location.hash) ?? fallback(), "replaceState");
}

/** Follow the address after Back, Forward or an edit by hand. */
export function follow() {
  settle(parse(location.hash) ?? fallback(), null);
}

/** Where a link of this workspace leads, or null for any other link. */
export function placeOf(href) {
  const url = new URL(href, location.href);
  return url.origin === location.origin ? parsePermalink(url) : null;
}
