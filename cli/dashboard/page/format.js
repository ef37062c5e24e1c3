/** A duration in milliseconds, for people. */
export function duration(ms) {
  if (ms === null || ms === undefined) return "–";
  if (ms === 0) return "0";
  if (ms < 1) return `${(ms * 1000).toFixed(0)} µs`;
  if (ms < 100) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${ms.toFixed(0)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  return age(ms / 1000);
}

/** How often per second. */
export function rate(perSecond) {
  if (perSecond === null || perSecond === undefined) return "–";
  if (perSecond === 0) return "0";
  return perSecond < 0.1 ? "<0.1" : perSecond < 10 ? perSecond.toFixed(1) : count(perSecond);
}

/** A number with thousands apart. */
export function count(number) {
  return number === null || number === undefined ? "–" : Math.round(number).toLocaleString("en");
}

/** A size in bytes, for people. */
export function bytes(size) {
  if (size === null || size === undefined) return "–";
  return size < 1e9 ? `${(size / 1e6).toFixed(0)} MB` : `${(size / 1e9).toFixed(2)} GB`;
}

/** Seconds, for people. */
export function age(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  const units = [["d", 86_400], ["h", 3600], ["m", 60]];
  for (const [unit, size] of units) {
    if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}`;
  }
  return `${Math.round(seconds)} s`;
}

/** The time of day. */
export function clock(time) {
  const date = new Date(time);
  const two = (number) => String(number).padStart(2, "0");
  const ms = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}

/** A share of a processor. */
export function load(share) {
  return share === null || share === undefined ? "–" : `${(share * 100).toFixed(0)} %`;
}

/** JSON over several lines. */
export function pretty(value) {
  return JSON.stringify(value, null, 2) ?? "";
}

/** JSON in a text over several lines; what is no JSON stays. */
export function prettyText(text) {
  try {
    return pretty(JSON.parse(text));
  } catch {
    return String(text);
  }
}

/**
 * A text that is JSON, as it is, so that the digits of large numbers stay as they were written.
 * Throws if it is something else.
 */
export function checkedJson(text) {
  try {
    JSON.parse(text);
    return text;
  } catch (cause) {
    throw new Error(`This is not JSON: ${cause.message}`, { cause });
  }
}

/** The service that a name stands for: its workers have a name of their own. */
export function ownerOf(name) {
  return name.replace(/\.worker$/, "");
}

/** A hue for a service: the same on each page, and for its workers. */
export function hueOf(name) {
  let hash = 7;
  for (const character of ownerOf(name)) hash = (hash * 31 + character.codePointAt(0)) % 99_991;
  return (hash * 137) % 360;
}

/** A shell argument. */
export function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** One and many. */
export function plural(number, what) {
  return `${count(number)} ${what}${number === 1 ? "" : "s"}`;
}

/** Tells arrows of the map apart. */
export function keyOf({ from, to, kind }) {
  return JSON.stringify([from, to, kind]);
}
