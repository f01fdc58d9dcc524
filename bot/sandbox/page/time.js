// Moments and zones. All moments are the workspace's own, in seconds; never this computer's clock.

import { zone } from "./state.js";

let base = { now: Date.now() / 1000, at: performance.now(), runs: true };

/** Set the workspace's clock; it goes on by itself unless it stands still. */
export function setNow(seconds, runs = true) {
  base = { now: seconds, at: performance.now(), runs };
}

export function now() {
  return base.runs ? base.now + (performance.now() - base.at) / 1000 : base.now;
}

const formats = new Map();

function format(seconds, options, tz = zone()) {
  const key = tz + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: tz, ...options }));
  return formats
    .get(key)
    .format(new Date(seconds * 1000))
    .replace("Sept", "Sep");
}

export const timeOf = (ts) => format(ts, { hour: "2-digit", minute: "2-digit" });
const secondsOf = (ts) => format(ts, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const shortDate = (ts) => format(ts, { day: "numeric", month: "short", year: "numeric" });
const middleDate = (ts) => format(ts, { day: "numeric", month: "long", year: "numeric" });
const longDate = (ts) => format(ts, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** A day as a key that sorts, in the viewer's zone: "2026-11-24". */
export function dayOf(ts, tz = zone()) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: tz, dateStyle: "short" }).format(new Date(ts * 1000));
}

/** "Tue 24 Nov 10:00", in the viewer's zone; used for the clock and the next moment. */
export function momentOf(ts) {
  const day = format(ts, { weekday: "short", day: "numeric", month: "short" }).replaceAll(",", "");
  return `${day} ${timeOf(ts)}`;
}

/** The whole moment, for a title: "Tuesday, 24 November 2026 at 10:00:05". */
export const fullMoment = (ts) => `${longDate(ts)} at ${secondsOf(ts)}`;

/** "Europe/Berlin" as "Berlin". */
export const cityOf = (tz) => tz.split("/").at(-1).replaceAll("_", " ");

function relativeDay(ts) {
  const days = {
    [dayOf(now())]: "today",
    [dayOf(now() - 86400)]: "yesterday",
    [dayOf(now() + 86400)]: "tomorrow",
  };
  return days[dayOf(ts)] ?? null;
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** "Today", "Yesterday" or "Tuesday, 24 November", for the line between two days. */
export function dayTitle(ts) {
  const near = relativeDay(ts);
  if (near) return capital(near);
  const sameYear = dayOf(ts).slice(0, 4) === dayOf(now()).slice(0, 4);
  return sameYear ? format(ts, { weekday: "long", day: "numeric", month: "long" }) : longDate(ts);
}

/** "today at 10:00" or "24 Nov 2026 at 10:00", for "Last reply …". */
export const prettyMoment = (ts) => `${relativeDay(ts) ?? shortDate(ts)} at ${timeOf(ts)}`;

function ago(ts) {
  const distance = Math.abs(now() - ts);
  const units = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ];
  const [unit, size] = units.find((each) => distance >= each[1]) ?? ["second", 1];
  const count = Math.floor(distance / size);
  const words = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return ts <= now() ? `${words} ago` : `in ${words}`;
}

// The tokens of docs.slack.dev, "Formatting text for app surfaces". Longer names first.
const TOKENS = {
  "{date_short_pretty}": (ts) => relativeDay(ts) ?? shortDate(ts),
  "{date_long_pretty}": (ts) => relativeDay(ts) ?? longDate(ts),
  "{date_pretty}": (ts) => relativeDay(ts) ?? middleDate(ts),
  "{day_divider_pretty}": dayTitle,
  "{date_short}": shortDate,
  "{date_long_full}": longDate,
  "{date_long}": longDate,
  "{date_slash}": (ts) => dayOf(ts).replaceAll("-", "/"),
  "{date_num}": (ts) => dayOf(ts),
  "{date}": middleDate,
  "{time_secs}": secondsOf,
  "{time}": timeOf,
  "{ago}": ago,
};

/** A date token's template filled in for the reader; the first word gets a capital at a line's start. */
export function dateToken(ts, template, atStart = false) {
  const text = template.replace(/\{\w+\}/g, (token) => TOKENS[token]?.(ts) ?? token);
  return atStart && text ? capital(text) : text;
}

function offsetOf(seconds, tz) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: tz,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(new Date(seconds * 1000));
  const read = (type) => Number(parts.find((part) => part.type === type).value);
  const wall = Date.UTC(
    read("year"),
    read("month") - 1,
    read("day"),
    read("hour"),
    read("minute"),
    read("second"),
  );
  return wall / 1000 - Math.floor(seconds);
}

/** The moment of a wall time ("2026-11-24T10:00") in a zone; a wall time that is skipped slides on. */
export function momentFromWall(wall, tz = zone()) {
  const guess = Date.parse(`${wall.slice(0, 16)}:00Z`) / 1000;
  if (Number.isNaN(guess)) return null;
  const first = guess - offsetOf(guess, tz);
  return guess - offsetOf(first, tz);
}

/** A moment as the wall time a datetime-local input holds, in a zone. */
export function wallOf(seconds, tz = zone()) {
  return new Date((seconds + offsetOf(seconds, tz)) * 1000).toISOString().slice(0, 16);
}
