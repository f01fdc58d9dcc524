// Line icons on a 20 × 20 grid, drawn for this page.

const PATHS = {
  app: [
    "M4.5 7.5a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2z",
    "M10 5.5V3",
    "M7.8 9.8v1.2",
    "M12.2 9.8v1.2",
  ],
  bolt: ["M11 2.5 4.5 11.5H9.5L9 17.5l6.5-9H10.5z"],
  check: ["m4.5 10.5 3.6 3.6 7.4-8.2"],
  chevron: ["m5.5 8 4.5 4.5L14.5 8"],
  clock: ["M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14z", "M10 6.2V10l2.6 1.8"],
  close: ["m5 5 10 10", "M15 5 5 15"],
  dots: ["M5 10h.01", "M10 10h.01", "M15 10h.01"],
  eye: ["M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5z", "M10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z"],
  file: ["M6 2.8h5.5L15 6.3v9.9a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V3.8a1 1 0 0 1 1-1z", "M11.3 3v3.5h3.5"],
  hash: ["M8 3.5 6.5 16.5", "M13.5 3.5 12 16.5", "M4 7.6h12.5", "M3.5 12.4H16"],
  home: ["m3.5 9 6.5-5.5L16.5 9", "M5.3 8v8h9.4V8", "M8.5 16v-4.2h3V16"],
  left: ["M12 5.2 7.2 10l4.8 4.8"],
  lock: ["M5.5 9h9v7.2h-9z", "M7.2 9V6.6a2.8 2.8 0 0 1 5.6 0V9"],
  menu: ["M3.5 5.5h13", "M3.5 10h13", "M3.5 14.5h13"],
  moon: ["M16 11.8A6.5 6.5 0 0 1 8.2 4a6.5 6.5 0 1 0 7.8 7.8z"],
  paperclip: [
    "m15.5 9.3-5.7 5.7a3.5 3.5 0 0 1-5-5l6-6a2.4 2.4 0 0 1 3.4 3.4l-5.8 5.8a1.2 1.2 0 0 1-1.7-1.7l5-5",
  ],
  people: [
    "M7.5 4.2a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2z",
    "M2.8 15.8c.3-2.6 2.2-4 4.7-4s4.4 1.4 4.7 4",
    "M13 4.6a2.4 2.4 0 0 1 0 4.6",
    "M14.6 12.2c1.5.5 2.4 1.8 2.6 3.6",
  ],
  plus: ["M10 4.5v11", "M4.5 10h11"],
  reply: [
    "M4 4.5h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H9.5L6 16.5v-3H4a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z",
    "M6.5 8h7",
    "M6.5 10.6h4.5",
  ],
  send: ["M3.5 16.2 17 10 3.5 3.8l1.8 5.2 5.7 1-5.7 1z"],
  smile: [
    "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14z",
    "M7 11.6c.7 1.3 1.7 2 3 2s2.3-.7 3-2",
    "M7.7 8h.01",
    "M12.3 8h.01",
  ],
  slash: ["M12.5 4 7.5 16", "M3.5 3.5h13v13h-13z"],
  sun: [
    "M10 6.8a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4z",
    "M10 2.2v1.6",
    "M10 16.2v1.6",
    "M2.2 10h1.6",
    "M16.2 10h1.6",
    "m4.5 4.5 1.1 1.1",
    "m14.4 14.4 1.1 1.1",
    "m4.5 15.5 1.1-1.1",
    "m14.4 5.6 1.1-1.1",
  ],
  warning: ["M10 3.5 17.5 16.5h-15z", "M10 8.2v3.6", "M10 14.2h.01"],
};

const SVG = "http://www.w3.org/2000/svg";

/** A decorative icon: whatever it sits in has the words. */
export function icon(name, size = 18) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox: "0 0 20 20",
    width: size,
    height: size,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": name === "dots" ? 2.4 : 1.6,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
    class: `icon icon-${name}`,
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  for (const line of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", line);
    svg.append(path);
  }
  return svg;
}
