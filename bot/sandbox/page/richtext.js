// The rich_text block, and rich text in table cells.

import { h } from "./dom.js";
import { broadcast, channelMention, dateNode, emoji, link, mention } from "./mrkdwn.js";

const STYLE_TAGS = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "del"],
  ["underline", "u"],
];

function styled(node, style = {}) {
  return STYLE_TAGS.reduce((inner, [name, tag]) => (style?.[name] ? h(tag, {}, inner) : inner), node);
}

const INLINE = {
  text: (part) => part.text,
  link: (part) => link(part.url, part.text || part.url),
  user: (part) => mention(part.user_id),
  channel: (part) => channelMention(part.channel_id),
  usergroup: (part) => h("span.mention", {}, `@${part.usergroup_id}`),
  broadcast: (part) => broadcast(part.range),
  emoji: (part) => emoji(part.name),
  date: (part) => dateNode(part.timestamp, part.format, part.url),
  color: (part) => h("span.swatch", { style: { "--swatch": part.value } }, part.value),
};

const run = (parts = []) =>
  parts.map((part) => styled(INLINE[part.type]?.(part) ?? part.text ?? "", part.style));

const MARKERS = ["disc", "circle", "square"];

function list(element) {
  const ordered = element.style === "ordered";
  const depth = element.indent ?? 0;
  return h(
    ordered ? "ol" : "ul",
    {
      start: ordered && element.offset ? element.offset + 1 : null,
      style: {
        "--depth": depth,
        "list-style-type": ordered
          ? ["decimal", "lower-alpha", "lower-roman"][depth % 3]
          : MARKERS[depth % 3],
      },
      class: element.border ? "rich-list bordered" : "rich-list",
    },
    ...element.elements.map((item) => h("li", {}, ...run(item.elements))),
  );
}

const SECTIONS = {
  rich_text_section: (element) => h("p", {}, h("span.lines", {}, ...run(element.elements))),
  rich_text_quote: (element) => h("blockquote", {}, h("span.lines", {}, ...run(element.elements))),
  rich_text_preformatted: (element) => h("pre", {}, ...run(element.elements)),
  rich_text_list: list,
};

/** A rich_text object's elements as block nodes. */
export function richText(object) {
  return (object.elements ?? []).map((element) => SECTIONS[element.type]?.(element) ?? null);
}

/** What a rich_text_input sends for typed text: one section with the text as it is. */
export function richTextOf(text) {
  return text
    ? { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] }
    : null;
}

/** The typed text of a rich_text value, as well as a plain field can hold it. */
export function textOfRich(value) {
  const words = (parts = []) =>
    parts.map((part) => part.text ?? part.url ?? (part.elements ? words(part.elements) : "")).join("");
  return (value?.elements ?? [])
    .map((section) =>
      section.type === "rich_text_list"
        ? section.elements.map((item) => `• ${words(item.elements)}`).join("\n")
        : words(section.elements),
    )
    .join("\n");
}
