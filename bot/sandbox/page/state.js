// What the page knows: who is looking, the workspace as they see it, and what each person left off at.

export const state = {
  me: new URLSearchParams(location.search).get("as") ?? "",
  /** The answer of /page/workspace, or null before the first one. */
  workspace: null,
  /** The conversation in sight: a channel's id. */
  channel: null,
  /** In the app's conversation: "home" or "messages". */
  tab: "messages",
  /** The ts of the thread's root beside the channel, or null. */
  thread: null,
  /** The ts of a message to show, for a permalink, or null. */
  focus: null,
  /** The open modal stack, the top one last. */
  views: [],
  connected: true,
};

const listeners = new Map();

/** Call `listener` whenever `topic` is emitted. */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(listener);
}

export function emit(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

// ---- looking things up

export const user = (id) => state.workspace?.users.find((each) => each.id === id) ?? null;
export const channel = (id) => state.workspace?.channels.find((each) => each.id === id) ?? null;
export const me = () => user(state.me);
export const zone = () => me()?.tz || Intl.DateTimeFormat().resolvedOptions().timeZone;

export function nameOf(id) {
  const found = user(id);
  return found ? displayName(found) : "Someone";
}

/** How a person or app is called: the full name, as Slack shows it. */
export const displayName = (person) => person.real_name || person.name;

/** Slack's own account: it is nobody one could be or write to. */
export const isSlackbot = (person) => person.id === "USLACKBOT";

/** The app this workspace is for: its user id, or null. */
export function appUser() {
  const { workspace } = state;
  return workspace?.app_user ?? workspace?.users.find((each) => each.is_bot)?.id ?? null;
}

/** Whether a conversation is the direct messages with an app: it has a Home tab. */
export const isApp = (row) => Boolean(row?.is_im && user(row.im_user)?.is_bot);

/** What a conversation is called, without its sign. */
export function titleOf(row) {
  if (row.is_im) return nameOf(row.im_user);
  if (row.is_mpim) {
    return row.members
      .filter((id) => id !== state.me)
      .map(nameOf)
      .join(", ");
  }
  return row.name;
}

export const isMember = (row) => row.is_member ?? row.members.includes(state.me);

// ---- what each person left off at, kept for as long as the browser's tab lives

const memories = new Map();

/** This person's own corner: {channel, tab, thread, drafts: {place: text}, forms: {view: values}}. */
export function memory(person = state.me) {
  if (!memories.has(person)) {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(`page.${person}`));
    } catch {
      /* starts empty */
    }
    memories.set(person, { channel: null, tab: "home", thread: null, drafts: {}, forms: {}, ...kept });
  }
  return memories.get(person);
}

export function keepMemory() {
  try {
    sessionStorage.setItem(`page.${state.me}`, JSON.stringify(memory()));
  } catch {
    /* full or forbidden: kept until the page is closed */
  }
}

export const draft = (place) => memory().drafts[place] ?? "";

export function keepDraft(place, text) {
  const { drafts } = memory();
  if (text) drafts[place] = text;
  else delete drafts[place];
  keepMemory();
}
