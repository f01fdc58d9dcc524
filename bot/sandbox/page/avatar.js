// A person's or app's picture: their initials on their colour.

import { h } from "./dom.js";

const initials = (name) => {
  const words = name
    .replace(/[^\p{L}\p{N} ]/gu, " ")
    .split(/\s+/)
    .filter(Boolean);
  return ((words[0]?.[0] ?? "?") + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
};

/** White or near-black, whichever reads better on the colour (WCAG relative luminance). */
function inkOn(colour) {
  const parts = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour ?? "");
  if (!parts) return "#fff";
  const [r, g, b] = parts.slice(1).map((part) => {
    const c = parseInt(part, 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.06 ? "#fff" : "#12211f";
}

/** @param {{name, avatar_color, is_bot}|null} person @param {number} size in CSS pixels */
export function avatar(person, size = 36) {
  const colour = person?.avatar_color || "#6b7a78";
  return h(
    "span.avatar",
    {
      "aria-hidden": "true",
      class: person?.is_bot ? "avatar-app" : "",
      style: { "--size": `${size}px`, "--colour": colour, "--on-colour": inkOn(colour) },
    },
    initials(person?.real_name || person?.name || "?"),
  );
}
