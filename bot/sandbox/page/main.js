// The page of the workspace on this machine: a Slack client for whatever app is connected to it.
//
// Hooks for browser tests (roles and names first; these where there is no name to go by):
//   data-testid  switcher, person (in its menu; data-value = user id, data-unread), others-news,
//                clock, clock-face, advance-900|3600|86400, to-next, clock-date, clock-to, theme,
//                channel-link, home-link (data-channel-id, data-unread), unread, title, members,
//                messages, thread-messages, message (data-ts, data-user), message-body, author,
//                app-badge, edited, only-you, dismiss, replies, reaction, react, reply, shortcuts,
//                file-card, day, new-mark, empty, suggestions, command, close-thread,
//                jump, composer, send, usage, composer-notice, file: the same
//                with "thread-" before it in the thread, home, tab-home, tab-messages,
//                modal (data-view-id, data-callback-id, data-depth), modal-submit, modal-close,
//                modal-x, modal-back, modal-error, field-error, confirm, confirm-yes, confirm-deny,
//                block (data-block-id, data-block-type), button, overflow, control (data-type),
//                select-menu, chip, file-chip, toast, about, connection
//   data-block-id, data-action-id  on every control, as the app named them; options of radio
//                buttons and checkboxes carry their value in data-value, menu items too.
//   Roles        dialog (modals, by title), listbox/option (menus), combobox (selects, by label),
//                tab, list/listitem (messages), navigation (sidebar), complementary (thread).
// The server's side of it is told in bot/sandbox/client/api.py.

import * as api from "./api.js";
import { ClockBar } from "./clock.js";
import { coalesced, fill, h, toast } from "./dom.js";
import { icon } from "./icons.js";
import { connect } from "./live.js";
import { dropModals, loadViews } from "./modals.js";
import { Pane } from "./pane.js";
import { Switcher, countSoon } from "./people.js";
import { follow, go, start } from "./router.js";
import { Sidebar } from "./sidebar.js";
import { channel, emit, keepMemory, memory, on, state, titleOf } from "./state.js";
import { drawStatusbar } from "./statusbar.js";
import { Thread } from "./thread.js";
import { setNow } from "./time.js";

const byId = (id) => document.getElementById(id);

drawStatusbar(byId("statusbar"));
const sidebar = new Sidebar(byId("sidebar"));
const pane = new Pane(byId("pane"));
const thread = new Thread(byId("thread"));
const clock = new ClockBar();
fill(byId("topbar"), new Switcher(switchTo).node, clock.node, themeButton());

function themeButton() {
  const node = h("button.top-button", {
    type: "button",
    data: { testid: "theme" },
    on: {
      click: () => {
        window.pageTheme.toggle();
        show();
      },
    },
  });
  const show = () => {
    const dark = window.pageTheme.current() === "dark";
    node.setAttribute("aria-label", dark ? "Use light colours" : "Use dark colours");
    node.title = node.getAttribute("aria-label");
    fill(node, icon(dark ? "sun" : "moon"));
  };
  show();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  return node;
}

// ---- loading

// How many unread counts came over the live connection: an answer under way then may be older.
let counted = 0;

/** The app has its place in the sidebar before it has said a word, as in Slack. */
async function ensureAppChannel({ app_user: app, channels }) {
  if (!app || channels.some((row) => row.is_im && row.im_user === app)) return;
  const { channel: direct } = await api.openDirect([app]);
  channels.push(direct);
}

async function loadWorkspace() {
  const person = state.me;
  const before = counted;
  const workspace = await api.workspace();
  if (counted !== before) reloadSoon();
  if (person !== state.me) return;
  await ensureAppChannel(workspace);
  if (person !== state.me) return;
  state.workspace = workspace;
  setNow(workspace.now, workspace.clock_runs ?? true);
  emit("workspace");
}

const reload = coalesced(() => loadWorkspace().catch((problem) => toast(problem.message)));

let pause;

/** Look again at what is due and who is where, once for a burst of events. */
function reloadSoon() {
  clearTimeout(pause);
  pause = setTimeout(reload, 300);
}

async function refreshAll() {
  await reload();
  await Promise.all([pane.messages.refresh(), thread.messages.refresh(), loadViews()]);
}

/** Become another person; everyone finds their own conversation, drafts and dialogues again. */
async function switchTo(person) {
  if (person === state.me) return;
  keepMemory();
  dropModals();
  state.me = person;
  state.views = [];
  history.pushState(null, "", `/?as=${encodeURIComponent(person)}`);
  await enter();
  countSoon();
}

async function enter() {
  const person = state.me;
  try {
    await loadWorkspace();
    if (person !== state.me) return;
    remember();
    start();
    connect();
  } catch (problem) {
    failed(problem);
  }
}

function failed(problem) {
  fill(
    byId("pane"),
    h(
      "div.empty",
      {},
      icon("warning", 28),
      h("h2", {}, "The workspace cannot be shown"),
      h("p", {}, problem.message),
      h(
        "button.button.button-primary",
        { type: "button", on: { click: () => location.assign("/") } },
        "Start Again",
      ),
    ),
  );
}

/** Whom this browser was last; an address without a person means them. */
const recall = () => {
  try {
    return localStorage.getItem("person");
  } catch {
    return null;
  }
};
const remember = () => {
  try {
    localStorage.setItem("person", state.me);
  } catch {
    /* the first person, next time */
  }
};

async function choosePerson() {
  if (state.me) return;
  const { people } = await api.people();
  const last = recall();
  state.me = (people.find((person) => person.id === last) ?? people[0]).id;
}

// ---- what happens in the workspace

function onMessage({ channel: where, ts, thread_ts: root }) {
  if (where === state.channel) {
    pane.messages.refresh();
    if (state.thread && (root === state.thread || ts === state.thread)) thread.messages.refresh();
  }
  reloadSoon();
  countSoon(1500);
}

for (const type of ["message", "message_changed", "message_deleted", "ephemeral"])
  on(`live:${type}`, onMessage);

on("live:unread", ({ channel: where, unread, mentions, last_read: read }) => {
  counted += 1;
  const row = channel(where);
  if (!row) return reloadSoon();
  Object.assign(row, { unread, mentions, last_read: read ?? row.last_read });
  emit("workspace");
  if (unread && where === state.channel) pane.messages.seen();
  return undefined;
});

on("live:clock", ({ now }) => {
  setNow(now, state.workspace.clock_runs ?? true);
  clock.tick();
  reloadSoon();
  countSoon(1200);
});

for (const type of ["channel", "user", "app"]) on(`live:${type}`, reload);
for (const topic of ["acted", "said", "clock-moved", "modals-closed"])
  on(topic, () => {
    reloadSoon();
    countSoon(1500);
  });

on("said", ({ thread_ts: root }) => {
  const list = root ? thread.messages : pane.messages;
  list.atEnd = true;
  list.newSince = null;
  list.refresh();
});
on("dismissed", () => {
  pane.messages.refresh();
  thread.messages.refresh();
});
on("live:hello", ({ again }) => {
  if (again) pane.home.reopen();
  refreshAll().catch((problem) => toast(problem.message));
});
on("problem", toast);
on("open-drawer", () => sidebar.drawer(true));
on("modals-closed", () => pane.composer.focus());
on("minute", () => {
  if (pane.messages.loaded) pane.messages.draw();
});

on("workspace", title);
on("place", title);

function title() {
  const row = channel(state.channel);
  if (!row) return;
  const unread = state.workspace.channels.reduce((sum, each) => sum + (each.unread ?? 0), 0);
  const name = row.is_im || row.is_mpim ? titleOf(row) : `#${titleOf(row)}`;
  document.title = `${unread ? `(${unread}) ` : ""}${name} · ${state.workspace.team.name}`;
}

// ---- the page as a whole

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-place]");
  if (link) {
    event.preventDefault();
    go(JSON.parse(link.dataset.place));
  } else if (event.target.closest?.("[data-skip]")) {
    event.preventDefault();
    pane.composer.area.focus();
  }
});

/** F6 goes from one part of the page to the next, as in Slack. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "F6" || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  const side = document.querySelector("#sidebar .here") ? "#sidebar .here" : "#sidebar .side-link";
  const stops = [
    "#topbar .switcher",
    side,
    "#pane .message[tabindex='0']",
    "#pane .composer-text",
    "#thread:not([hidden]) .composer-text",
  ]
    .map((where) => document.querySelector(where))
    .filter(Boolean);
  const areas = stops.map((stop) => stop.closest("#topbar, #sidebar, .pane-content, .pane-foot"));
  const at = areas.findIndex((area) => area?.contains(document.activeElement));
  stops.at((at + (event.shiftKey ? -1 : 1)) % stops.length).focus();
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) pane.messages.seen();
});

addEventListener("popstate", () => {
  const person = new URLSearchParams(location.search).get("as");
  if (person && person !== state.me) {
    dropModals();
    state.me = person;
    memory();
    enter();
  } else if (state.workspace) {
    follow();
  }
});
addEventListener("pagehide", keepMemory);

try {
  await choosePerson();
  await enter();
  countSoon(300);
} catch (problem) {
  failed(problem);
}
