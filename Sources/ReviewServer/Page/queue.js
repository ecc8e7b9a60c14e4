// A queue: digits in the order in which they are to be looked at, in pages.

import { get } from "./api.js";
import { State } from "./table.js";

/** Digits on a page of the wall: as many as a sprite holds. */
export const pageSize = 500;
const mostRows = 20_000;

/** Queues of what has been decided, which would be empty without it. */
const ofDecided = new Set(["decided", "mine", "left-out", "stale"]);
/** Queues that this page keeps itself, until its tab is closed: what was marked wrong, and what was picked on the map. */
export const ownQueues = { marked: "Marked wrong", picked: "Picked on the map" };

export class Queue {
  /** @param columns as `readColumns` gives them. */
  constructor(key, title, columns, table, filter) {
    this.key = key;
    this.id = columns.id;
    this.title = title;
    this.columns = columns;
    this.isOfDecided = ofDecided.has(columns.id) || Object.hasOwn(ownQueues, columns.id);
    this.filter = filter;
    this.#tableCount = table.count;
    this.#select(table, filter);
  }

  /** Positions of the digits that are shown; they stay as they are until the queue is opened anew. */
  #list;
  #tableCount;
  #positions = null;
  #details = null;

  #select(table, { decided, label, read }) {
    const { digits } = this.columns, list = new Int32Array(digits.length);
    let count = 0;
    for (let position = 0; position < digits.length; position += 1) {
      const digit = digits[position];
      if (!decided && !this.isOfDecided && table.isSettled(digit)) continue;
      if (label !== "" && String(table.labelOf(digit)) !== label) continue;
      if (read !== "" && String(table.predicted[digit]) !== read) continue;
      list[count] = position;
      count += 1;
    }
    this.#list = list.subarray(0, count);
  }

  get count() { return this.#list.length; }
  get wholeCount() { return this.columns.digits.length; }
  get pageCount() { return Math.max(1, Math.ceil(this.count / pageSize)); }

  digitAt(index) { return this.columns.digits[this.#list[index]]; }

  /** Where a digit is among those shown; -1 where it is not. */
  indexOf(digit) {
    if (this.#positions === null) {
      this.#positions = new Int32Array(this.#tableCount).fill(-1);
      for (let index = this.count - 1; index >= 0; index -= 1) this.#positions[this.digitAt(index)] = index;
    }
    return this.#positions[digit] ?? -1;
  }

  /** The digits of a page, which are counted from 1. */
  page(number) {
    const from = (number - 1) * pageSize, to = Math.min(from + pageSize, this.count);
    return Array.from({ length: Math.max(0, to - from) }, (_, index) => this.digitAt(from + index));
  }

  static pageOf(index) { return Math.floor(index / pageSize) + 1; }

  /** Why nothing is shown. */
  get emptyText() {
    if (this.wholeCount === 0) return "Nothing is in this queue.";
    return "All of this queue has been decided, or is filtered out. The key a shows what has been decided, too.";
  }

  get hasPairs() { return this.columns.other?.some((other) => other >= 0) ?? false; }

  /** What the queue says of a digit: `other`, `suggested`, `why`; null where it says nothing. */
  detail(digit) {
    const { digits, other, suggested, why } = this.columns;
    if (!why && !suggested) return null;
    if (this.#details === null) {
      this.#details = new Map();
      for (let position = digits.length - 1; position >= 0; position -= 1) this.#details.set(digits[position], position);
    }
    const position = this.#details.get(digit);
    if (position === undefined) return null;
    return { other: other?.[position] ?? -1, suggested: suggested?.[position] ?? -1, why: why?.[position] ?? "" };
  }
}

/** Reads a whole queue from the server, in pieces. */
export async function readColumns(id, of) {
  const query = (from) => ({ id, ...(of === "" ? {} : { of }), from, count: mostRows });
  const first = await get("api/queue", query(0)), pieces = [first], rest = [];
  for (let from = mostRows; from < first.count; from += mostRows) rest.push(get("api/queue", query(from)));
  pieces.push(...(await Promise.all(rest)));
  const joined = (name) => (first[name] ? pieces.flatMap((piece) => piece[name]) : null);
  return { id, digits: Int32Array.from(joined("digits")), other: joined("other"), suggested: joined("suggested"), why: joined("why") };
}

/** Whether Enter confirms a digit: it has a label, and nobody is of two minds about it. */
export function canBeConfirmed(table, digit) {
  return table.stateOf(digit) === State.open && table.labelOf(digit) >= 0 && !table.isLeftOut(digit);
}
