// Every request of the page, one function each. The shapes are told in bot/sandbox/client/api.py.

import { state } from "./state.js";

/** The server said no; `message` is a sentence for the person. */
export class Refused extends Error {}

function address(path, params = {}) {
  const query = new URLSearchParams({ as: state.me, ...params });
  return `/page/${path}?${query}`;
}

async function ask(path, params, options) {
  let response;
  try {
    response = await fetch(address(path, params), options);
  } catch {
    throw new Refused("The workspace did not answer. Is it still running on this machine?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok || answer.ok === false) {
    if (typeof answer.result === "string") return answer;
    throw new Refused(answer.error ?? `The workspace answered ${response.status}. Try again.`);
  }
  return answer;
}

const get = (path, params) => ask(path, params);

const post = (path, body) =>
  ask(
    path,
    {},
    {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    },
  );

export const people = () => get("people");
export const workspace = () => get("workspace");
/** The workspace as another person would see it, to tell who has something new. */
export const workspaceOf = (user) => get("workspace", { as: user });
export const messages = (channel, thread) => get("messages", thread ? { channel, thread } : { channel });
export const views = () => get("views");
export const home = () => get("home");

export const say = (body) => post("say", body);
export const action = (body) => post("action", body);
export const options = (body) => post("options", body);
export const submitView = (viewId, values) => post("view/submit", { view_id: viewId, state: { values } });
export const closeView = (viewId, cleared) => post("view/close", { view_id: viewId, cleared });
export const shortcut = (body) => post("shortcut", body);
export const read = (channel, ts) => post("read", { channel, ts });
export const react = (channel, ts, name) => post("react", { channel, ts, name });
export const dismiss = (channel, ts) => post("dismiss", { channel, ts });
export const openDirect = (users) => post("open", { users });
export const join = (channel) => post("join", { channel });
export const createChannel = (name, isPrivate) => post("create", { name, is_private: isPrivate });
export const moveClock = (body) => post("clock", body);

/** Upload one file; with `channel` (and `thread_ts`, `text`) it is shared there too. */
export function upload(file, where = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(where)) if (value) form.append(name, value);
  form.append("file", file, file.name);
  return ask("upload", {}, { method: "POST", body: form });
}

/** Where a file's bytes are, for this person; null for an address of another server. */
export function fileUrl(file) {
  const found = file.url ?? file.url_private;
  if (!found) return null;
  const url = new URL(found, location.href);
  if (url.origin !== location.origin) return null;
  url.searchParams.set("as", state.me);
  return url.href;
}
