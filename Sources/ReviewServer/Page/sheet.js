// A sheet's page with its cells.

import { get } from "./api.js";
import { button, classes, el, svg } from "./dom.js";
import { listenToPresses } from "./press.js";
import { State } from "./table.js";
import { knownOf, lineAbout, spokenName, stateClasses, stateSigns } from "./tiles.js";
import { counted, fileName } from "./words.js";

/** How much wider than the view the page is shown. */
const zooms = [1, 1.4, 2, 2.8, 4];

export class SheetView {
  name = "sheet";
  element;
  #app;
  #title = el("h2", {});
  #state = el("span", { class: "soft" });
  #line = el("p", { class: "line" });
  #overlay = svg("svg", { class: "cells", role: "group", "aria-label": "Digits of the sheet" });
  #frame = el("div", { class: "page-frame" });
  #scroll = el("div", { class: "page-scroll", tabIndex: 0, "aria-label": "The sheet" });
  #sheet = -1;
  #facts = null;
  #cells = [];
  #cellOf = new Map();
  #cursor = -1;
  #zoom = 0;

  constructor(app) {
    this.#app = app;
    const turn = (by, title) => button(title, () => this.turn(by));
    this.#scroll.append(this.#frame);
    this.element = el("div", { class: "sheet" },
      el("header", { class: "queue-head" }, this.#title, this.#state,
        el("div", { class: "filters" }, turn(-1, "Sheet before"), turn(1, "Next sheet"),
          button("All of it on the wall", () => this.#openAsQueue()))),
      this.#line, this.#scroll);
    const choose = (event) => {
      const index = this.#cells.findIndex(({ shape }) => shape.contains(event.target));
      if (index >= 0) this.#setCursor(index);
      return index >= 0;
    };
    const onTap = (event) => { if (choose(event)) app.actions.mark(); };
    listenToPresses(this.#overlay, onTap, (event) => { if (choose(event)) app.actions.open("single"); });
  }

  async show({ digit: id, sheet: file }) {
    const { session, table, messages, queue } = this.#app;
    const digit = id ? table.indexOf(id) : queue.count > 0 ? queue.digitAt(0) : -1;
    const isNamed = file && !id, itsSheet = digit >= 0 ? table.sheet[digit] : 0;
    const sheet = isNamed ? session.sheets.findIndex(({ name }) => name === file) : itsSheet;
    if (isNamed && sheet < 0) messages.say(`There is no sheet '${file}'.`);
    if (sheet < 0 || sheet >= session.sheets.length) {
      this.#sheet = -1;
      this.#title.textContent = "No sheet";
      this.#line.textContent = "This digit comes from no sheet.";
      this.#cells = [];
      this.#cursor = -1;
      this.#frame.replaceChildren();
      return;
    }
    if (sheet !== this.#sheet) await this.#open(sheet);
    const index = this.#cellOf.get(digit);
    this.#showTitle();
    this.#fillAll();
    this.#setCursor(index ?? (this.#cells.length > 0 ? Math.max(0, Math.min(this.#cursor, this.#cells.length - 1)) : -1));
  }

  hide() {}

  get focusTarget() { return this.#scroll; }

  sheet() { return this.#sheet; }
  current() { return this.#cells[this.#cursor]?.digit ?? -1; }

  targets() {
    const marked = this.pageDigits().filter((digit) => this.#app.marks.isSelected(digit)), digit = this.current();
    return marked.length > 0 ? marked : digit < 0 ? [] : [digit];
  }

  pageDigits() { return this.#cells.map(({ digit }) => digit); }

  refresh(digits) {
    for (const digit of digits) {
      const index = this.#cellOf.get(digit);
      if (index !== undefined) this.#fill(index);
    }
    this.#showLine();
  }

  goOn(digits) {
    if (digits.length === 1 && digits[0] === this.current() && this.#cursor + 1 < this.#cells.length) this.#setCursor(this.#cursor + 1);
    else this.#showLine();
  }

  pageDone() { this.turn(1); }

  /** To the nearest cell that way. */
  move(x, y, isMarking) {
    const from = this.#cells[this.#cursor];
    if (!from) return;
    let best = -1, least = Infinity;
    this.#cells.forEach(({ center }, index) => {
      const along = (center[0] - from.center[0]) * x + (center[1] - from.center[1]) * y;
      const across = Math.abs((center[0] - from.center[0]) * y) + Math.abs((center[1] - from.center[1]) * x);
      if (along < from.side / 3) return;
      const distance = along + 3 * across;
      if (distance < least) [best, least] = [index, distance];
    });
    if (best < 0) return;
    if (isMarking) {
      for (const index of [this.#cursor, best]) {
        this.#app.marks.add(this.#cells[index].digit);
        this.#fill(index);
      }
    }
    this.#setCursor(best);
  }

  moveTo(end) { if (this.#cells.length > 0) this.#setCursor(end === "first" ? 0 : this.#cells.length - 1); }

  turn(by) {
    const { sheets } = this.#app.session, to = this.#sheet + by;
    if (to < 0 || to >= sheets.length) return this.#app.messages.say(by < 0 ? "This is the first sheet." : "This is the last sheet.");
    this.#app.address.go({ sheet: sheets[to].name, digit: "" });
  }

  zoom(by) {
    this.#zoom = Math.max(0, Math.min(zooms.length - 1, this.#zoom + by));
    this.#frame.style.width = 100 * zooms[this.#zoom] + "%";
    this.#cells[this.#cursor]?.shape.scrollIntoView({ block: "center", inline: "center" });
  }

  reveal(digit) {
    const index = this.#cellOf.get(digit);
    if (index !== undefined) this.#setCursor(index);
  }

  async #open(sheet) {
    const { session, pictures, clock, marks } = this.#app;
    this.#title.textContent = fileName(session.sheets[sheet].file);
    const facts = await get("api/sheet", { s: sheet });
    this.#sheet = sheet;
    this.#facts = facts;
    this.#cursor = -1;
    session.sheets[sheet].state = facts.state;
    session.sheets[sheet].rev = facts.rev;
    this.#overlay.setAttribute("viewBox", `0 0 ${facts.width} ${facts.height}`);
    this.#cells = facts.cells.map(({ d, polygon }) => makeCell(d, polygon));
    this.#cellOf = new Map(this.#cells.map(({ digit }, index) => [digit, index]));
    this.#overlay.replaceChildren(...this.#cells.map(({ shape }) => shape));
    this.#frame.style.aspectRatio = `${facts.width} / ${facts.height}`;
    this.#frame.replaceChildren(this.#overlay);
    this.#scroll.scrollTo(0, 0);
    clock.start();
    marks.deselect();
    if (!session.sheets[sheet].hasPicture) return;
    pictures.load("sheet?s=" + sheet).then(({ image }) => {
      if (this.#sheet !== sheet) return;
      this.#frame.replaceChildren(image, this.#overlay);
      if (sheet + 1 < session.sheets.length && session.sheets[sheet + 1].hasPicture) pictures.loadAhead(["sheet?s=" + (sheet + 1)]);
    }, (error) => this.#app.messages.say(error.text ?? error.message));
  }

  #showTitle() {
    const { session } = this.#app, { state, hasPicture } = session.sheets[this.#sheet];
    this.#title.textContent = fileName(this.#facts.file);
    this.#state.textContent = [
      `sheet ${this.#sheet + 1} of ${session.sheets.length}`, session.sheets[this.#sheet].writer, counted(this.#cells.length, "digit"),
      state === "excluded" ? "left out" : "", hasPicture ? "" : "its scan is not there any more",
    ].filter(Boolean).join(" · ");
  }

  #fillAll() { for (let index = 0; index < this.#cells.length; index += 1) this.#fill(index); }

  #fill(index) {
    const { table, marks } = this.#app, { digit, shape, outline, text } = this.#cells[index];
    const { state, label, reads } = knownOf(this.#app, digit), shownState = table.isLeftOut(digit) ? State.excluded : state;
    const readsOther = state === State.open && reads >= 0 && reads !== label;
    shape.setAttribute("class", classes(
      "cell", stateClasses[shownState], marks.has(digit) && "marked", readsOther && "reads", index === this.#cursor && "cursor"));
    shape.setAttribute("aria-label", spokenName(this.#app, digit));
    outline.setAttribute("vector-effect", "non-scaling-stroke");
    text.textContent = (label >= 0 ? String(label) : "") + stateSigns[shownState];
  }

  #setCursor(index) {
    const old = this.#cursor;
    this.#cursor = index;
    for (const each of [old, index]) if (this.#cells[each]) this.#fill(each);
    if (index < 0) return this.#showLine();
    // Drawn last, its outline is not hidden under its neighbors'.
    const { digit, shape } = this.#cells[index], { table, session, address } = this.#app;
    this.#overlay.append(shape);
    address.note({ digit: table.id[digit], sheet: session.sheets[this.#sheet].name });
    this.#showCursor();
    this.#showLine();
  }

  #showCursor() { this.#cells[this.#cursor]?.shape.scrollIntoView({ block: "nearest", inline: "nearest" }); }

  #showLine() {
    const digit = this.current();
    this.#line.textContent = digit < 0 ? "No digit of this sheet was read." : lineAbout(this.#app, digit);
  }

  #openAsQueue() {
    if (this.#sheet < 0) return;
    this.#app.openQueue("wall", "sheet", this.#app.session.sheets[this.#sheet].name);
  }
}

function makeCell(digit, polygon) {
  const xs = polygon.filter((_, index) => index % 2 === 0), ys = polygon.filter((_, index) => index % 2 === 1);
  const left = Math.min(...xs), top = Math.min(...ys), width = Math.max(...xs) - left, height = Math.max(...ys) - top;
  const shape = svg("g", { role: "img" }), outline = svg("polygon", { points: polygon.join(" ") });
  const side = Math.min(width, height), letter = side * 0.34;
  const text = svg("text", { x: left + width * 0.04, y: top + letter, "font-size": letter });
  shape.append(outline, text);
  return { digit, shape, outline, text, center: [left + width / 2, top + height / 2], side };
}
