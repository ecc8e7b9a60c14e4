// One digit: its crop as it was scanned, its glyph, where it stands, what is said of it, and others like it.

import { get } from "./api.js";
import { button, el } from "./dom.js";
import { eventText } from "./events.js";
import { QueueHead } from "./filters.js";
import { setTile, spritePath } from "./pictures.js";
import { Queue, pageSize } from "./queue.js";
import { State } from "./table.js";
import { className, knownOf, tile, tileButton } from "./tiles.js";
import { number, percent, stateText } from "./words.js";

/** How much larger than the frame the crop is shown. */
const zooms = [1, 1.5, 2, 3, 4, 6];
/** Digits of which pictures and facts are fetched ahead. */
const aheadCount = 4;
const mostFactsKept = 40;

export class SingleView {
  name = "single";
  element;
  #app;
  #head;
  #digit = -1;
  /** Where the digit is in the queue; -1 where it is not. */
  #index = -1;
  #zoom = 0;
  #facts = new Map();
  #crop = el("div", { class: "crop", tabIndex: 0, role: "group", "aria-label": "The digit as it was scanned" });
  #glyph = tile({ class: "tile glyph", role: "img", "aria-label": "The digit as the model sees it" });
  #label = el("p", { class: "label", "aria-live": "polite" });
  #place = el("p", { class: "soft" });
  #row = el("div", { class: "row-picture", tabIndex: 0, role: "group", "aria-label": "The row of the sheet" });
  #said = el("div", { class: "said" });
  #like = el("div", { class: "like" });
  #past = el("section", { class: "past" });

  constructor(app) {
    this.#app = app;
    this.#head = new QueueHead(app);
    const turn = (by, title) => button(title, () => this.move(by, 0));
    this.element = el("div", { class: "single" }, this.#head.element,
      el("div", { class: "columns" },
        el("div", { class: "pictures" },
          el("div", { class: "main-pictures" }, this.#crop, el("div", { class: "aside" }, this.#glyph, this.#label)),
          this.#place, this.#row,
          el("div", { class: "buttons" }, turn(-1, "Before"), turn(1, "Next"), button("Its sheet", () => app.actions.open("sheet")))),
        el("div", { class: "facts" }, this.#said, this.#like, this.#past)));
  }

  async show({ digit: id, page }) {
    const { queue, table, messages, address } = this.#app;
    let digit = id ? table.indexOf(id) : -1;
    if (id && digit < 0) messages.say(`There is no digit '${id}'.`);
    if (digit < 0 && queue.count > 0) digit = queue.digitAt(Math.min((page - 1) * pageSize, queue.count - 1));
    if (digit >= 0 && table.id[digit] !== id) address.note({ digit: table.id[digit] });
    await this.#show(digit);
  }

  hide() {}

  current() { return this.#digit; }
  targets() { return this.#digit < 0 ? [] : [this.#digit]; }
  pageDigits() { return this.targets(); }

  refresh(digits) { if (digits.includes(this.#digit)) this.#showLabel(); }

  /** Facts hold the history, which grows. */
  forget(digits) { for (const digit of digits) this.#facts.delete(digit); }

  onEvents(events) {
    if (this.#digit >= 0 && events.some(({ digit, index }) => digit && index === this.#digit)) {
      this.#showFacts(this.#digit).catch((error) => this.#app.messages.say(error.text ?? error.message));
    }
  }

  goOn() { this.move(1, 0); }
  pageDone() { this.move(1, 0); }

  move(x, y) {
    const { queue, messages } = this.#app, by = x + y, to = this.#index < 0 ? 0 : this.#index + by;
    if (to >= 0 && to < queue.count) this.#goTo(queue.digitAt(to), to);
    else {
      messages.say(by < 0 ? "This is the first digit of the queue." : "That was the last digit of this queue.");
      this.#showLabel();
    }
  }

  moveTo(end) {
    const { queue } = this.#app;
    if (queue.count === 0) return;
    const index = end === "first" ? 0 : queue.count - 1;
    this.#goTo(queue.digitAt(index), index);
  }

  turn(by) { this.move(by, 0); }

  zoom(by) {
    this.#zoom = Math.max(0, Math.min(zooms.length - 1, this.#zoom + by));
    this.#applyZoom();
  }

  reveal(digit) {
    if (digit !== this.#digit) this.#goTo(digit, this.#app.queue.indexOf(digit));
  }

  #goTo(digit, index) {
    this.#app.address.note({ digit: this.#app.table.id[digit], ...(index >= 0 ? { page: Queue.pageOf(index) } : {}) });
    this.#show(digit).catch((error) => this.#app.messages.say(error.text ?? error.message));
  }

  async #show(digit) {
    const { queue, clock } = this.#app;
    if (digit !== this.#digit) clock.start();
    this.#digit = digit;
    this.#index = digit < 0 ? -1 : queue.indexOf(digit);
    const isElsewhere = digit >= 0 && this.#index < 0;
    this.#head.show(isElsewhere ? "not in this queue" : `${number(this.#index + 1)} of ${number(queue.count)}`);
    this.element.classList.toggle("empty-queue", digit < 0);
    if (digit < 0) {
      this.#place.textContent = queue.emptyText;
      return;
    }
    this.#showLabel();
    const picturesShown = Promise.allSettled([this.#showCrop(digit), this.#showGlyph(digit), this.#showRow(digit)]);
    await this.#showFacts(digit);
    await picturesShown;
    if (digit === this.#digit) this.#fetchAhead();
  }

  #showLabel() {
    const { table, marks } = this.#app, digit = this.#digit;
    if (digit < 0) return;
    const { state, isHidden, label, source, reads } = knownOf(this.#app, digit);
    const words = stateText(state, table.isLeftOut(digit));
    this.#place.textContent = this.#app.describe(digit) + " · " + (this.#app.session.writers[table.writer[digit]] ?? "");
    const parts = [
      el("b", {}, isHidden ? "?" : label >= 0 ? String(label) : "–"),
      el("span", {}, isHidden ? "Which digit is it?" : label >= 0 ? "label" : "no label"),
      words ? el("span", { class: "state" }, words) : null,
      !isHidden && source >= 0 && source !== label ? el("span", {}, `the sheet says ${source}`) : null,
      !isHidden && reads >= 0 && reads !== label ? el("span", { class: "reads" }, `model reads ${className(this.#app, reads)}`) : null,
      marks.has(digit) ? el("span", { class: "marked-word" }, "marked wrong") : null,
    ];
    this.#label.replaceChildren(...parts.filter(Boolean));
    this.#label.dataset.state = String(state);
    this.element.classList.toggle("marked", marks.has(digit));
    this.element.classList.toggle("pending", table.isPending(digit));
  }

  async #showCrop(digit) {
    const { pictures } = this.#app, path = cropPath(digit), ready = pictures.ready(path);
    if (!ready) this.#crop.replaceChildren();
    try {
      const { image } = ready ?? (await pictures.load(path));
      if (digit !== this.#digit) return;
      this.#crop.replaceChildren(image);
      this.#applyZoom();
    } catch (error) {
      if (digit === this.#digit) this.#crop.replaceChildren(el("p", { class: "soft" }, error.text ?? error.message));
    }
  }

  #applyZoom() {
    const image = this.#crop.querySelector("img");
    if (!image) return;
    const zoom = zooms[this.#zoom];
    image.style.width = image.style.height = 100 * zoom + "%";
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = this.#crop;
    this.#crop.scrollTo((scrollWidth - clientWidth) / 2, (scrollHeight - clientHeight) / 2);
  }

  /** Out of the wall's sprite, which is there already where one comes from the wall. */
  async #showGlyph(digit) {
    const { queue, pictures } = this.#app;
    const page = this.#index >= 0 ? queue.page(Queue.pageOf(this.#index)) : [digit], path = spritePath(page);
    const { url } = pictures.ready(path) ?? (await pictures.load(path));
    if (digit === this.#digit) setTile(this.#glyph, page.indexOf(digit), url);
  }

  async #showRow(digit) {
    const { pictures, table } = this.#app, path = rowPath(digit);
    if (table.sheet[digit] < 0) return this.#row.replaceChildren();
    const ready = pictures.ready(path);
    if (!ready) this.#row.replaceChildren();
    try {
      const { image, headers } = ready ?? (await pictures.load(path));
      if (digit !== this.#digit) return;
      const box = (headers.get("X-Inkmill-Box") ?? "").split(",").map(Number);
      if (box.length !== 4 || !box.every(Number.isFinite)) return this.#row.replaceChildren(image);
      const wide = (x) => x / image.naturalWidth, high = (y) => y / image.naturalHeight;
      const outline = el("span", { class: "outline" });
      const sides = { left: wide(box[0]), top: high(box[1]), width: wide(box[2]), height: high(box[3]) };
      for (const [name, fraction] of Object.entries(sides)) outline.style[name] = 100 * fraction + "%";
      this.#row.replaceChildren(el("div", { class: "row-frame" }, image, outline));
      this.#row.scrollLeft = wide(box[0] + box[2] / 2) * this.#row.scrollWidth - this.#row.clientWidth / 2;
    } catch (error) {
      const text = error.status === 404 ? "The scan is not there any more." : error.text ?? error.message;
      if (digit === this.#digit) this.#row.replaceChildren(el("p", { class: "soft" }, text));
    }
  }

  // Facts.

  #factsOf(digit) {
    if (!this.#facts.has(digit)) {
      const promise = get("api/digit", { d: digit });
      promise.catch(() => this.#facts.delete(digit));
      this.#facts.set(digit, promise);
      if (this.#facts.size > mostFactsKept) this.#facts.delete(this.#facts.keys().next().value);
    }
    return this.#facts.get(digit);
  }

  async #showFacts(digit) {
    const facts = await this.#factsOf(digit);
    if (digit !== this.#digit) return;
    const { session, table, pictures } = this.#app, isHidden = session.secondPass && table.stateOf(digit) === State.open;
    const findings = isHidden ? [] : facts.findings, probabilities = isHidden ? [] : facts.probabilities;
    this.#said.replaceChildren(
      ...findings.map(({ title, rank, count, why }) => el("p", { class: "finding" },
        el("b", {}, title), ` ${number(rank)} of ${number(count)}: ${why}`)),
      probabilities.length === 0 ? "" : el("table", { class: "probabilities" }, el("caption", {}, "What the model reads"),
        el("tbody", {}, probabilities.map(({ class: which, p }) => {
          const bar = el("i", {});
          bar.style.width = 100 * p + "%";
          const name = el("th", { scope: "row" }, className(this.#app, which));
          return el("tr", {}, name, el("td", { class: "bar-cell" }, bar), el("td", {}, percent(p)));
        }))));
    const past = facts.history.map((event) => el("li", { class: event.stands ? "" : "undone" }, eventText(event)));
    this.#past.replaceChildren(...(past.length === 0 ? [] : [el("h3", {}, "History"), el("ol", {}, past)]));
    const groups = isHidden ? [] : [
      ...findings.filter(({ other }) => other >= 0).map(({ title, other }) => ({ title: `${title}: to compare with`, digits: [other] })),
      ...facts.neighbors.map(({ class: which, digits }) => ({ title: `Like it, labeled ${which}`, digits })),
      { title: `Of ${facts.writer}${facts.label >= 0 ? `, labeled ${facts.label}` : ""}`, digits: facts.sameWriter },
    ].filter(({ digits }) => digits.length > 0);
    const all = groups.flatMap(({ digits }) => digits);
    if (all.length === 0) return this.#like.replaceChildren();
    const path = spritePath(all), { url } = pictures.ready(path) ?? (await pictures.load(path));
    if (digit !== this.#digit) return;
    let index = 0;
    this.#like.replaceChildren(...groups.map(({ title, digits }) => el("section", {}, el("h3", {}, title),
      el("div", { class: "tiles" }, digits.map((other) => tileButton(this.#app, other, index++, url))))));
  }

  /** Pictures and facts of the digits that come next, and of the one before. */
  #fetchAhead() {
    const { queue, pictures, table } = this.#app;
    if (this.#index < 0) return;
    const indices = [...Array.from({ length: aheadCount }, (_, step) => this.#index + 1 + step), this.#index - 1];
    const digits = indices.filter((index) => index >= 0 && index < queue.count).map((index) => queue.digitAt(index));
    const paths = digits.flatMap((digit) => [cropPath(digit), ...(table.sheet[digit] >= 0 ? [rowPath(digit)] : [])]);
    const next = Queue.pageOf(this.#index) + 1;
    if (Queue.pageOf(this.#index + aheadCount) === next && next <= queue.pageCount) paths.push(spritePath(queue.page(next)));
    pictures.loadAhead(paths);
    for (const digit of digits.slice(0, 2)) this.#factsOf(digit).catch(() => { /* It is asked for again where it is shown. */ });
  }
}

function cropPath(digit) { return "crop?d=" + digit; }
function rowPath(digit) { return "row?d=" + digit; }
