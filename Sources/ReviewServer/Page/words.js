// What the page calls things.

export const verdictWords = {
  confirmed: "confirmed",
  relabeled: "relabeled",
  notADigit: "not a digit",
  excluded: "left out",
  unsure: "unsure",
  comment: "comment",
  undone: "taken back",
};

/** Why something is no digit, by key. */
export const reasonsByKey = { x: "struck out", e: "empty", s: "spoilt", m: "several" };

const stateTexts = ["", "confirmed", "relabeled", "not a digit", "left out", "contested", "unsure"];

/** A state's code, as the table of digits holds it, in words; empty where nobody has decided. */
export function stateText(state, isLeftOut) {
  const text = stateTexts[state] ?? "";
  if (!isLeftOut || state === 3 || state === 4) return text;
  return text === "" ? "left out" : text + ", left out";
}

const integer = new Intl.NumberFormat("en-US");

/** `1 digit`, `1,234 digits`. */
export function counted(number, one, many = one + "s") {
  return integer.format(number) + " " + (number === 1 ? one : many);
}

export function number(value) {
  return integer.format(value);
}

/** `98.6 %`. */
export function percent(fraction) {
  return (100 * fraction).toFixed(1) + " %";
}

const time = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "short" });

/** An event's time, as it was here. */
export function timeText(at) {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? at : time.format(date);
}

/** The last part of a path. */
export function fileName(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `row 3, column 2 of A1` of `A1/r03c02`, counted from 0 as in tables of labels; other places as they are. */
export function placeText(place) {
  const match = /^(?:(.*)\/)?r(\d+)c(\d+)$/.exec(place);
  if (!match) return place;
  return "row " + Number(match[2]) + ", column " + Number(match[3]) + (match[1] ? " of " + match[1] : "");
}
