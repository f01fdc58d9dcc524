// The message box: Enter sends, Shift+Enter breaks the line, "/" and "@" and "#" offer what there is.

import * as api from "./api.js";
import { announce, fill, h, isNarrow, uid } from "./dom.js";
import { icon } from "./icons.js";
import { fileChip } from "./inputs.js";
import { displayName, draft, emit, keepDraft, state } from "./state.js";
import { Suggest } from "./suggest.js";

const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const pattern = (sign, names) =>
  names.length
    ? new RegExp(
        `(^|[\\s(])${sign}(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})(?![\\p{L}\\p{N}])`,
        "giu",
      )
    : /(?!)/g;

/** Typed text as Slack's clients send it: @name and #name become tokens, & < > are escaped. */
export function encode(text) {
  const longest = (a, b) => b[0].length - a[0].length;
  const people = state.workspace.users
    .flatMap((person) => [
      [escape(person.name), person.id],
      [escape(displayName(person)), person.id],
    ])
    .sort(longest);
  const rooms = state.workspace.channels
    .filter((row) => row.name && !row.is_im && !row.is_mpim)
    .map((row) => [row.name, row.id])
    .sort(longest);
  const id = (list, name) => list.find((each) => each[0].toLowerCase() === name.toLowerCase())[1];
  return escape(text)
    .replace(
      pattern(
        "@",
        people.map((each) => each[0]),
      ),
      (_, before, name) => `${before}<@${id(people, name)}>`,
    )
    .replace(
      pattern(
        "#",
        rooms.map((each) => each[0]),
      ),
      (_, before, name) => `${before}<#${id(rooms, name)}>`,
    );
}

export class Composer {
  /** @param {boolean} thread whether it writes into the thread beside the channel */
  constructor({ thread = false }) {
    this.thread = thread;
    this.files = [];
    this.sent = Promise.resolve();
    const helpId = uid("help");
    const id = (name) => (thread ? `thread-${name}` : name);
    this.area = h("textarea.composer-text", {
      rows: 1,
      "aria-describedby": helpId,
      data: { testid: id("composer") },
      on: {
        input: () => {
          this.say("");
          this.typed();
        },
        keydown: (event) => this.key(event),
        paste: (event) => this.pasted(event),
      },
    });
    this.notice = h("div.composer-notice", { role: "alert", data: { testid: id("composer-notice") } });
    this.usage = h("div.composer-usage", { data: { testid: id("usage") }, hidden: true });
    this.chips = h("div.chips", {});
    this.picker = h("input.visually-hidden", {
      type: "file",
      multiple: true,
      tabindex: "-1",
      "aria-hidden": "true",
      data: { testid: id("file") },
      on: {
        change: () => {
          this.attach([...this.picker.files]);
          this.picker.value = "";
        },
      },
    });
    this.send = h(
      "button.composer-send",
      {
        type: "button",
        "aria-label": "Send",
        data: { testid: id("send") },
        on: { click: () => this.submit() },
      },
      icon("send"),
    );
    this.box = h(
      "div.composer-box",
      {
        on: {
          dragover: (event) => event.preventDefault(),
          drop: (event) => {
            event.preventDefault();
            this.attach([...event.dataTransfer.files]);
          },
        },
      },
      this.area,
      this.chips,
      this.bar(helpId),
    );
    this.node = h("div.composer", {}, this.notice, this.usage, this.box);
    this.suggest = new Suggest(this.area, this.box, {
      commandsToo: !thread,
      onChange: () => this.typed(),
      onShortcut: (id) => api.shortcut({ callback_id: id }).catch((problem) => this.say(problem.message)),
    });
  }

  bar(helpId) {
    const tool = (label, sign, action) =>
      h(
        "button.button.button-icon",
        { type: "button", "aria-label": label, title: label, on: { click: action } },
        icon(sign),
      );
    const put = (sign) => () => {
      const { area } = this;
      const gap = area.value && !/\s$/.test(area.value.slice(0, area.selectionStart)) ? " " : "";
      area.setRangeText(
        sign === "/" ? "/" : gap + sign,
        sign === "/" ? 0 : area.selectionStart,
        sign === "/" ? area.value.length : area.selectionEnd,
        "end",
      );
      area.focus();
      this.typed();
    };
    const help = this.thread ? "Enter sends" : "Enter sends · / for commands";
    return h(
      "div.composer-bar",
      {},
      tool("Attach a file", "paperclip", () => this.picker.click()),
      this.picker,
      h(
        "button.button.button-icon.composer-at",
        {
          type: "button",
          "aria-label": "Mention someone",
          title: "Mention someone",
          on: { click: put("@") },
        },
        "@",
      ),
      this.thread ? null : tool("Use a command", "slash", put("/")),
      h("span.composer-help", { id: helpId }, help),
      this.send,
    );
  }

  /** Write to this place from now on; its draft comes back. */
  aim({ place, channel, threadTs = null, label }) {
    if (this.place === place) return;
    this.place = place;
    this.target = { channel, thread_ts: threadTs };
    this.area.setAttribute("aria-label", label);
    this.area.placeholder = label;
    this.area.value = draft(place);
    this.files = [];
    this.say("");
    this.typed();
    this.suggest.menu.hide();
  }

  focus() {
    if (!isNarrow()) this.area.focus({ preventScroll: true });
  }

  /** Put text in, as if it had been typed. */
  put(text) {
    this.area.value = text;
    this.area.focus();
    this.typed();
  }

  typed() {
    keepDraft(this.place, this.area.value);
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(this.area.scrollHeight, innerHeight * 0.4)}px`;
    this.send.disabled = !this.area.value.trim() && !this.files.length;
    fill(this.chips, ...this.files.map((file) => fileChip(file, () => this.detach(file))));
    this.showUsage();
    this.suggest.look();
  }

  showUsage() {
    const word = this.thread ? "" : this.area.value.split(/\s/)[0];
    const command =
      /^\/\S+\s/.test(this.area.value) && state.workspace.commands.find((each) => each.command === word);
    this.usage.hidden = !command;
    if (command)
      fill(
        this.usage,
        h("span.command", {}, command.command),
        h("span.usage", {}, command.usage ?? ""),
        h("span.usage-note", {}, command.description ?? ""),
      );
  }

  key(event) {
    if (this.suggest.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.attach(files);
  }

  attach(files) {
    this.files.push(...files);
    this.typed();
    this.area.focus();
  }

  detach(file) {
    this.files = this.files.filter((each) => each !== file);
    this.typed();
    this.area.focus();
  }

  say(text) {
    fill(this.notice, text);
    this.notice.classList.toggle("shown", Boolean(text));
  }

  submit() {
    const text = this.area.value.trim();
    const { files, place, target } = this;
    if (!text && !files.length) return;
    this.files = [];
    this.area.value = "";
    this.say("");
    this.typed();
    // One after the other, so that what is sent quickly arrives in the order it was written.
    this.sent = this.sent
      .then(() => this.deliver(text, files, target))
      .then(
        () => emit("said", target),
        (problem) => this.restore(place, text, files, problem),
      );
  }

  async deliver(text, files, target) {
    if (!files.length) {
      await api.say({ ...target, text: encode(text) });
      return;
    }
    const ids = [];
    for (const file of files) ids.push((await api.upload(file)).file.id);
    await api.say({ ...target, text: encode(text), files: ids });
    announce(`${files.length} file${files.length === 1 ? "" : "s"} uploaded`);
  }

  /** It was not sent: what was written comes back, unless something new stands there already. */
  restore(place, text, files, problem) {
    if (this.place !== place) {
      keepDraft(place, text);
      return;
    }
    this.say(problem.message);
    if (!this.area.value) this.area.value = text;
    this.files = files;
    this.typed();
  }
}
