// The table of digits, by columns, as it counts and as decisions that are under way will make it.

import { get } from "./api.js";

export const State = { open: 0, confirmed: 1, relabeled: 2, notADigit: 3, excluded: 4, contested: 5, unsure: 6 };
/** Added to a state where the manifest, the sheet or the writer leaves the digit out. */
const leftOutBit = 8;
/** The most rows that the server sends at a time. */
const mostRows = 20_000;

const numberColumns = ["label", "source", "predicted", "probability", "writer", "sheet", "state", "rev"];

export class DigitTable {
  /** Made while the table is loaded, not at the first key. */
  #index = new Map();
  #pending = new Map();

  constructor(count) {
    this.count = count;
    this.loadedAt = 0;
    this.id = new Array(count).fill("");
    this.place = new Array(count).fill("");
    this.label = new Int8Array(count).fill(-1);
    this.source = new Int8Array(count).fill(-1);
    this.predicted = new Int8Array(count).fill(-1);
    this.probability = new Float32Array(count).fill(-1);
    this.writer = new Int32Array(count);
    this.sheet = new Int32Array(count).fill(-1);
    this.state = new Uint8Array(count);
    this.rev = new Int32Array(count);
  }

  /** Reads all rows, those of several pieces at a time. */
  async load() {
    const pieces = [];
    for (let from = 0; from < this.count; from += mostRows) pieces.push(this.#loadPiece(from));
    await Promise.all(pieces);
    this.loadedAt = performance.now();
  }

  async #loadPiece(from) {
    const piece = await get("api/digits", { from, count: mostRows });
    for (const name of numberColumns) this[name].set(piece[name], from);
    for (let row = 0; row < piece.id.length; row += 1) {
      this.id[from + row] = piece.id[row];
      this.place[from + row] = piece.place[row];
      this.#index.set(piece.id[row], from + row);
    }
  }

  /** The digit of that id; -1 where there is none. */
  indexOf(id) { return this.#index.get(id) ?? -1; }

  /** The label as it will be; -1 for none. */
  labelOf(digit) { return this.#pending.get(digit)?.label ?? this.label[digit]; }

  /** One of `State` as it will be. */
  stateOf(digit) { return (this.#pending.get(digit)?.state ?? this.state[digit]) & (leftOutBit - 1); }

  isPending(digit) { return this.#pending.has(digit); }

  /** Whether the manifest, its sheet or its writer leaves it out. */
  isLeftOut(digit) { return (this.state[digit] & leftOutBit) !== 0; }

  /** Whether nothing is left to be decided. */
  isSettled(digit) {
    const state = this.stateOf(digit);
    return (state >= State.confirmed && state <= State.excluded) || this.isLeftOut(digit);
  }

  /** The label that a person would confirm: the one that counts, or what the source said; -1 for none. */
  presentLabel(digit) {
    const label = this.labelOf(digit);
    return label >= 0 ? label : this.source[digit];
  }

  /** What the server says of a digit now. */
  set({ d, label, state, rev }) {
    this.label[d] = label;
    this.state[d] = state;
    this.rev[d] = rev;
  }

  /** Shows a digit as these decisions will make it, in their order; as it counts where there are none. */
  setPending(digit, decisions) {
    this.#pending.delete(digit);
    for (const { verdict, now } of decisions) {
      const label = this.labelOf(digit), state = this.stateOf(digit);
      const will = {
        confirmed: { label: now, state: now === this.source[digit] || this.source[digit] < 0 ? State.confirmed : State.relabeled },
        relabeled: { label: now, state: now === this.source[digit] ? State.confirmed : State.relabeled },
        notADigit: { label: -1, state: State.notADigit },
        excluded: { label: -1, state: State.excluded },
        unsure: { label, state: state === State.open ? State.unsure : state },
        comment: { label, state },
      }[verdict];
      this.#pending.set(digit, will);
    }
  }
}
