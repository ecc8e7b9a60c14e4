// The review page: what is known, what is shown, and what happens in between.

import { Actions } from "./actions.js";
import { Address, format } from "./address.js";
import { get, sentence, watchRun } from "./api.js";
import { Clock } from "./clock.js";
import { Decisions } from "./decisions.js";
import { el } from "./dom.js";
import { HistoryView } from "./history.js";
import { listenToKeys } from "./keys.js";
import { MapView } from "./map.js";
import { Marks, ownDigits } from "./marks.js";
import { Messages } from "./messages.js";
import { Pictures } from "./pictures.js";
import { Queue, ownQueues, readColumns } from "./queue.js";
import { SheetView } from "./sheet.js";
import { Sidebar } from "./sidebar.js";
import { SingleView } from "./single.js";
import { DigitTable } from "./table.js";
import { Toolbar } from "./toolbar.js";
import { WallView } from "./wall.js";
import { counted, fileName, percent, placeText, stateText } from "./words.js";

/** A queue that changes with decisions is read with the table anew where that is older than this, in milliseconds. */
const oldestTable = 10_000;
/** How many digits a message about others' decisions names. */
const mostTold = 3;

class App {
  messages = new Messages();
  pictures = new Pictures();
  clock = new Clock();
  session = null;
  table = null;
  queue = null;
  view = null;
  hasMap = false;
  #views = {};
  #showing = 0;
  #columns = null;
  #agreementTimer = null;

  async start() {
    watchRun(() => this.#onOtherRun());
    this.session = withNamedSheets(await get("api/session"));
    this.hasMap = this.session.hasMap;
    this.table = new DigitTable(this.session.digitCount);
    this.marks = new Marks(this);
    this.decisions = new Decisions(this);
    this.actions = new Actions(this);
    this.address = new Address((address) => this.show(address));
    this.sidebar = new Sidebar(this);
    this.toolbar = new Toolbar(this);
    for (const View of [WallView, SingleView, SheetView, MapView, HistoryView]) {
      const view = new View(this);
      this.#views[view.name] = view;
    }
    this.#showHeader();
    document.getElementById("open-help").addEventListener("click", () => this.actions.help());
    listenToKeys(this.actions);
    // Who takes the focus to the view takes it to what keys move in.
    document.getElementById("view").addEventListener("focus", () => this.view?.focusTarget?.focus({ preventScroll: true }));
    // After a click or a tap, keys go to the view again and not to the button.
    addEventListener("click", (event) => {
      if (event.detail > 0 && event.target.closest("button") && !event.target.closest("dialog")) document.getElementById("view").focus();
    });
    const opening = this.address.now, isQueueKnown = this.#isQueue(opening.queue);
    const columns = opening.queue && isQueueKnown && !Object.hasOwn(ownQueues, opening.queue) ? this.#readColumns(opening.queue, opening.of) : null;
    const first = columns ?? (opening.queue ? null : this.#readColumns(this.#firstQueue(), ""));
    first?.catch(() => { /* It is read again where it is shown, and told there. */ });
    await this.table.load();
    await first?.then((read) => { this.#columns = read; }, () => {});
    this.marks.restore();
    this.sidebar.show();
    // Who comes from a report wants to see the digit, whatever has been decided about it since; who loads the page again wants what was there.
    const isFollowed = performance.getEntriesByType("navigation")[0]?.type === "navigate" && opening.view === "single" && !opening.decided;
    if (isFollowed && this.table.isSettled(this.table.indexOf(opening.digit))) this.address.note({ decided: true });
    await this.show(this.address.now);
    if (this.session.readOnly) this.messages.bar("read-only", "Nothing can be decided: " + sentence(this.session.readOnly));
    for (const remark of this.session.remarks) this.messages.bar("remark " + remark, sentence(remark));
  }

  // What is shown.

  async show(address) {
    const showing = ++this.#showing;
    const now = this.#completed(address);
    try {
      await this.#openQueue(now, showing);
      if (showing !== this.#showing) return;
      const view = this.#views[now.view];
      if (this.view !== view) {
        this.view?.hide();
        this.view = view;
        document.body.dataset.view = view.name;
        document.getElementById("view").replaceChildren(view.element);
        this.toolbar.show(view.name);
      }
      this.#showHeader();
      this.sidebar.mark();
      await view.show(now);
      const place = document.getElementById("view"), hasNoFocus = [document.body, place].includes(document.activeElement);
      if (hasNoFocus) (view.focusTarget ?? place).focus({ preventScroll: true });
    } catch (error) {
      const again = ["Try again", () => this.show(this.address.now)];
      if (showing === this.#showing) this.messages.bar("failed", error.text ?? error.message, [again]);
      if (!("text" in error)) console.error(error);
    }
  }

  /** An address that lacks a view or a queue, or names one that is not there, with what is shown instead. */
  #completed(address) {
    const changes = {};
    if (!Object.hasOwn(this.#views, address.view)) changes.view = this.session.secondPass ? "single" : "wall";
    if (!this.#isQueue(address.queue)) {
      if (address.queue) this.messages.say(`There is no queue '${address.queue}' here.`);
      Object.assign(changes, { queue: this.#firstQueue(), of: "" });
    }
    if (Object.keys(changes).length > 0) this.address.note(changes);
    return this.address.now;
  }

  #isQueue(id) {
    if (id === "class") return !this.session.secondPass;
    return Object.hasOwn(ownQueues, id) || id === "writer" || id === "sheet" || this.session.queues.some((queue) => queue.id === id);
  }

  #firstQueue() {
    const queues = this.session.queues, secondPass = this.session.secondPass ? queues.find(({ id }) => id === "sample") : null;
    return (secondPass ?? queues.find(({ count, isLive }) => count > 0 && !isLive) ?? queues[0])?.id ?? "all";
  }

  /** Opens a queue from its beginning, with what is left of it. */
  openQueue(view, queue, of = "") {
    this.queue = null;
    this.#columns = null;
    return this.address.go({ view, queue, of, page: 1, digit: "", sheet: "", label: "", read: "" });
  }

  async #openQueue({ queue: id, of, decided, label, read }, showing) {
    const key = [id, of, decided, label, read].join("\n");
    if (this.queue?.key === key && !Object.hasOwn(ownQueues, id)) return;
    const isLive = this.session.queues.some((queue) => queue.id === id && queue.isLive);
    if (this.#columns?.id !== id || this.#columns.of !== of || isLive || Object.hasOwn(ownQueues, id)) {
      const [columns] = await Promise.all([
        this.#readColumns(id, of),
        isLive && performance.now() - this.table.loadedAt > oldestTable ? this.table.load() : null,
      ]);
      if (showing !== this.#showing) return;
      this.#columns = columns;
    }
    this.queue = new Queue(key, this.#queueTitle(id, of), this.#columns, this.table, { decided, label, read });
  }

  async #readColumns(id, of) {
    if (Object.hasOwn(ownQueues, id)) return { id, of, digits: Int32Array.from(this.ownDigits(id)), other: null, suggested: null, why: null };
    let number = of;
    if (id === "writer") number = this.session.writers.indexOf(of);
    if (id === "sheet") number = this.session.sheets.findIndex(({ name }) => name === of);
    if (number === -1) {
      this.messages.say(`There is no ${id} '${of}'.`);
      return { id, of, digits: new Int32Array(0), other: null, suggested: null, why: null };
    }
    return { ...(await readColumns(id, number === "" ? "" : String(number))), of };
  }

  #queueTitle(id, of) {
    if (Object.hasOwn(ownQueues, id)) return ownQueues[id];
    if (id === "class") return "Labeled " + of;
    if (id === "writer") return "Writer " + of;
    if (id === "sheet") return "Sheet " + fileName(of);
    return this.session.queues.find((queue) => queue.id === id)?.title ?? id;
  }

  /** The digits of a queue that the page keeps itself. */
  ownDigits(id) { return id === "marked" ? this.marks.digits : ownDigits.read(id, this.table); }

  /** Makes a queue of digits that were picked on the map. */
  pick(digits) {
    ownDigits.write("picked", digits.map((digit) => this.table.id[digit]));
    this.sidebar.setCounts({ picked: digits.length });
    this.openQueue("wall", "picked");
  }

  // Decisions.

  /** Decides about digits, a sheet or a writer: shown at once, and saved in its turn. */
  decide(entries) {
    const milliseconds = this.clock.milliseconds;
    this.clock.start();
    for (const { d, verdict } of entries) if (verdict !== "comment" && verdict !== "unsure") this.marks.delete(d);
    this.decisions.decide(entries, milliseconds);
  }

  setState(state) {
    if (state.d !== undefined) this.table.set(state);
    if (state.s !== undefined) Object.assign(this.session.sheets[state.s], { state: state.state, rev: state.rev });
    if (state.w !== undefined) {
      this.session.writerStates[state.w] = state.state;
      this.session.writerRevs[state.w] = state.rev;
    }
  }

  /** Whether things are as a decision would make them. */
  isAlready({ d, s, w, verdict, now }) {
    if (s !== undefined) return this.session.sheets[s].state === (verdict === "excluded" ? "excluded" : "kept");
    if (w !== undefined) return this.session.writerStates[w] === (verdict === "excluded" ? "excluded" : "kept");
    if (verdict === "confirmed" || verdict === "relabeled") return this.table.label[d] === now && (this.table.state[d] & 7) !== 0;
    return stateText(this.table.state[d] & 7) === { notADigit: "not a digit", excluded: "left out", unsure: "unsure" }[verdict];
  }

  /** Shows digits anew, wherever they are to be seen. */
  refresh(digits) {
    for (const view of Object.values(this.#views)) view.forget?.(digits);
    this.view?.refresh(digits);
  }

  async onDecided(step, answer) {
    if (answer.counts) this.sidebar.setCounts(answer.counts);
    this.view?.onEvents?.(answer.events);
    if (step.kind !== "decide") this.#showUndone(step, answer);
    if (answer.events.some(({ sheet, writer }) => sheet || writer)) {
      if (step.kind === "decide") this.messages.say(sheetOrWriterText(answer.events[0]));
      await this.view?.show(this.address.now);
    }
    if (this.session.secondPass) {
      clearTimeout(this.#agreementTimer);
      this.#agreementTimer = setTimeout(() => this.#readAgreement(), 400);
    }
  }

  #showUndone({ kind }, { events }) {
    const ofDigits = events.filter(({ digit }) => digit), digit = ofDigits[ofDigits.length - 1]?.index ?? -1;
    const [{ sheet, writer, index }] = events;
    let what = counted(events.length, "decision");
    if (events.length === 1 && digit >= 0) what = this.describe(digit);
    else if (events.length === 1 && sheet) what = "the sheet " + fileName(this.session.sheets[index]?.file ?? sheet);
    else if (events.length === 1 && writer) what = "the writer " + writer;
    this.messages.say((kind === "undo" ? "Taken back: " : "Back again: ") + what + ".");
    if (digit >= 0) this.view?.reveal?.(digit);
  }

  async #readAgreement() {
    this.session.agreement = (await get("api/session")).agreement;
    this.#showHeader();
  }

  showConflict(error, states, what) {
    const told = states.slice(0, mostTold).map(({ d, by, at }) => {
      const label = this.table.labelOf(d), state = stateText(this.table.stateOf(d), this.table.isLeftOut(d));
      const now = label >= 0 ? `labeled ${label}` : state || "without a label";
      return `${this.describe(d)} is ${now}${by ? ` by ${by}` : ""}${at ? ", " + new Date(at).toLocaleTimeString() : ""}`;
    });
    const more = states.length > told.length ? ` and ${states.length - told.length} more` : "";
    const now = told.length > 0 ? `Now ${told.join("; ")}${more}.` : "";
    const text = [`Not saved: ${what}.`, sentence(error.message), now, "Look again and decide."].filter(Boolean).join(" ");
    const first = states[0]?.d, show = ["Show", () => this.address.go({ view: "single", digit: this.table.id[first] })];
    this.messages.bar("conflict", text, first === undefined ? [] : [show]);
  }

  /** What is under way, in the header. */
  onSaving() {
    const { waitingCount, unsavedCount } = this.decisions, saved = document.getElementById("saved");
    saved.textContent = unsavedCount > 0 ? `${unsavedCount} not saved` : waitingCount > 0 ? "Saving" : "Saved";
    saved.className = unsavedCount > 0 ? "unsaved" : "";
  }

  #onOtherRun() {
    const text = "The server was started anew, and what this page shows may be old.";
    if (this.decisions?.waitingCount || this.decisions?.unsavedCount) {
      this.messages.bar("run", text, [["Load anew", () => location.reload()]]);
    } else {
      this.messages.say(text + " It is loaded anew.");
      location.reload();
    }
  }

  // Words.

  /** Where a digit is, in a few words. */
  describe(digit) {
    const { place, sheet, writer } = this.table;
    const file = sheet[digit] >= 0 ? fileName(this.session.sheets[sheet[digit]].file) : this.session.writers[writer[digit]] ?? "";
    return [file, placeText(place[digit])].filter(Boolean).join(", ");
  }

  /** A page about the data or the last run; where there is none, a click says what makes it. */
  #reportLink({ id, title, refusal }) {
    const link = el("a", { class: refusal ? "missing" : "", title: refusal ? sentence(refusal) : "", on: { click: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.actions.openReport(id);
    } } }, title);
    link.href = refusal ? format(this.address.now) : id;
    return link;
  }

  #showHeader() {
    const { recipe, reviewer, readOnly, secondPass, agreement } = this.session;
    document.title = `${recipe}: Inkmill review`;
    document.getElementById("recipe").textContent = recipe;
    const parts = [el("span", {}, reviewer ?? "")];
    if (readOnly) parts.push(el("span", { class: "badge", title: readOnly }, "View only"));
    if (secondPass) parts.push(el("span", { class: "badge" }, "Second pass"));
    if (secondPass && agreement) {
      const kappa = agreement.kappa === null ? "" : `, κ ${agreement.kappa.toFixed(2)}`;
      parts.push(el("span", {}, `${percent(agreement.agreed)} as ${agreement.other} on ${counted(agreement.digitCount, "digit")}${kappa}`));
    }
    document.getElementById("who").replaceChildren(...parts);
    const titles = { wall: "Wall", single: "Single", sheet: "Sheet", map: "Map", history: "History" };
    const links = Object.entries(titles).filter(([name]) => name !== "map" || this.hasMap).map(([name, title]) => {
      const link = el("a", { on: { click: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.actions.open(name);
      } } }, title);
      link.href = format({ ...this.address.now, view: name });
      if (this.view?.name === name) link.setAttribute("aria-current", "page");
      return link;
    });
    document.getElementById("views").replaceChildren(...links, ...this.session.reports.map((report) => this.#reportLink(report)));
  }
}

/** A session whose sheets have a name each. */
function withNamedSheets(session) {
  const counts = new Map();
  for (const sheet of session.sheets) {
    // Several pages of one file are told apart by a number.
    const count = (counts.get(sheet.file) ?? 0) + 1;
    counts.set(sheet.file, count);
    sheet.name = count === 1 ? sheet.file : `${sheet.file} ${count}`;
  }
  return session;
}

function sheetOrWriterText({ sheet, writer, verdict }) {
  const what = sheet ? "The sheet" : `The writer ${writer}`;
  return `${what} ${verdict === "excluded" ? "is left out" : "counts again"}.`;
}

const app = new App();
app.start().catch((error) => {
  console.error(error);
  app.messages.bar("start", error.text ?? error.message, [["Load anew", () => location.reload()]]);
});
