// Which decisions are taken back next, or come back: found in the history, so that it works across sessions.

import { get } from "./api.js";

/** Events asked for at a time. */
const pieceSize = 1000;

/** Reads one's own events, the newest first, until `find` has an answer; it gives null where it needs older ones. */
async function search(reviewer, find) {
  const events = [];
  let cursor = null;
  do {
    const piece = await get("api/history", cursor === null ? { count: pieceSize } : { before: cursor, count: pieceSize });
    events.push(...piece.events.filter((event) => event.by === reviewer));
    const found = find(events);
    if (found !== null) return found;
    cursor = piece.next;
  } while (cursor !== null);
  return find(events, true) ?? [];
}

/** Those of one time, of which `first` is the newest; null where older events may belong to them. */
function group(events, first, belongs, isAll) {
  if (!isAll && events[events.length - 1].at === first.at) return null;
  return events.filter((event) => event.at === first.at && belongs(event));
}

/** What was decided at one time and stands, from the newest decision that stands; empty where there is none. */
export function lastDecisions(reviewer) {
  const belongs = (event) => event.stands && event.verdict !== "undone";
  return search(reviewer, (events, isAll = false) => {
    const first = events.find(belongs);
    return first ? group(events, first, belongs, isAll) : null;
  });
}

/**
 * What was taken back at one time and can come back, as nothing has been decided since; empty where there is none.
 *
 * What comes back is an event `undone` that stands and took back a decision; one that took back another `undone` is such a return itself.
 */
export function lastUndone(reviewer) {
  return search(reviewer, (events, isAll = false) => {
    const byNumber = new Map(events.map((event) => [event.n, event]));
    const belongs = (event) => event.verdict === "undone" && event.stands && byNumber.get(event.undoes)?.verdict !== "undone";
    for (const event of events) {
      if (event.verdict !== "undone") return [];
      if (event.stands && !byNumber.has(event.undoes) && !isAll) return null;
      if (belongs(event)) {
        const found = group(events, event, belongs, isAll);
        return found?.every(({ undoes }) => byNumber.has(undoes)) || isAll ? found : null;
      }
    }
    return null;
  });
}
