// Events of the history in words.

import { counted, timeText, verdictWords } from "./words.js";

/** What an event says, without its time and reviewer: `3 → 8`, `not a digit: empty`, `taken back, 3 again`. */
export function whatText({ verdict, was, now, why }) {
  const hasLabel = now !== null && now !== undefined;
  const withLabel = { relabeled: `${was ?? "–"} → ${now}`, confirmed: `confirmed ${now}`, undone: `taken back, ${now} again` };
  const words = (hasLabel ? withLabel[verdict] : null) ?? verdictWords[verdict] ?? verdict;
  return why ? `${words}: ${why}` : words;
}

/** An event in a line. */
export function eventText(event) {
  const seconds = event.ms === null || event.ms === undefined ? "" : `, looked ${(event.ms / 1000).toFixed(1)} s`;
  const end = event.stands || event.verdict === "undone" ? "" : ", taken back";
  return `${whatText(event)}, by ${event.by}, ${timeText(event.at)}${seconds}${end}`;
}

/** Events of one time, one reviewer and one verdict as one: `480 digits confirmed`. */
export function groupText(events) {
  if (events.length === 1) return whatText(events[0]);
  const [{ verdict, why, now }] = events, isOneLabel = events.every((event) => event.now === now);
  const words = verdict === "relabeled" ? (isOneLabel ? `labeled ${now}` : "relabeled") : verdictWords[verdict] ?? verdict;
  return `${counted(events.length, "digit")} ${words}${why ? ": " + why : ""}`;
}
