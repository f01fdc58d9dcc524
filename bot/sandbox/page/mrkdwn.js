// Slack's mrkdwn as nodes. The grammar is docs.slack.dev, "Formatting text for app surfaces".
// Everything becomes elements and text nodes; a link is made only of http(s) and mailto addresses.

import { h } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { placeOf } from "./router.js";
import { channel, nameOf, state, titleOf, user } from "./state.js";
import { dateToken, fullMoment } from "./time.js";

/** Undo the three escapes of mrkdwn, last of all, once. */
export const unescape = (text) =>
  text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);

const safe = (href) => {
  try {
    const url = new URL(href);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
};

/** A link, or its words alone where the address is not one to follow. */
export function link(href, ...label) {
  const target = safe(href);
  if (!target) return h("span", {}, ...label);
  const here = state.workspace && placeOf(target);
  return h(
    "a",
    {
      href: target,
      ...(here
        ? { data: { place: JSON.stringify(here) } }
        : { target: "_blank", rel: "noopener noreferrer" }),
    },
    ...label,
  );
}

export function mention(id) {
  const known = user(id);
  return h(
    `span.mention${id === state.me ? ".mention-me" : ""}`,
    { data: { user: id } },
    `@${known ? nameOf(id) : id}`,
  );
}

export function channelMention(id, label) {
  const row = channel(id);
  if (!row) return h("span.mention", {}, `#${label || "private channel"}`);
  return h(
    "a.mention",
    { href: `#${id}`, data: { place: JSON.stringify({ channel: id }) } },
    `#${titleOf(row)}`,
  );
}

export const broadcast = (name) => h("span.mention.mention-me", {}, `@${name}`);

export function emoji(name) {
  const found = emojiOf(name);
  return found
    ? h("span.emoji", { title: `:${name}:`, role: "img", "aria-label": name.replaceAll("_", " ") }, found)
    : `:${name}:`;
}

/** A date token's node: the reader's own time, the exact moment as its title. */
export function dateNode(ts, template, href, atStart) {
  const words = dateToken(ts, template, atStart);
  const node = h("time", { datetime: new Date(ts * 1000).toISOString(), title: fullMoment(ts) }, words);
  return href ? link(href, node) : node;
}

function special(body, label, atStart) {
  const date = /^date\^(\d+)\^([^^]+)(?:\^(.+))?$/.exec(body);
  if (date) return dateNode(Number(date[1]), unescape(date[2]), date[3], atStart);
  const name = body.split("^")[0];
  if (["channel", "here", "everyone"].includes(name)) return broadcast(name);
  return h("span.mention", {}, unescape(label || name));
}

/** What stands between < and >. */
function token(inner, atStart) {
  const cut = inner.indexOf("|");
  const body = cut < 0 ? inner : inner.slice(0, cut);
  const label = cut < 0 ? "" : inner.slice(cut + 1);
  if (body.startsWith("@")) return mention(body.slice(1));
  if (body.startsWith("#")) return channelMention(body.slice(1), unescape(label));
  if (body.startsWith("!")) return special(body.slice(1), label, atStart);
  const target = unescape(body);
  if (!safe(target)) return `<${unescape(inner)}>`;
  return link(target, label ? unescape(label) : target.replace(/^mailto:/, ""));
}

const STYLES = { "*": "strong", _: "em", "~": "del" };

// One alternative a construct: code, <token>, :emoji:, a bare address, a styled run.
const INLINE = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "<(?<angle>[@#!]?[^<>\\s|][^<>\\n]*)>",
    ":(?<emoji>[a-z0-9_+-]+(?:::[a-z0-9-]+)?):",
    "(?<bare>https?://[^\\s<>|]*[^\\s<>|.,;:!?)'\"*_~`])",
    "(?<=^|[\\s(\\[{\"'.,;:!?/—–-]|[*_~])(?<mark>[*_~])(?=\\S)(?<run>[^\\n]*?\\S)\\k<mark>(?=$|[\\s)\\]}\"'.,;:!?/—–-]|[*_~])",
  ].join("|"),
  "g",
);

/** A run of mrkdwn within a line or paragraph, as a list of nodes and strings. */
export function inline(text, options = {}) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    const node = construct(found.groups, options, text.slice(0, found.index));
    if (node === null) continue;
    if (found.index > from) nodes.push(unescape(text.slice(from, found.index)));
    nodes.push(node);
    from = found.index + found[0].length;
  }
  if (from < text.length) nodes.push(unescape(text.slice(from)));
  return nodes;
}

function construct({ code, angle, emoji: name, bare, mark, run }, options, before) {
  if (code !== undefined) return h("code", {}, unescape(code));
  if (angle !== undefined) return token(angle, /(^|\n)\W*$/.test(before));
  if (name !== undefined) return emojiOf(name) ? emoji(name) : null;
  if (bare !== undefined) return options.verbatim ? null : link(unescape(bare), unescape(bare));
  return h(STYLES[mark], {}, ...inline(run, options));
}

const BULLET = /^(\s*)([•◦▪‣*-]|\d{1,3}[.)])\s+(?=\S)/;

/** Lines as typed; one that starts like a list's item hangs under its own first word. */
function paragraph(lines, options) {
  const nodes = [];
  let plain = [];
  const flush = () => {
    if (plain.length) nodes.push(h("span.lines", {}, ...inline(plain.join("\n"), options)));
    plain = [];
  };
  for (const line of lines) {
    const bullet = BULLET.exec(line);
    if (!bullet) {
      plain.push(line);
      continue;
    }
    flush();
    nodes.push(
      h(
        "span.hanging",
        { style: { "--depth": Math.min(6, Math.floor(bullet[1].length / 2)) } },
        h("span.hanging-mark", {}, `${bullet[2]} `),
        h("span", {}, ...inline(line.slice(bullet[0].length), options)),
      ),
    );
  }
  flush();
  return nodes;
}

/** Quotes and paragraphs of a piece of text that has no code block in it. */
function paragraphs(text, options) {
  const nodes = [];
  let kind = null;
  let lines = [];
  const flush = () => {
    if (!lines.length) return;
    const inner = paragraph(lines, options);
    if (kind === "quote") nodes.push(h("blockquote", {}, ...inner));
    else if (lines.some((line) => line.trim())) nodes.push(h("p", {}, ...inner));
    lines = [];
  };
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const next = quote ? "quote" : "text";
    if (next !== kind) flush();
    kind = next;
    lines.push(quote ? quote[1] : line);
  }
  flush();
  return nodes;
}

/**
 * A whole mrkdwn text as block nodes.
 * @param {{verbatim?: boolean}} options verbatim: addresses are not made into links by themselves
 */
export function mrkdwn(text, options = {}) {
  const nodes = [];
  for (const [index, piece] of String(text ?? "")
    .split("```")
    .entries()) {
    const fenced = index % 2 === 1;
    if (fenced && piece.trim()) nodes.push(h("pre", {}, unescape(piece.replace(/^\n|\n$/g, ""))));
    else if (!fenced) nodes.push(...paragraphs(piece.replace(index ? /^\n/ : /^$/, ""), options));
  }
  return nodes;
}

/** A text object (plain_text or mrkdwn) as block nodes. */
export function textObject(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, { verbatim: object.verbatim });
  return [h("span.lines", {}, ...plain(object))];
}

/** A plain_text object as text, with its emoji unless they were turned off. */
export function plain(object) {
  if (!object) return [];
  if (object.emoji === false) return [object.text];
  const parts = object.text.split(/:([a-z0-9_+-]+):/);
  return parts.map((part, index) => (index % 2 ? emoji(part) : part));
}

/** What a screen reader says of a mrkdwn text: no markup. */
export function spoken(text) {
  return h("div", {}, ...mrkdwn(text)).textContent;
}
