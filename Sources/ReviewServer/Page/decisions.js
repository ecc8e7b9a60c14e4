// Decisions on their way to the server, one after the other.
//
// What is decided is shown at once, and counts once the server has it on the disk (201). What could not be saved is shown as it was
// before, and a bar says so and offers to try again. Later decisions wait for earlier ones, so that none overtakes another.

import { post } from "./api.js";
import { counted } from "./words.js";
import { lastDecisions, lastUndone } from "./undo.js";

/** The most decisions that the server takes at a time. */
const mostAtATime = 500;
/** How many that were not saved are named one by one. */
const mostNamed = 3;

export class Decisions {
  #app;
  #waiting = [];
  #isSending = false;
  #unsaved = [];

  constructor(app) {
    this.#app = app;
    addEventListener("beforeunload", (event) => {
      if (this.#waiting.length > 0 || this.#unsaved.length > 0) event.preventDefault();
    });
  }

  /** How many are under way. */
  get waitingCount() { return this.#waiting.length; }

  /** How many could not be saved, and wait to be tried again. */
  get unsavedCount() { return this.#unsaved.length; }

  /**
   * Decides.
   *
   * @param entries each with `d`, `s` or `w`, and `verdict`, `now`, `why`.
   * @param milliseconds looked at all of them together.
   */
  decide(entries, milliseconds) {
    const ms = Math.round(milliseconds / Math.max(1, entries.length));
    for (let from = 0; from < entries.length; from += mostAtATime) {
      this.#add({ kind: "decide", entries: entries.slice(from, from + mostAtATime).map((entry) => ({ ...entry, ms })) });
    }
  }

  /** Takes back what was decided last, also by hand of an earlier session. */
  undo() { this.#add({ kind: "undo", entries: [] }); }

  /** Brings back what was taken back last. */
  redo() { this.#add({ kind: "redo", entries: [] }); }

  /** Takes back events of one's own by their numbers. */
  undoEvents(ns) {
    for (let from = 0; from < ns.length; from += mostAtATime) this.#add({ kind: "undo", entries: [], ns: ns.slice(from, from + mostAtATime) });
  }

  #add(step) {
    this.#waiting.push(step);
    this.#showPending(step);
    this.#app.onSaving();
    this.#send();
  }

  async #send() {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#waiting.length > 0) {
      const step = this.#waiting[0];
      try {
        const answer = await this.#post(step);
        this.#waiting.shift();
        this.#accept(step, answer);
      } catch (error) {
        this.#refuse(step, error);
      }
      this.#app.onSaving();
    }
    this.#isSending = false;
  }

  async #post(step) {
    const { session } = this.#app;
    if (step.kind === "decide") {
      return post("api/events", { events: step.entries.map((entry) => ({ ...entry, rev: this.#revision(entry) })) });
    }
    if (!step.ns) {
      const events = await (step.kind === "undo" ? lastDecisions : lastUndone)(session.reviewer);
      step.ns = events.map(({ n }) => n).slice(0, mostAtATime);
    }
    return step.ns.length > 0 ? post("api/undo", { ns: step.ns }) : null;
  }

  /** How many events the page knows about what an entry is about. */
  #revision({ d, s, w }) {
    const { table, session } = this.#app;
    return d !== undefined ? table.rev[d] : s !== undefined ? session.sheets[s].rev : session.writerRevs[w];
  }

  #accept(step, answer) {
    if (answer === null) {
      const isUndo = step.kind === "undo";
      this.#app.messages.say(isUndo ? "You have decided nothing that could be taken back." : "There is nothing to bring back.");
      return;
    }
    this.#take(answer);
    this.#showPending(step);
    this.#app.onDecided(step, answer);
  }

  /** Takes in what the server says that things are now. */
  #take({ states = [], sheets = [], writers = [] }) {
    for (const state of [...states, ...sheets, ...writers]) this.#app.setState(state);
    this.#app.refresh(states.map(({ d }) => d));
  }

  #refuse(step, error) {
    if (error.status === 409) {
      this.#refuseConflict(step, error);
    } else {
      // Where it is not the step's fault, those behind it would meet the same.
      const isItsFault = [400, 413, 415].includes(error.status), steps = this.#waiting.splice(0, isItsFault ? 1 : Infinity);
      for (const each of steps) each.known = each.entries.map((entry) => this.#revision(entry));
      this.#unsaved.push(...steps);
      for (const each of steps) this.#showPending(each);
      this.#showUnsaved(error.text ?? error.message);
    }
  }

  /** Others have decided meanwhile: what is so by now is shown, and whoever looks decides again. */
  #refuseConflict(step, error) {
    this.#waiting.shift();
    const { states = [] } = error.body ?? {};
    this.#take(error.body ?? {});
    // After an answer that was lost, the conflict is with oneself.
    const differing = step.entries.filter((entry) => !this.#app.isAlready(entry));
    const digits = new Set(differing.map(({ d }) => d).filter((digit) => digit !== undefined));
    const others = this.#waiting.filter(({ entries }) => entries.some(({ d }) => digits.has(d)));
    this.#waiting = this.#waiting.filter((each) => !others.includes(each));
    for (const each of [step, ...others]) this.#showPending(each);
    if (step.kind === "decide" && differing.length === 0) return;
    this.#app.showConflict(error, states, [step, ...others].map(title).join(", "));
  }

  #showUnsaved(reason) {
    const titles = this.#unsaved.map(title), isShort = titles.length <= mostNamed;
    const what = isShort ? titles.join(", ") : `${counted(titles.length, "decision")}, the last: ${titles[titles.length - 1]}`;
    const text = `Not saved: ${what}. ${reason}`;
    this.#app.messages.bar("unsaved", text, [["Try again", () => {
      for (const step of this.#unsaved.splice(0)) this.#addAgain(step);
    }]], () => {
      this.#unsaved = [];
      this.#app.onSaving();
    });
  }

  /** Tries a step once more, without what has been decided otherwise since: that is newer. */
  #addAgain(step) {
    const entries = step.entries.filter((entry, index) => this.#revision(entry) === step.known[index]);
    const lostCount = step.entries.length - entries.length;
    if (lostCount > 0) this.#app.messages.say(`${counted(lostCount, "decision")} left as made since.`);
    if (step.kind !== "decide" || entries.length > 0) this.#add({ ...step, entries });
    else this.#app.onSaving();
  }

  /** Shows the digits of a step as all that is under way will make them. */
  #showPending(step) {
    const digits = new Set(step.entries.map(({ d }) => d).filter((digit) => digit !== undefined));
    if (digits.size === 0) return;
    const byDigit = new Map([...digits].map((digit) => [digit, []]));
    for (const { entries } of this.#waiting) for (const entry of entries) byDigit.get(entry.d)?.push(entry);
    for (const [digit, entries] of byDigit) this.#app.table.setPending(digit, entries);
    this.#app.refresh([...digits]);
  }
}

function title({ kind, entries }) {
  if (kind !== "decide") return kind === "undo" ? "taking back" : "bringing back";
  return titleOf(entries);
}

/** `12 digits confirmed`, for a message. */
export function titleOf(entries) {
  const [{ verdict, now, why, s, w }] = entries;
  if (s !== undefined) return verdict === "excluded" ? "leaving a sheet out" : "taking a sheet back";
  if (w !== undefined) return verdict === "excluded" ? "leaving a writer out" : "taking a writer back";
  const isOfOne = verdict === "confirmed" && entries.length === 1;
  const words = { relabeled: `labeled ${now}`, notADigit: why, excluded: "left out", comment: "commented" };
  const what = isOfOne ? `labeled ${now}` : words[verdict] ?? verdict;
  return `${counted(entries.length, "digit")} ${what}`;
}
