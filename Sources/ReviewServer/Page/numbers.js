// The page on which numbers are reviewed: one after another, by keys.

import { Answers } from "./answers.js";
import { get, sentence, watchRun } from "./api.js";
import { Clock } from "./clock.js";
import { askComment } from "./dialogs.js";
import { button } from "./dom.js";
import { keysDialog } from "./keysdialog.js";
import { Messages } from "./messages.js";
import { listenToKeys, numberKeyGroups } from "./numberkeys.js";
import { NumberList, numberAddress } from "./numberlist.js";
import { NumberView, eventText } from "./numberview.js";
import { counted } from "./words.js";

/** Numbers that are named one by one in what follows from an answer. */
const mostNamed = 6;

class Page {
  #messages = new Messages();
  #answers = new Answers();
  #list = new NumberList();
  #clock = new Clock();
  #view = null;
  #session = null;
  /** The number that is shown, with all that is known of it. */
  #number = null;
  /** Whether the least sure numbers come first. */
  #isWorstFirst = false;
  /** What a check has objected to, and is kept if it is entered again. */
  #objected = null;
  #isBusy = false;
  /** Counts what was asked to be shown: of two numbers on their way the one asked for last is shown. */
  #shown = 0;
  #help = null;
  #orderButton = null;

  async start() {
    watchRun(() => this.#messages.bar("run", "The review was started again.", [["Load the page anew", () => location.reload()]]));
    try {
      this.#session = await get("api/session");
    } catch (error) {
      this.#messages.bar("start", error.text ?? String(error), [["Try again", () => location.reload()]]);
      return;
    }
    const { name, reviewer, readOnly, remarks, items } = this.#session;
    document.title = name + " – Inkmill numbers";
    document.getElementById("name").textContent = name;
    document.getElementById("who").textContent = reviewer;
    document.getElementById("open-help").addEventListener("click", () => this.help());
    const toggle = document.getElementById("open-queues");
    toggle.addEventListener("click", () => this.#openList(!document.body.classList.contains("queues-open")));
    if (readOnly !== null) this.#messages.bar("readOnly", sentence("nothing can be answered here: " + readOnly));
    remarks.forEach((remark, index) => this.#messages.bar("remark" + index, sentence(remark)));
    this.#view = new NumberView(this, this.isReadOnly);
    this.#isWorstFirst = this.#address.get("order") === "worst";
    this.#list.show(items, this.#isWorstFirst);
    this.#showProgress(this.#session.progress);
    this.#makeButtons();
    listenToKeys(this);
    addEventListener("popstate", () => this.#follow());
    await this.#follow();
  }

  get isReadOnly() { return this.#session.readOnly !== null; }

  get canAct() { return this.#number !== null && !document.querySelector("dialog[open]"); }

  get isTyped() { return this.#view.typed !== ""; }

  // What is shown.

  get #address() { return new URLSearchParams(location.hash.replace(/^#/, "")); }

  /** Shows what the address names. */
  async #follow() {
    const id = this.#address.get("number"), isWorstFirst = this.#address.get("order") === "worst";
    if (isWorstFirst !== this.#isWorstFirst) {
      this.#isWorstFirst = isWorstFirst;
      this.#list.show(this.#list.items, isWorstFirst);
      this.#nameOrder();
    }
    const item = (id === null ? null : this.#list.withID(id)) ?? this.#list.nextOpen(null) ?? this.#list.items[0] ?? null;
    this.#openList(false);
    if (item) return this.#show(item.i);
    document.getElementById("view").replaceChildren();
    this.#messages.bar("none", "No number has to be looked at.");
    return undefined;
  }

  #go(item) {
    if (!item) return undefined;
    const hash = numberAddress(item, this.#isWorstFirst);
    if (hash !== location.hash) history.pushState(null, "", hash);
    return this.#show(item.i);
  }

  async #show(index) {
    this.#shown += 1;
    const turn = this.#shown;
    try {
      const number = await get("api/number", { i: index });
      if (turn !== this.#shown) return;
      this.#number = number;
    } catch (error) {
      this.#messages.bar("number", error.text ?? String(error), [["Try again", () => this.#show(index)]]);
      return;
    }
    this.#objected = null;
    this.#view.show(this.#number);
    this.#list.setCurrent(index);
    this.#clock.start();
  }

  #openList(isOpen) {
    document.body.classList.toggle("queues-open", isOpen);
    document.getElementById("open-queues").setAttribute("aria-expanded", String(isOpen));
  }

  #showProgress({ done, count }) {
    document.getElementById("progress").textContent = `${done} of ${count}`;
  }

  #makeButtons() {
    const disabled = this.isReadOnly;
    this.#orderButton = button("", () => this.switchOrder(), { title: "Key s" });
    this.#nameOrder();
    document.getElementById("buttons").append(
      button("Before (←)", () => this.move(-1)), button("Next (→)", () => this.move(1)), button("Next open (o)", () => this.nextOpen()),
      this.#orderButton, button("The row is right (w)", () => this.acceptRow(), { disabled }),
      button("Nothing is written (n)", () => this.say("empty"), { disabled }), button("None is meant (m)", () => this.say("none"), { disabled }),
      button("Cannot be read (x)", () => this.say("unreadable"), { disabled }),
      button("Comment (k)", () => this.comment(), { disabled }), button("Undo (u)", () => this.undo(), { disabled }),
      button("Redo (r)", () => this.redo(), { disabled }));
  }

  // What keys and buttons do.

  move(step) { if (!this.#isBusy) this.#go(this.#list.beside(this.#number.i, step)); }

  nextOpen() { if (!this.#isBusy) this.#go(this.#list.nextOpen(this.#number.i)); }

  /** The other order, with the same number on view. */
  switchOrder() {
    if (this.#isBusy) return;
    this.#isWorstFirst = !this.#isWorstFirst;
    this.#list.show(this.#list.items, this.#isWorstFirst);
    this.#nameOrder();
    const item = this.#list.items.find(({ i }) => i === this.#number?.i);
    if (!item) return;
    this.#list.setCurrent(item.i);
    history.pushState(null, "", numberAddress(item, this.#isWorstFirst));
  }

  #nameOrder() { this.#orderButton.textContent = this.#isWorstFirst ? "Sheet by sheet (s)" : "Least sure first (s)"; }

  /** Says of all numbers on view that are open, and of which something was read, that they are as proposed. */
  async acceptRow() {
    const shown = this.#number;
    const answers = shown.neighbors.filter((neighbor) => neighbor.outcome === "review" && neighbor.text !== null)
      .map(({ i, rev, text }) => ({ i, rev, verdict: "number", text }));
    if (this.isTyped) {
      this.#view.object("Enter keeps what is typed, Esc forgets it; then the whole row can be right.");
    } else if (answers.length === 0) {
      this.#messages.say("In this row is no number that is open and was read.");
    } else {
      await this.#act(async () => {
        const outcome = await this.#answers.sendRow(answers);
        await this.#takeIn(outcome, `${counted(answers.length, "number")} of the row: right as proposed`, false);
      });
    }
  }

  help() {
    this.#help ??= keysDialog(numberKeyGroups,
      "Every answer is on the disk once the page says Saved, and can be taken back at any time. The rules of the form settle what follows "
      + "from it; the tables are written anew when nothing is left to be looked at, and when the review ends.");
    if (!this.#help.open) this.#help.showModal();
  }

  /** A key without a meaning of its own: what may be part of a number goes to the input. */
  typeKey(event) {
    if (!/[0-9.,\-−–—/:]/.test(event.key)) event.preventDefault();
    else this.#view.focus();
  }

  /** Something else is typed now. */
  typed() { this.#objected = null; }

  clear() {
    this.#view.typed = "";
    this.#objected = null;
    this.#view.focus();
  }

  /** Puts a candidate into the input, so many places from the one that is there. */
  pick(step) {
    if (this.isReadOnly) return;
    const texts = this.#number.candidates.map((candidate) => candidate.text);
    if (texts.length === 0) return;
    const at = texts.indexOf(this.#view.typed);
    this.#view.typed = texts[at < 0 ? (step > 0 ? 0 : texts.length - 1) : (at + step + texts.length) % texts.length];
    this.#objected = null;
  }

  choose(index) {
    const candidate = this.#number.candidates[index];
    if (candidate) this.#answerNumber(candidate.text);
  }

  enter() {
    const text = this.#view.typed || this.#view.input.placeholder;
    if (text === "") {
      this.#view.object("Type the number; n: nothing is written, m: none is meant, x: it cannot be read.");
      return;
    }
    // A dash alone says that there is no number.
    if (/^[-−–—]$/.test(text)) this.say("none");
    else this.#answerNumber(text);
  }

  /** Keeps a number, or says what speaks against it. */
  async #answerNumber(text) {
    // What the person sees: another number may be shown by the time the check is back.
    const shown = this.#number;
    await this.#act(async () => {
      const isInsisted = this.#objected === text;
      if (!isInsisted) {
        const { text: number, problems } = await get("api/check", { i: shown.i, text });
        if (shown !== this.#number) return;
        if (problems.length > 0) {
          const words = problems.map(sentence).join(" ");
          this.#view.typed = text;
          this.#view.object(number === null ? words : words + " Enter again keeps it.");
          this.#objected = number === null ? null : text;
          this.#view.focus();
          return;
        }
      }
      await this.#send(shown, { verdict: "number", text, insist: isInsisted });
    });
  }

  say(verdict) {
    const shown = this.#number;
    this.#act(() => this.#send(shown, { verdict }));
  }

  async comment() {
    if (this.isReadOnly) return;
    const shown = this.#number;
    const why = await askComment(shown.place);
    if (why !== null) await this.#act(() => this.#send(shown, { verdict: "comment", why }));
    this.#view.focus();
  }

  undo() { this.#act(async () => this.#takeIn(await this.#answers.undo(), "Taken back", true)); }

  redo() {
    if (!this.#answers.canRedo) {
      this.#messages.say("Nothing was taken back.");
      return;
    }
    this.#act(async () => this.#takeIn(await this.#answers.redo(), "Back again", true));
  }

  /** One thing at a time: what is pressed meanwhile would be about another number than the person sees. */
  async #act(body) {
    if (this.#isBusy || this.isReadOnly) return;
    this.#isBusy = true;
    try {
      await body();
      this.#messages.close("failed");
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isBusy = false;
    }
  }

  #fail(error) {
    if (error.status === undefined) throw error;
    if (error.status === 409 && error.body?.number) {
      this.#number = error.body.number;
      this.#view.show(this.#number);
      const { answer } = this.#number;
      this.#messages.bar("failed", error.text + (answer ? ` It is ${eventText(answer)} now.` : ""));
    } else if (error.status === 409) {
      this.#messages.say(error.text);
      // What others said meanwhile is shown, so that it can be answered.
      this.#show(this.#number.i);
    } else {
      this.#messages.bar("failed", "Not saved. " + error.text);
    }
  }

  /** Sends what is said of the number that was shown. */
  async #send({ i, rev, place }, answer) {
    const outcome = await this.#answers.send({ i, rev, ms: this.#clock.milliseconds, ...answer });
    const isComment = answer.verdict === "comment";
    await this.#takeIn(outcome, `${place}: ${eventText(outcome.event)}`, isComment);
  }

  /** Takes in what has come of an answer, and goes on. */
  async #takeIn(outcome, what, stays) {
    this.#list.update(outcome.items, outcome.removed);
    this.#showProgress(outcome.progress);
    const named = (items) => items.slice(0, mostNamed).map((item) => item.place + (item.text === null ? "" : " = " + item.text)).join("; ")
      + (items.length > mostNamed ? " and " + counted(items.length - mostNamed, "other") : "");
    const parts = [];
    if (outcome.settled.length > 0) parts.push("settled by it: " + named(outcome.settled));
    if (outcome.opened.length > 0) parts.push("to be looked at now: " + named(outcome.opened));
    if (outcome.failures.length > 0) parts.push("a rule fails: " + outcome.failures[0]);
    // A field's name is written as it is.
    document.getElementById("follows").textContent = [what + ".", ...parts.map(sentence)].join(" ");
    const isAtEnd = outcome.progress.done === outcome.progress.count;
    if (outcome.remark !== null || isAtEnd) {
      this.#messages.bar("end", [isAtEnd && "Nothing is left to be looked at", outcome.remark].filter(Boolean).map(sentence).join(" "));
    } else {
      this.#messages.close("end");
    }
    const next = stays ? this.#list.items.find((item) => item.i === outcome.i) : this.#list.nextOpen(outcome.i);
    if (next) await this.#go(next);
    else await this.#show(outcome.i ?? this.#number.i);
  }
}

await new Page().start();
