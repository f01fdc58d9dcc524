// The main pane: a conversation with its header, messages and message box, or the app's Home.

import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { personItem } from "./choices.js";
import { Composer } from "./composer.js";
import { openForm } from "./confirm.js";
import { fill, h, toast } from "./dom.js";
import { emptyConversation } from "./empty.js";
import { Home } from "./home.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { MessageList } from "./messages.js";
import { go } from "./router.js";
import { Picker } from "./picker.js";
import { channel, emit, isApp, isMember, isSlackbot, on, state, titleOf, user } from "./state.js";

/** Bring people or the app into a channel, by the workspace's own /invite. */
function addPeople(row) {
  let chosen = [];
  const others = (query) => [
    {
      items: state.workspace.users
        .filter((person) => !row.members.includes(person.id) && !person.deleted && !isSlackbot(person))
        .map(personItem)
        .filter((item) => `${item.label} ${item.more}`.toLowerCase().includes(query.toLowerCase())),
    },
  ];
  const picker = new Picker({
    source: others,
    chosen,
    multi: true,
    placeholder: "Type a name",
    label: "People",
    attributes: { "aria-label": "People" },
    onChange: (items) => {
      chosen = items;
    },
  });
  openForm({
    title: `Add to #${titleOf(row)}`,
    submit: "Add",
    testid: "add-people",
    body: [picker.node],
    onSubmit: async () => {
      if (!chosen.length) throw new Error("Choose at least one.");
      await api.say({ channel: row.id, text: `/invite ${chosen.map((item) => `<@${item.key}>`).join(" ")}` });
      emit("acted");
    },
  });
}

const TABS = [
  ["home", "Home"],
  ["messages", "Messages"],
];

export class Pane {
  constructor(node) {
    this.node = node;
    this.head = h("header.pane-head", {});
    this.home = new Home();
    this.messages = new MessageList({ inThread: false, empty: emptyConversation });
    this.composer = new Composer({ thread: false });
    this.foot = h("div.pane-foot", {});
    this.content = h("div.pane-content", {});
    node.append(this.head, this.content, this.foot);
    on("place", () => this.draw());
    on("workspace", () => this.draw());
    on("compose", (text) => this.composer.put(text));
  }

  draw() {
    const row = channel(state.channel);
    if (!row) return;
    const isHome = isApp(row) && state.tab === "home";
    const place = `${state.me}/${row.id}/${isHome}`;
    const moved = place !== this.place;
    this.place = place;
    this.drawHead(row);
    this.drawContent(row, isHome, moved);
    if (!isHome) this.drawFoot(row, moved);
  }

  drawHead(row) {
    const mark = JSON.stringify([
      state.me,
      row.id,
      titleOf(row),
      row.topic,
      row.members,
      state.tab,
      row.is_private,
    ]);
    if (mark === this.mark) return;
    this.mark = mark;
    fill(
      this.head,
      h(
        "button.button.button-icon.only-narrow",
        {
          type: "button",
          "aria-label": "Open the sidebar",
          data: { testid: "open-sidebar" },
          on: { click: () => emit("open-drawer") },
        },
        icon("menu"),
      ),
      h(
        "div.pane-title",
        {},
        h("h2", {}, this.sign(row), h("span", { data: { testid: "title" } }, titleOf(row))),
        row.topic ? h("p.topic", { title: row.topic }, row.topic) : null,
      ),
      isApp(row) ? this.tabs(row) : null,
      row.is_im ? null : this.members(row),
    );
  }

  sign(row) {
    if (row.is_im) return avatar(user(row.im_user), 24);
    return icon(row.is_mpim ? "people" : row.is_private ? "lock" : "hash", 18);
  }

  tabs(row) {
    const choose = (tab) => go({ channel: row.id, tab });
    return h(
      "div.tabs",
      {
        role: "tablist",
        "aria-label": titleOf(row),
        on: {
          keydown: (event) => {
            if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
            choose(state.tab === "home" ? "messages" : "home");
            this.head.querySelector("[aria-selected=true]").focus();
          },
        },
      },
      ...TABS.map(([tab, label]) =>
        h(
          "button.tab",
          {
            type: "button",
            role: "tab",
            "aria-selected": String(state.tab === tab),
            tabindex: state.tab === tab ? "0" : "-1",
            data: { testid: `tab-${tab}`, focusKey: tab },
            on: { click: () => choose(tab) },
          },
          label,
        ),
      ),
    );
  }

  members(row) {
    const label = `${row.members.length} ${row.members.length === 1 ? "member" : "members"}`;
    const open = async (person) => {
      try {
        const { channel: direct } = await api.openDirect([person.key]);
        if (!channel(direct.id)) state.workspace.channels.push(direct);
        go({ channel: direct.id });
      } catch (problem) {
        toast(problem.message);
      }
    };
    const node = h(
      "button.members",
      {
        type: "button",
        "aria-label": label,
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        data: { testid: "members" },
        on: {
          click: () =>
            openMenu(node, {
              label: "Members",
              align: "end",
              minWidth: 280,
              groups: [
                {
                  label: "Members · choose one to write to",
                  items: row.members
                    .map(user)
                    .filter(Boolean)
                    .map((person) => ({ ...personItem(person), disabled: person.id === state.me })),
                },
                {
                  items:
                    isMember(row) && !row.is_mpim
                      ? [{ key: "add", content: [icon("plus", 18), "Add people or the app"] }]
                      : [],
                },
              ],
              onPick: (item) => (item.key === "add" ? addPeople(row) : open(item)),
            }),
        },
      },
      h("span.faces", {}, ...row.members.slice(0, 3).map((id) => avatar(user(id), 22))),
      h("span", {}, String(row.members.length)),
    );
    return node;
  }

  drawContent(row, isHome, moved) {
    if (isHome) {
      if (moved) {
        fill(this.content, this.home.node);
        fill(this.foot);
        this.home.open();
      }
      return;
    }
    if (this.messages.node.parentNode !== this.content) fill(this.content, this.messages.node);
    this.messages.aim(row.id);
    this.messages.showFocus();
  }

  drawFoot(row, moved) {
    const name = row.is_im || row.is_mpim ? titleOf(row) : `#${titleOf(row)}`;
    if (row.is_archived) {
      fill(this.foot, h("p.foot-note", {}, "This channel is archived. It can be read, not written in."));
    } else if (!isMember(row)) {
      fill(
        this.foot,
        h(
          "div.foot-note",
          { data: { testid: "not-member" } },
          `You are not in ${name}. `,
          this.joinButton(row),
        ),
      );
    } else if (this.composer.node.parentNode !== this.foot) {
      fill(this.foot, this.composer.node);
    }
    this.composer.aim({ place: `${state.me}/${row.id}`, channel: row.id, label: `Message ${name}` });
    const free =
      !document.activeElement ||
      document.activeElement === document.body ||
      document.activeElement.closest(".sidebar, .topbar");
    if (moved && !state.thread && free) this.composer.focus();
  }

  joinButton(row) {
    return h(
      "button.button.button-primary",
      {
        type: "button",
        data: { testid: "join" },
        on: {
          click: () =>
            api.join(row.id).then(
              () => emit("acted"),
              (problem) => toast(problem.message),
            ),
        },
      },
      "Join Channel",
    );
  }
}
