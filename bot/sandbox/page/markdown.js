// The markdown block: the part of standard Markdown that Slack shows in it.

import { append, h } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { emoji, link } from "./mrkdwn.js";

const INLINE = new RegExp(
  [
    "`(?<code>[^`]+)`",
    "\\\\(?<escaped>[\\\\`*_{}\\[\\]()#+.!~|>-])",
    "!?\\[(?<label>[^\\]\\n]*)\\]\\((?<href>[^()\\s]+(?:\\([^()\\s]*\\)[^()\\s]*)*)\\)",
    "<(?<auto>https?://[^<>\\s]+)>",
    "(?<bare>https?://[^\\s<>]*[^\\s<>.,;:!?)'\"*_~`])",
    "\\*\\*(?=\\S)(?<bold>[\\s\\S]*?\\S)\\*\\*",
    "(?<![\\w])__(?=\\S)(?<bold2>[\\s\\S]*?\\S)__(?![\\w])",
    "~~(?=\\S)(?<strike>[\\s\\S]*?\\S)~~",
    "\\*(?=[^\\s*])(?<em>[^*\\n]*?[^\\s*])\\*",
    "(?<![\\w])_(?=\\S)(?<em2>[^_\\n]*?\\S)_(?![\\w])",
    ":(?<emoji>[a-z0-9_+-]+):",
  ].join("|"),
  "g",
);

function inline(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    const node = construct(found.groups);
    if (node === null) continue;
    nodes.push(text.slice(from, found.index), node);
    from = found.index + found[0].length;
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== "");
}

function construct(found) {
  if (found.code !== undefined) return h("code", {}, found.code);
  if (found.escaped !== undefined) return found.escaped;
  if (found.label !== undefined) return link(found.href, ...inline(found.label));
  const address = found.auto ?? found.bare;
  if (address !== undefined) return link(address, address);
  if (found.emoji !== undefined) return emojiOf(found.emoji) ? emoji(found.emoji) : null;
  const styles = [
    ["strong", found.bold ?? found.bold2],
    ["del", found.strike],
    ["em", found.em ?? found.em2],
  ];
  const [tag, run] = styles.find((each) => each[1] !== undefined);
  return h(tag, {}, ...inline(run));
}

const ITEM = /^(\s*)([-*+]|\d{1,3}[.)])\s+(.*)$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;

/** Markdown as block nodes. */
export function markdown(text) {
  return blocks(
    String(text ?? "")
      .replaceAll("\r\n", "\n")
      .split("\n"),
  );
}

function blocks(lines) {
  const nodes = [];
  let at = 0;
  while (at < lines.length) {
    const [node, next] = block(lines, at);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

function block(lines, at) {
  const line = lines[at];
  if (!line.trim()) return [null, at + 1];
  if (/^\s*(```|~~~)/.test(line)) return fence(lines, at);
  const heading = HEADING.exec(line);
  if (heading)
    return [
      h(
        `h${Math.min(6, heading[1].length + 2)}.md-heading`,
        { class: `md-h${heading[1].length}` },
        ...inline(heading[2]),
      ),
      at + 1,
    ];
  if (RULE.test(line)) return [h("hr"), at + 1];
  if (/^\s*>/.test(line)) return quote(lines, at);
  if (isTable(lines, at)) return table(lines, at);
  if (ITEM.test(line)) return list(lines, at);
  return paragraph(lines, at);
}

function fence(lines, at) {
  const mark = /^\s*(```|~~~)/.exec(lines[at])[1];
  let end = at + 1;
  while (end < lines.length && !lines[end].trim().startsWith(mark)) end += 1;
  return [h("pre", {}, lines.slice(at + 1, end).join("\n")), end + 1];
}

function quote(lines, at) {
  let end = at;
  while (end < lines.length && /^\s*>/.test(lines[end])) end += 1;
  const inner = lines.slice(at, end).map((line) => line.replace(/^\s*> ?/, ""));
  return [h("blockquote", {}, ...blocks(inner)), end];
}

function paragraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() && !startsBlock(lines, end)) end += 1;
  return [h("p", {}, h("span.lines", {}, ...inline(lines.slice(at, end).join("\n")))), end];
}

function startsBlock(lines, at) {
  const line = lines[at];
  return (
    /^\s*(```|~~~|>)/.test(line) ||
    HEADING.test(line) ||
    RULE.test(line) ||
    ITEM.test(line) ||
    isTable(lines, at)
  );
}

function list(lines, at) {
  const [, lead, mark] = ITEM.exec(lines[at]);
  const ordered = /\d/.test(mark);
  const node = h(ordered ? "ol" : "ul", ordered ? { start: parseInt(mark, 10) } : {});
  let next = at;
  while (next < lines.length) {
    const found = ITEM.exec(lines[next]);
    if (!found || found[1].length !== lead.length || /\d/.test(found[2]) !== ordered) break;
    const [body, end] = itemBody(lines, next + 1, lead.length);
    node.append(append(h("li"), [item(found[3]), ...blocks(body)]));
    next = end;
  }
  return [node, Math.max(next, at + 1)];
}

/** The lines indented under an item, without their indent, and where they end. */
function itemBody(lines, from, indent) {
  let end = from;
  while (end < lines.length) {
    const depth = /^\s*/.exec(lines[end])[0].length;
    if (lines[end].trim() ? depth <= indent : !(lines[end + 1] ?? "").startsWith(" ".repeat(indent + 1)))
      break;
    end += 1;
  }
  return [
    lines.slice(from, end).map((line) => line.slice(Math.min(indent + 2, /^\s*/.exec(line)[0].length))),
    end,
  ];
}

function item(text) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
  if (!task) return h("span", {}, ...inline(text));
  const done = task[1] !== " ";
  return h(
    "span.task",
    {},
    h("span", { role: "img", "aria-label": done ? "done" : "to do" }, done ? "☑" : "☐"),
    " ",
    ...inline(task[2]),
  );
}

const cells = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));

function isTable(lines, at) {
  return (
    lines[at].includes("|") &&
    /^\s*\|?(\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*$/.test(lines[at + 1] ?? "") &&
    lines[at + 1].includes("-")
  );
}

function table(lines, at) {
  const aligns = cells(lines[at + 1]).map((cell) =>
    cell.endsWith(":") ? (cell.startsWith(":") ? "center" : "right") : "left",
  );
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|")) end += 1;
  const row = (line, tag) =>
    h(
      "tr",
      {},
      ...cells(line).map((cell, index) =>
        h(tag, { style: { "text-align": aligns[index] ?? "left" } }, ...inline(cell)),
      ),
    );
  const body = lines.slice(at + 2, end).map((line) => row(line, "td"));
  return [
    h(
      "div.table-scroll",
      { tabindex: "0", role: "region", "aria-label": "Table" },
      h("table", {}, h("thead", {}, row(lines[at], "th")), h("tbody", {}, ...body)),
    ),
    end,
  ];
}
