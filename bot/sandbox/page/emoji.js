// The emoji people and apps use most; any other shortcode stays as it is typed.

export const EMOJI = {
  "+1": "👍",
  thumbsup: "👍",
  "-1": "👎",
  thumbsdown: "👎",
  eyes: "👀",
  tada: "🎉",
  heart: "❤️",
  white_check_mark: "✅",
  heavy_check_mark: "✔️",
  ballot_box_with_check: "☑️",
  x: "❌",
  warning: "⚠️",
  question: "❓",
  exclamation: "❗",
  smile: "😄",
  slightly_smiling_face: "🙂",
  wave: "👋",
  pray: "🙏",
  rocket: "🚀",
  fire: "🔥",
  bulb: "💡",
  memo: "📝",
  calendar: "📆",
  clock: "🕒",
  hourglass: "⌛",
  hourglass_flowing_sand: "⏳",
  bell: "🔔",
  lock: "🔒",
  mag: "🔍",
  speech_balloon: "💬",
  raised_hands: "🙌",
  clap: "👏",
  thinking_face: "🤔",
  star: "⭐",
  sparkles: "✨",
  point_right: "👉",
  link: "🔗",
  busts_in_silhouette: "👥",
  bar_chart: "📊",
  large_green_circle: "🟢",
  large_yellow_circle: "🟡",
  red_circle: "🔴",
  white_circle: "⚪",
  arrow_right: "➡️",
  information_source: "ℹ️",
  coffee: "☕",
};

/** What the reaction menu offers. */
export const REACTIONS = [
  "+1",
  "white_check_mark",
  "eyes",
  "raised_hands",
  "heart",
  "tada",
  "smile",
  "thinking_face",
];

let drawable = null;

/** Whether this machine has a font with emoji; without one they would all be the same empty box. */
function canDraw() {
  if (drawable !== null) return drawable;
  const canvas = document.createElement("canvas");
  canvas.width = 40;
  canvas.height = 30;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const pixels = (text) => {
    pen.clearRect(0, 0, 40, 30);
    pen.font = "20px sans-serif";
    pen.fillText(text, 2, 22);
    return pen.getImageData(0, 0, 40, 30).data.join();
  };
  drawable = pixels("👍") !== pixels("\u{10FFFE}") && pixels("👍") !== pixels("👀");
  return drawable;
}

/** The emoji of a shortcode; null where it is not known or cannot be drawn: the shortcode stands then. */
export const emojiOf = (name) => (canDraw() ? (EMOJI[name.split("::")[0]] ?? null) : null);
