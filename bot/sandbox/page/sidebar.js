// The sidebar: the workspace, the app's Home, channels, direct messages, the app.

import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { openForm } from "./confirm.js";
import { fill, h, isNarrow, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { Picker } from "./picker.js";
import { personItem } from "./choices.js";
import { appChannel, go } from "./router.js";
import { emit, isApp, isSlackbot, isMember, on, state, titleOf, user } from "./state.js";

const byName = (a, b) => titleOf(a).localeCompare(titleOf(b));

function rowsOf() {
  const rows = state.workspace.channels.filter((row) => !row.is_archived);
  const app = appChannel();
  const rooms = rows.filter((row) => !row.is_im && !row.is_mpim).sort(byName);
  const direct = rows.filter((row) => (row.is_im && !isApp(row)) || row.is_mpim).sort(byName);
  return [
    ...(app ? [{ key: "home", row: app, tab: "home" }] : []),
    { key: "h-channels", heading: "Channels", action: newChannel, actionLabel: "Add a channel" },
    ...rooms.filter(isMember).map((row) => ({ key: row.id, row })),
    ...rooms.filter((row) => !isMember(row)).map((row) => ({ key: row.id, row, outside: true })),
    { key: "h-direct", heading: "Direct messages", action: newDirect, actionLabel: "New direct message" },
    ...direct.map((row) => ({ key: row.id, row })),
    { key: "h-apps", heading: "Apps" },
    ...rows.filter(isApp).map((row) => ({ key: row.id, row, tab: "messages" })),
  ];
}

function sign(row, tab) {
  if (tab === "home") return icon("home");
  if (row.is_im) return avatar(user(row.im_user), 20);
  if (row.is_mpim) return h("span.group-size", {}, String(row.members.length - 1));
  return icon(row.is_private ? "lock" : "hash");
}

const isHere = ({ row, tab }) =>
  row.id === state.channel && (!isApp(row) || (tab ?? "messages") === state.tab);

function heading(item) {
  return h(
    "div.side-heading",
    {},
    h("h2", {}, item.heading),
    item.action
      ? h(
          "button.button.button-icon",
          {
            type: "button",
            "aria-label": item.actionLabel,
            title: item.actionLabel,
            data: { testid: item.key },
            on: { click: item.action },
          },
          icon("plus", 16),
        )
      : null,
  );
}

/** What the home row says for itself; counts belong to the row of the messages. */
function link(item) {
  const { row, tab, outside } = item;
  const unread = tab === "home" ? 0 : (row.unread ?? 0);
  const name = tab === "home" ? `${titleOf(row)} Home` : titleOf(row);
  const kind = row.is_im || row.is_mpim ? "" : row.is_private ? ", private channel" : ", channel";
  const app = isApp(row) && tab !== "home";
  return h(
    "button.side-link",
    {
      type: "button",
      class: [unread && "unread", isHere(item) && "here", outside && "outside"].filter(Boolean).join(" "),
      "aria-current": isHere(item) ? "page" : null,
      "aria-label": `${name}${kind}${unread ? `, ${unread} unread` : ""}${outside ? ", not joined" : ""}`,
      data: {
        testid: tab === "home" ? "home-link" : "channel-link",
        channelId: row.id,
        unread: String(unread),
      },
      on: {
        click: () => {
          emit("close-drawer");
          go({ channel: row.id, tab: tab ?? "messages" });
        },
      },
    },
    h("span.side-sign", {}, sign(row, tab)),
    h("span.side-name", {}, name),
    app && !state.workspace.app_connected
      ? h("span.side-off", { title: "The app is not connected" }, "away")
      : null,
    unread ? h("span.count", { data: { testid: "unread" } }, String(unread)) : null,
  );
}

function newChannel() {
  const name = h("input.field", {
    id: "channel-name",
    type: "text",
    autocomplete: "off",
    placeholder: "go-engineer-hiring",
    "aria-labelledby": "channel-name-label",
    required: true,
  });
  const closed = h("input", { type: "checkbox" });
  openForm({
    title: "Add a channel",
    submit: "Create",
    testid: "new-channel",
    body: [
      h("label.label", { id: "channel-name-label", for: "channel-name" }, "Name"),
      name,
      h(
        "label.choice",
        {},
        closed,
        h("span.choice-words", {}, "Private", h("span.choice-note", {}, "Only its members can see it.")),
      ),
    ],
    onSubmit: async () => {
      const { channel } = await api.createChannel(name.value.trim().replace(/^#/, ""), closed.checked);
      await show(channel);
    },
  });
}

function newDirect() {
  let chosen = [];
  const picker = new Picker({
    source: (query) => [
      {
        items: state.workspace.users
          .filter((person) => person.id !== state.me && !person.deleted && !isSlackbot(person))
          .map(personItem)
          .filter((item) =>
            `${item.label} ${item.more} ${item.description ?? ""}`
              .toLowerCase()
              .includes(query.toLowerCase()),
          ),
      },
    ],
    chosen: [],
    multi: true,
    placeholder: "Type a name",
    label: "People",
    attributes: { "aria-label": "People" },
    onChange: (items) => {
      chosen = items;
    },
  });
  openForm({
    title: "New direct message",
    submit: "Open",
    body: [picker.node],
    testid: "new-direct",
    onSubmit: async () => {
      const { channel } = await api.openDirect(chosen.map((item) => item.key));
      await show(channel);
    },
  });
}

async function show(row) {
  if (!state.workspace.channels.some((each) => each.id === row.id)) state.workspace.channels.push(row);
  emit("workspace");
  emit("close-drawer");
  go({ channel: row.id });
}

export class Sidebar {
  constructor(node) {
    this.node = node;
    this.title = h("div.side-title", {});
    this.list = h("div.side-list", { on: { keydown: (event) => this.key(event) } });
    node.append(this.title, this.list);
    on("workspace", () => this.draw());
    on("place", () => this.draw());
    on("close-drawer", () => this.drawer(false));
    document.getElementById("scrim").addEventListener("click", () => this.drawer(false));
    node.addEventListener("keydown", (event) => event.key === "Escape" && this.drawer(false));
  }

  draw() {
    if (!state.workspace) return;
    const { team, app_connected: connected } = state.workspace;
    fill(
      this.title,
      h("h1.team", {}, team.name ?? team),
      h(
        "p.team-note",
        { class: connected === false ? "off" : "" },
        h("span.dot", { "aria-hidden": "true" }),
        connected === false ? "No app is connected" : "App connected",
      ),
    );
    reconcile(this.list, rowsOf(), {
      key: (item) => item.key,
      signature: (item) =>
        JSON.stringify([
          item.heading,
          item.row && { ...item.row, latest: null, last_read: null },
          item.row && titleOf(item.row),
          item.row && isHere(item),
          item.outside,
          connected,
        ]),
      build: (item) => (item.heading ? heading(item) : link(item)),
    });
  }

  /** Up and down go from one conversation to the next. */
  key(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...this.list.querySelectorAll(".side-link")];
    const next = links[links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  /** On a narrow screen the sidebar is a drawer. */
  drawer(open) {
    const was = this.node.classList.contains("open");
    if (was === open) return;
    this.node.classList.toggle("open", open);
    document.getElementById("scrim").hidden = !open;
    if (open) this.node.querySelector(".here, .side-link")?.focus();
    else if (isNarrow()) document.querySelector("[data-testid=open-sidebar]")?.focus();
  }
}
