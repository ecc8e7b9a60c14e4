// Digits as small pictures out of a sprite.

import { button, el } from "./dom.js";
import { State } from "./table.js";
import { percent, placeText, stateText } from "./words.js";
import { setTile } from "./pictures.js";

/** An empty tile. */
export function tile(properties = {}) { return el("span", { class: "tile", ...properties }); }

/** A button with a digit's picture that opens the digit. */
export function tileButton(app, digit, index, url) {
  const picture = tile(), title = app.describe(digit);
  setTile(picture, index, url);
  const open = () => app.address.go({ view: "single", digit: app.table.id[digit] });
  return button(picture, open, { class: "glyph-button", title, "aria-label": title });
}

/** What is known of a digit and may be shown: nothing but a decision of one's own in a second pass. */
export function knownOf(app, digit) {
  const { table, session, queue } = app;
  const state = table.stateOf(digit), isHidden = session.secondPass && state === State.open;
  const detail = isHidden ? null : queue?.detail(digit) ?? null;
  const [label, source, predicted] = isHidden ? [-1, -1, -1] : [table.labelOf(digit), table.source[digit], table.predicted[digit]];
  return { state, isHidden, detail, label, source, predicted, reads: detail && detail.suggested >= 0 ? detail.suggested : predicted };
}

/** The name of a class, of which those from 10 on are no digits. */
export function className(app, number) {
  return number < 0 ? "" : number < 10 ? String(number) : app.session.classNames[number] ?? "not a digit";
}

/** One line about a digit: place, label, what the model reads, what is to be looked at. */
export function lineAbout(app, digit) {
  const { table, marks } = app, { state, isHidden, detail, label, predicted } = knownOf(app, digit);
  const parts = [app.describe(digit)];
  if (isHidden) return parts[0];
  const words = stateText(state, table.isLeftOut(digit));
  // What is found says the label that it is about; it may be another by now.
  const isSaid = detail?.why && !words;
  if (label >= 0 && !isSaid) parts.push("labeled " + label);
  else if (label < 0 && !words) parts.push("no label");
  if (words) parts.push(words);
  if (isSaid) parts.push(detail.why);
  else if (predicted >= 0) parts.push(`model reads ${className(app, predicted)}, ${percent(Math.max(0, table.probability[digit]))}`);
  if (marks.has(digit)) parts.push("marked wrong");
  return parts.join(" · ");
}

/** The same for those who hear it: short, the label first. */
export function spokenName(app, digit) {
  const { table, marks } = app, { state, label, reads } = knownOf(app, digit);
  return [
    label >= 0 ? String(label) : "no label", reads >= 0 && reads !== label ? "model reads " + className(app, reads) : "",
    stateText(state, table.isLeftOut(digit)), marks.has(digit) ? "marked wrong" : "", placeText(table.place[digit]),
  ].filter(Boolean).join(", ");
}

/** Short marks of states, beside their colors. */
export const stateSigns = ["", "✓", "✎", "×", "×", "≠", "?"];
export const stateClasses = ["", "confirmed", "relabeled", "left-out", "left-out", "contested", "unsure"];
