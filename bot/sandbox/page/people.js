// The switcher at the top left: who is looking. Everybody here is played by whoever sits at this
// machine, so it also tells who of the others has something new.

import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { displayName, emit, isSlackbot, me, on, state } from "./state.js";
import { cityOf } from "./time.js";

const waiting = new Map();

const firstName = (person) => displayName(person).split(" ")[0];

const players = () =>
  state.workspace.users.filter((person) => !person.is_bot && !person.deleted && !isSlackbot(person));

/** Look what waits for the others; at most one round at a time. */
let round = null;
let pause;

async function count() {
  for (const person of players().filter((each) => each.id !== state.me)) {
    const seen = await api.workspaceOf(person.id).catch(() => null);
    if (seen)
      waiting.set(
        person.id,
        seen.channels.reduce((sum, row) => sum + (row.unread ?? 0), 0),
      );
  }
  waiting.delete(state.me);
  emit("waiting");
}

/** Count soon, once for a burst of reasons. */
export function countSoon(delay = 500) {
  clearTimeout(pause);
  pause = setTimeout(async () => {
    if (round) return countSoon(delay);
    round = count().catch(() => {
      /* the next event counts again */
    });
    await round;
    round = null;
    return undefined;
  }, delay);
}

function item(person) {
  const news = waiting.get(person.id) ?? 0;
  const about = [person.title, person.role_note, cityOf(person.tz ?? "")].filter(Boolean).join(" · ");
  return {
    key: person.id,
    selected: person.id === state.me,
    description: about,
    data: { testid: "person", unread: String(news) },
    content: [
      avatar(person, 28),
      h("span.menu-name", {}, displayName(person)),
      person.is_guest ? h("span.tag", {}, "Guest") : null,
      news ? h("span.count", { "aria-label": `${news} new` }, String(news)) : null,
      icon("check", 16),
    ],
  };
}

/** The button that says who one is, with its menu. */
export class Switcher {
  /** @param {(user: string) => void} onSwitch */
  constructor(onSwitch) {
    this.node = h("button.switcher", {
      type: "button",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      data: { testid: "switcher" },
      on: {
        click: () => {
          openMenu(this.node, {
            label: "Be someone else",
            testid: "switcher-menu",
            className: "people-menu",
            minWidth: 320,
            roles: ["listbox", "option"],
            groups: [{ label: "Everyone here is you: choose who to be", items: players().map(item) }],
            onPick: (picked) => onSwitch(picked.key),
          });
          countSoon(0);
        },
      },
    });
    on("workspace", () => this.draw());
    on("waiting", () => this.draw());
  }

  draw() {
    const person = me();
    if (!person) return;
    const names = players()
      .filter((each) => waiting.get(each.id))
      .map(firstName);
    fill(
      this.node,
      avatar(person, 26),
      h(
        "span.switcher-words",
        {},
        h("span.switcher-you", {}, "You are "),
        h("strong", {}, firstName(person)),
      ),
      names.length
        ? h(
            "span.news-dot",
            { title: `New for ${names.join(", ")}`, data: { testid: "others-news", names: names.join(",") } },
            h("span.visually-hidden", {}, `, new messages for ${names.join(", ")}`),
          )
        : null,
      icon("chevron", 16),
    );
  }
}
