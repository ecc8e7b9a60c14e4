// The wall: a page of a queue, up to 500 digits out of one sprite.

import { QueueHead } from "./filters.js";
import { button, classes, el, setState } from "./dom.js";
import { setTile, spritePath } from "./pictures.js";
import { listenToPresses } from "./press.js";
import { Queue, pageSize } from "./queue.js";
import { State } from "./table.js";
import { className, knownOf, lineAbout, spokenName, stateClasses, stateSigns, tile } from "./tiles.js";
import { number } from "./words.js";

/** Sides of a digit's picture, in pixels. */
const sizes = [28, 40, 56, 72, 96, 140];
/** More cells than these wait for the next frame: another page may be shown by then. */
const mostAtOnce = 20;
/** Between two cells, and between the halves of a pair; and what a cell adds to its picture, as the style sheet has them. */
const gap = 2, frame = 8;

export class WallView {
  name = "wall";
  element;
  #app;
  #head;
  #line = el("p", { class: "line", id: "wall-line" });
  #empty = el("p", { class: "empty" });
  #grid = el("div", {
    class: "grid", role: "grid", tabIndex: 0, "aria-label": "Digits", "aria-multiselectable": "true", "aria-describedby": "wall-line",
  });
  #pages = el("span", {});
  #cells = [];
  #cellOf = new Map();
  #digits = [];
  #page = 1;
  #cursor = 0;
  #columnCount = 0;
  #size = 2;
  #drawing = 0;
  #filling = 0;
  #isFillDue = false;
  /** Addresses of the page's sprite, and of that of the other halves of pairs; null while they are fetched. */
  #sprite = null;
  #partners = null;
  #width = 800;
  #height = 800;
  #anchor = null;

  constructor(app) {
    this.#app = app;
    const turn = (by, title) => button(by < 0 ? "‹" : "›", () => this.turn(by), { "aria-label": title });
    this.#head = new QueueHead(app, [el("span", { class: "pages" }, turn(-1, "Page before"), this.#pages, turn(1, "Next page"))]);
    this.element = el("div", { class: "wall" }, this.#head.element, this.#line, this.#empty, this.#grid);
    this.#listenToPresses();
    new ResizeObserver(([{ contentRect }]) => {
      [this.#width, this.#height] = [contentRect.width, contentRect.height];
      this.#layOut();
    }).observe(this.#grid);
  }

  async show({ page, digit }) {
    const { queue, table } = this.#app, index = digit ? queue.indexOf(table.indexOf(digit)) : -1;
    await this.#showPage(index >= 0 ? Queue.pageOf(index) : Math.min(page, queue.pageCount), index >= 0 ? index % pageSize : 0);
  }

  hide() {}

  get focusTarget() { return this.#grid; }

  // What others ask.

  current() { return this.#digits[this.#cursor] ?? -1; }

  /** The digits that were marked on the page; the one at hand where none was. */
  targets() {
    const marked = this.#digits.filter((digit) => this.#app.marks.isSelected(digit));
    return marked.length > 0 ? marked : this.#digits.slice(this.#cursor, this.#cursor + 1);
  }

  pageDigits() { return this.#digits; }

  refresh(digits) {
    const shown = digits.map((digit) => this.#cellOf.get(digit)).filter((index) => index !== undefined);
    if (shown.length === 0) return;
    if (shown.length > mostAtOnce) return this.#fillAllSoon();
    for (const index of shown) this.#fill(index);
    this.#showLine();
  }

  /** After a decision: to the next where it was about the one at hand. */
  goOn(digits) {
    if (digits.length === 1 && digits[0] === this.current()) this.move(1, 0, false);
    else this.#showLine();
  }

  /** After the whole page was decided about: to the next one or, behind the last, to what is marked. */
  pageDone() {
    const { queue, marks, messages, address, table } = this.#app;
    if (this.#page < queue.pageCount) return this.turn(1);
    if (marks.digits.length > 0 && queue.id !== "marked") {
      return address.go({ view: "single", queue: "marked", of: "", page: 1, label: "", read: "", digit: table.id[marks.digits[0]] });
    }
    messages.say("That was the last page of this queue.");
    return null;
  }

  move(x, y, isMarking) {
    const from = this.#cursor, to = from + x + y * this.#columnCount;
    if (to < 0 || to >= this.#digits.length) {
      if (isMarking || x === 0) return;
      if (to < 0 && this.#page > 1) this.#go(this.#page - 1, pageSize - 1);
      else if (to >= this.#digits.length && this.#page < this.#app.queue.pageCount) this.#go(this.#page + 1, 0);
      return;
    }
    if (isMarking) this.#markTo(to);
    else this.#anchor = null;
    this.#setCursor(to);
  }

  moveTo(end) {
    this.#anchor = null;
    this.#setCursor(end === "first" ? 0 : this.#digits.length - 1);
  }

  turn(by) {
    const page = this.#page + by;
    if (page >= 1 && page <= this.#app.queue.pageCount) this.#go(page, 0);
    else this.#app.messages.say(by < 0 ? "This is the first page." : "This is the last page.");
  }

  zoom(by) {
    this.#size = Math.max(0, Math.min(sizes.length - 1, this.#size + by));
    this.#layOut();
    this.#cells[this.#cursor]?.scrollIntoView({ block: "nearest" });
  }

  /** Goes to a digit of the queue. */
  reveal(digit) {
    const index = this.#app.queue.indexOf(digit);
    if (index < 0) return;
    if (Queue.pageOf(index) === this.#page) this.#setCursor(index % pageSize);
    else this.#go(Queue.pageOf(index), index % pageSize);
  }

  // Showing.

  #go(page, index) {
    const { queue, table, address } = this.#app, digit = queue.digitAt((page - 1) * pageSize + index);
    address.go({ page, digit: table.id[digit] });
  }

  async #showPage(page, cursor) {
    const { queue, pictures } = this.#app, drawing = ++this.#drawing;
    const digits = queue.page(page), path = spritePath(digits);
    const isSame = page === this.#page && String(digits) === String(this.#digits);
    this.#page = page;
    this.#head.show(this.#progress(digits.length));
    this.#pages.textContent = `Page ${number(page)} of ${number(queue.pageCount)}`;
    this.#empty.hidden = digits.length > 0;
    this.#empty.textContent = queue.emptyText;
    if (!isSame) {
      this.#digits = digits;
      this.#cellOf = new Map(digits.map((digit, index) => [digit, index]));
      this.#anchor = null;
      this.#app.marks.deselect();
      this.#app.clock.start();
      this.#layOut();
    }
    if (digits.length === 0) {
      this.#line.textContent = "";
      return;
    }
    const picture = pictures.ready(path);
    this.#sprite = picture?.url ?? null;
    this.#partners = null;
    this.#cursor = Math.min(cursor, digits.length - 1);
    this.#fillAll();
    this.#setCursor(this.#cursor);
    if (!picture) {
      const { url } = await pictures.load(path);
      if (drawing !== this.#drawing) return;
      this.#sprite = url;
      this.#fillAll();
    }
    if (queue.hasPairs) await this.#showPartners(drawing);
    const next = page < queue.pageCount ? [spritePath(queue.page(page + 1))] : [];
    pictures.loadAhead(next);
  }

  /** The other digits of pairs, such as the one of which this is a duplicate. */
  async #showPartners(drawing) {
    const others = this.#digits.map((digit) => Math.max(0, knownOf(this.#app, digit).detail?.other ?? -1));
    const { url } = await this.#app.pictures.load(spritePath(others));
    if (drawing !== this.#drawing) return;
    this.#partners = url;
    this.#fillAll();
  }

  #progress(count) {
    const { queue } = this.#app, first = (this.#page - 1) * pageSize;
    return count === 0 ? `0 of ${number(queue.count)}` : `${number(first + 1)} – ${number(first + count)} of ${number(queue.count)}`;
  }

  /** Makes rows of cells, as many in a row as there is room for. */
  #layOut() {
    const size = sizes[this.#size], hasPairs = this.#app.queue?.hasPairs ?? false;
    const width = (hasPairs ? 2 * size + gap : size) + frame;
    const columnCount = Math.max(1, Math.floor((this.#width + gap) / (width + gap)));
    this.#grid.style.setProperty("--tile", size + "px");
    this.#grid.classList.toggle("pairs", hasPairs);
    if (columnCount === this.#columnCount && this.#cells.length === this.#digits.length) return;
    this.#columnCount = columnCount;
    while (this.#cells.length < this.#digits.length) this.#cells.push(makeCell(this.#cells.length));
    this.#cells.length = this.#digits.length;
    const rows = [];
    for (let from = 0; from < this.#cells.length; from += columnCount) {
      rows.push(el("div", { class: "row", role: "row" }, this.#cells.slice(from, from + columnCount)));
    }
    this.#grid.replaceChildren(...rows);
    setState(this.#grid, "aria-colcount", columnCount);
  }

  /** Those around the one at hand first, as many as a screen shows; the others once these are to be seen. */
  #fillAll() {
    this.#isFillDue = false;
    const filling = ++this.#filling;
    const screen = Math.ceil(this.#height / (sizes[this.#size] + 20) + 1) * this.#columnCount;
    const from = Math.max(0, this.#cursor - screen), to = Math.min(this.#cells.length, this.#cursor + screen);
    for (let index = from; index < to; index += 1) this.#fill(index);
    requestAnimationFrame(() => setTimeout(() => {
      if (filling !== this.#filling) return;
      for (let index = 0; index < this.#cells.length; index += 1) if (index < from || index >= to) this.#fill(index);
    }));
    this.#showLine();
  }

  /** Once in a frame, and not at all where another page has been filled meanwhile. */
  #fillAllSoon() {
    if (this.#isFillDue) return;
    this.#isFillDue = true;
    requestAnimationFrame(() => { if (this.#isFillDue) this.#fillAll(); });
  }

  #fill(index) {
    const { table, marks } = this.#app, digit = this.#digits[index], cell = this.#cells[index];
    const { state, label, reads, detail } = knownOf(this.#app, digit), isMarked = marks.has(digit);
    const [glyph, partner, caption] = cell.children, [name, sign] = caption.children;
    const shownState = table.isLeftOut(digit) ? State.excluded : state;
    cell.className = classes(
      "cell", stateClasses[shownState], isMarked && "marked", marks.isSelected(digit) && "selected", table.isPending(digit) && "pending",
      index === this.#cursor && "cursor");
    name.textContent = label >= 0 ? String(label) : "";
    const partnersLabel = detail?.other >= 0 ? table.labelOf(detail.other) : -1;
    const read = reads >= 0 && reads !== label ? "→" + (reads < 10 ? reads : "×") : "";
    sign.textContent = isMarked ? "wrong" : stateSigns[shownState] || (partnersLabel >= 0 ? partnersLabel : read);
    sign.className = !isMarked && state === 0 && partnersLabel < 0 ? "reads" : "";
    setPicture(glyph, this.#sprite);
    setPicture(partner, this.#partners);
    partner.hidden = !(detail?.other >= 0);
    setState(cell, "aria-selected", isMarked);
    cell.setAttribute("aria-label", spokenName(this.#app, digit));
    cell.title = reads >= 10 ? "model reads " + className(this.#app, reads) : "";
  }

  #setCursor(index) {
    const old = this.#cells[this.#cursor], cell = this.#cells[index];
    old?.classList.remove("cursor");
    this.#cursor = index;
    if (!cell) return;
    cell.classList.add("cursor");
    this.#grid.setAttribute("aria-activedescendant", cell.id);
    cell.scrollIntoView({ block: "nearest" });
    this.#app.address.note({ digit: this.#app.table.id[this.#digits[index]], page: this.#page });
    this.#showLine();
  }

  #showLine() {
    const digit = this.current();
    this.#line.textContent = digit < 0 ? "" : lineAbout(this.#app, digit);
  }

  /** Marks all from where marking began, and takes back the marks of a longer range before. */
  #markTo(index) {
    this.#anchor ??= { index: this.#cursor, before: new Set(this.#digits.filter((digit) => this.#app.marks.has(digit))) };
    const [from, to] = [Math.min(this.#anchor.index, index), Math.max(this.#anchor.index, index)];
    this.#digits.forEach((digit, each) => {
      const isMarked = this.#anchor.before.has(digit) || (each >= from && each <= to);
      if (isMarked === this.#app.marks.has(digit)) return;
      this.#app.marks.toggle(digit);
      this.#fill(each);
    });
  }

  #listenToPresses() {
    const indexOf = (event) => this.#cells.indexOf(event.target.closest(".cell"));
    listenToPresses(this.#grid, (event) => {
      const index = indexOf(event);
      if (index < 0) return;
      if (event.shiftKey) {
        this.#app.actions.move(index - this.#cursor, 0, true);
        return;
      }
      this.#anchor = null;
      this.#setCursor(index);
      this.#app.actions.mark();
    }, (event) => {
      const index = indexOf(event);
      if (index < 0) return;
      this.#setCursor(index);
      this.#app.actions.open("single");
    });
  }
}

/** Said to each tile by itself: what all inherit would be worked out anew for all of them, those far from the screen too. */
function setPicture(element, url) {
  const image = url === null ? "none" : `url("${url}")`;
  if (element.picture === image) return;
  element.picture = image;
  element.style.backgroundImage = image;
}

function makeCell(index) {
  const partner = tile({ class: "tile partner", hidden: true });
  const caption = el("span", { class: "caption" }, el("b", {}), el("i", {}));
  const cell = el("div", { class: "cell", role: "gridcell", id: "cell-" + index, "aria-selected": "false" }, tile(), partner, caption);
  setTile(cell.firstChild, index, null);
  setTile(partner, index, null);
  return cell;
}
