// What keys and buttons do, in whichever view.

import { sentence } from "./api.js";
import { titleOf } from "./decisions.js";
import { askComment, askLeaveOut } from "./dialogs.js";
import { showHelp } from "./help.js";
import { canBeConfirmed } from "./queue.js";
import { State } from "./table.js";
import { counted, fileName, placeText, reasonsByKey } from "./words.js";

export class Actions {
  #app;

  constructor(app) { this.#app = app; }

  /** Whether there is something to act on. */
  get canAct() { return this.#app.view !== null; }

  // Decisions.

  label(label) {
    const { table } = this.#app;
    this.#decide((digit) => ({ verdict: table.presentLabel(digit) === label ? "confirmed" : "relabeled", now: label, why: "" }));
  }

  notADigit(key) { this.#decide(() => ({ verdict: "notADigit", now: null, why: reasonsByKey[key] })); }

  unsure() {
    const { table } = this.#app;
    this.#decide((digit) => ({ verdict: "unsure", now: labelOrNull(table.labelOf(digit)), why: "" }));
  }

  /** Decides about all that are marked on the page or, where none is, about the digit at hand, and goes on. */
  #decide(decision) {
    const { view } = this.#app;
    if (!this.#mayDecide()) return;
    const digits = view.targets();
    if (digits.length === 0) return this.#app.messages.say("There is no digit to decide about.");
    const entries = digits.map((d) => ({ d, ...decision(d) }));
    this.#app.decide(entries);
    if (digits.length > 1) this.#app.messages.say(titleOf(entries) + ".");
    view.goOn(digits);
  }

  mark() {
    const { view, marks, table } = this.#app, digit = view.current();
    if (!this.#mayDecide() || digit < 0) return;
    marks.toggle(digit);
    this.#app.refresh([digit]);
    this.#app.messages.say(marks.has(digit) ? `Marked wrong: ${placeText(table.place[digit])}.` : "Right again.");
  }

  /** Confirms all of the page that are not marked, and goes on. */
  done() {
    const { view, marks, table, session, messages } = this.#app;
    if (view.enter?.()) return;
    if (!this.#mayDecide()) return;
    const page = view.pageDigits();
    if (page.length === 0) return messages.say("There is no digit to decide about.");
    if (session.secondPass && page.some((digit) => table.labelOf(digit) < 0 && table.stateOf(digit) === State.open)) {
      return messages.say("In a second pass nothing is confirmed unseen: press each digit's label.");
    }
    const isOne = page.length === 1 && view.name === "single";
    const confirmed = page.filter((digit) => !marks.has(digit) && (isOne ? table.labelOf(digit) >= 0 : canBeConfirmed(table, digit)));
    if (isOne && confirmed.length === 0 && !marks.has(page[0]) && !table.isSettled(page[0])) {
      return messages.say("It has no label that could be confirmed: press its digit.");
    }
    if (confirmed.length > 0) this.#app.decide(confirmed.map((d) => ({ d, verdict: "confirmed", now: table.labelOf(d), why: "" })));
    const marked = page.filter((digit) => marks.has(digit)).length;
    const undecided = page.filter((digit) => !marks.has(digit) && !table.isSettled(digit)).length;
    if (!isOne) {
      messages.say([
        `${counted(confirmed.length, "digit")} confirmed.`,
        marked > 0 ? `${counted(marked, "digit")} marked wrong: see the queue Marked wrong.` : "",
        undecided > 0 ? `${counted(undecided, "digit")} unsure, contested or without a label: each needs its own key.` : "",
      ].filter(Boolean).join(" "));
    }
    view.pageDone();
  }

  undo() { if (this.#mayDecide()) this.#app.decisions.undo(); }
  redo() { if (this.#mayDecide()) this.#app.decisions.redo(); }

  async comment() {
    const { view, table } = this.#app, digit = view.current();
    if (!this.#mayDecide() || digit < 0) return;
    const why = await askComment(this.#app.describe(digit));
    if (why) this.#app.decide([{ d: digit, verdict: "comment", now: labelOrNull(table.labelOf(digit)), why }]);
  }

  async leaveOut() {
    const { view, table, session, marks } = this.#app, digit = view.current();
    if (!this.#mayDecide()) return;
    const choices = [];
    if (digit >= 0) {
      const digits = view.targets(), isOne = digits.length === 1, state = table.stateOf(digit);
      const isOut = isOne && (state === State.excluded || state === State.notADigit);
      const title = isOne ? "This digit: " + placeText(table.place[digit]) : `The ${digits.length} marked digits`;
      choices.push({ title, isOut, value: { digits } });
    }
    const sheet = view.sheet?.() ?? (digit >= 0 ? table.sheet[digit] : -1);
    if (sheet >= 0) {
      const { file, digitCount, state } = session.sheets[sheet];
      const title = `The sheet ${fileName(file)}, ${counted(digitCount, "digit")}`;
      choices.push({ title, isOut: state === "excluded", value: { sheet } });
    }
    const writer = digit >= 0 ? table.writer[digit] : sheet >= 0 ? session.writers.indexOf(session.sheets[sheet].writer) : -1;
    if (writer >= 0) {
      const isOut = session.writerStates[writer] === "excluded";
      choices.push({ title: `The writer ${session.writers[writer]}`, isOut, value: { writer } });
    }
    if (choices.length === 0) return this.#app.messages.say("There is no digit to leave out.");
    const answer = await askLeaveOut(choices);
    if (!answer) return;
    const { value: { digits, sheet: itsSheet, writer: itsWriter }, isOut, why } = answer;
    if (digits) {
      const back = (d) => ({ d, verdict: "confirmed", now: labelOrNull(table.presentLabel(d)), why });
      if (isOut && table.presentLabel(digits[0]) < 0) return this.#app.messages.say("It has no label: press its digit to take it back.");
      this.#app.decide(digits.map((d) => (isOut ? back(d) : { d, verdict: "excluded", now: null, why })));
      for (const d of digits) marks.delete(d);
      view.goOn(digits);
    } else {
      const target = itsSheet !== undefined ? { s: itsSheet } : { w: itsWriter };
      this.#app.decide([{ ...target, verdict: isOut ? "confirmed" : "excluded", now: null, why }]);
    }
  }

  #mayDecide() {
    const { session, messages } = this.#app;
    if (session.readOnly) messages.say("Nothing can be decided: " + sentence(session.readOnly));
    return !session.readOnly;
  }

  // Moving.

  move(x, y, isMarking) {
    if (isMarking && !this.#mayDecide()) return;
    this.#app.view.move(x, y, isMarking);
  }

  moveTo(end) { this.#app.view.moveTo?.(end); }
  turn(by) { this.#app.view.turn?.(by); }
  zoom(by) { this.#app.view.zoom?.(by); }

  /** Opens a view, with the digit at hand. */
  open(name) {
    const { view, address } = this.#app;
    if (name === "map" && !this.#app.hasMap) return this.#app.messages.say("There is no map: inkmill curate makes it.");
    const digit = view?.current() ?? -1;
    document.getElementById("view").focus();
    return address.go({ view: name, sheet: "", ...(digit >= 0 ? { digit: this.#app.table.id[digit] } : {}) });
  }

  /** Opens a page about the data or the last run. */
  openReport(id) {
    const report = this.#app.session.reports.find((each) => each.id === id);
    if (!report || report.refusal) return this.#app.messages.say(report ? sentence(report.refusal) : "There is no such page.");
    return location.assign(id);
  }

  escape() {
    if (this.#app.sidebar.closeNarrow()) return;
    if (this.#app.view.leave?.()) return;
    if (this.#app.view.name !== "wall") this.open("wall");
  }

  toggleDecided() { this.#app.address.go({ decided: !this.#app.address.now.decided }); }
  openQueues() { this.#app.sidebar.focus(); }
  help() { showHelp(); }
}

function labelOrNull(label) { return label >= 0 ? label : null; }
