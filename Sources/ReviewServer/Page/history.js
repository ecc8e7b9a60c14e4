// All decisions, the newest first, with taking back of one's own.

import { get } from "./api.js";
import { button, classes, el } from "./dom.js";
import { groupText } from "./events.js";
import { setTile, spritePath } from "./pictures.js";
import { tile } from "./tiles.js";
import { fileName, timeText } from "./words.js";

const pieceSize = 300;
/** Pictures shown of decisions that belong together. */
const mostPictures = 12;

export class HistoryView {
  name = "history";
  element;
  #app;
  #list = el("ol", { class: "events" });
  #more = button("Older ones", () => this.#readMore());
  #note = el("p", { class: "soft" });
  #events = [];
  #next = null;
  #cursor = 0;

  constructor(app) {
    this.#app = app;
    const whose = app.session.secondPass ? "Your decisions, the newest first." : "Decisions of everybody, the newest first.";
    this.element = el("div", { class: "history" },
      el("header", { class: "queue-head" }, el("h2", {}, "History"), el("span", { class: "soft" }, whose)),
      this.#list, this.#note, this.#more);
  }

  async show() {
    this.#events = [];
    this.#next = null;
    this.#cursor = 0;
    await this.#readMore();
    this.#focus();
  }

  hide() {}

  current() { return this.#groups?.[this.#cursor] ? this.#digitOf(this.#groups[this.#cursor][0]) : -1; }
  targets() { return []; }
  pageDigits() { return []; }
  refresh() {}
  goOn() {}
  pageDone() {}
  onEvents() { this.show().catch((error) => this.#app.messages.say(error.text ?? error.message)); }

  /** Enter: the digit of the decision at hand is opened. */
  enter() {
    if (this.current() >= 0) this.#app.actions.open("single");
    return true;
  }

  move(x, y) {
    this.#cursor = Math.max(0, Math.min(this.#list.children.length - 1, this.#cursor + x + y));
    this.#focus();
  }

  moveTo(end) {
    this.#cursor = end === "first" ? 0 : this.#list.children.length - 1;
    this.#focus();
  }

  #groups = [];

  async #readMore() {
    const piece = await get("api/history", this.#next === null ? { count: pieceSize } : { before: this.#next, count: pieceSize });
    this.#events.push(...piece.events);
    this.#next = piece.next;
    this.#groups = grouped(this.#events);
    this.#more.hidden = this.#next === null;
    this.#note.textContent = this.#events.length === 0 ? "Nothing has been decided." : "";
    await this.#fill();
  }

  async #fill() {
    const { pictures } = this.#app;
    const shown = this.#groups.map((events) => this.#digitsOf(events).slice(0, mostPictures));
    const all = [...new Set(shown.flat())], places = new Map(all.map((digit, index) => [digit, index]));
    this.#list.replaceChildren(...this.#groups.map((events, index) => this.#item(events, index, shown[index].map((digit) => {
      const each = tile();
      each.dataset.place = String(places.get(digit));
      return each;
    }))));
    for (let from = 0; from < all.length; from += 500) {
      const { url } = await pictures.load(spritePath(all.slice(from, from + 500)));
      for (const each of this.#list.querySelectorAll(".tile")) {
        const place = Number(each.dataset.place);
        if (place >= from && place < from + 500) setTile(each, place - from, url);
      }
    }
  }

  /** A line of the list. */
  #item(events, index, tiles) {
    const { session, address, decisions } = this.#app, [event] = events;
    const isUndone = event.verdict !== "undone" && events.some(({ stands }) => !stands);
    const standing = events.filter(({ stands }) => stands).map(({ n }) => n);
    const canUndo = event.by === session.reviewer && event.verdict !== "undone" && !session.readOnly && standing.length > 0;
    const when = [this.#placeOf(events), `${event.by}, ${timeText(event.at)}`, isUndone ? "taken back" : ""].filter(Boolean).join(" · ");
    return el("li", { class: classes(isUndone && "undone"), tabIndex: -1, on: { focus: () => { this.#cursor = index; } } },
      el("span", { class: "tiles" }, tiles, events.length > mostPictures ? el("span", { class: "soft" }, "…") : null),
      el("span", { class: "what" }, el("b", {}, groupText(events)), el("span", { class: "soft" }, when)),
      el("span", { class: "buttons" },
        tiles.length > 0 ? button("Show", () => address.go({ view: "single", digit: event.digit })) : null,
        canUndo ? button("Undo", () => decisions.undoEvents(standing)) : null));
  }

  /** Those that are there still. */
  #digitsOf(events) { return events.map((event) => this.#digitOf(event)).filter((digit) => digit >= 0); }

  #digitOf({ digit, index }) { return digit ? index ?? -1 : -1; }

  #placeOf(events) {
    const [{ digit, sheet, writer }] = events;
    if (writer) return "writer " + writer;
    if (sheet) return "sheet " + fileName(this.#app.session.sheets[events[0].index]?.file ?? sheet.slice(0, 12));
    const index = this.#digitOf(events[0]);
    if (index < 0) return digit ?? "";
    if (events.length === 1) return this.#app.describe(index);
    const files = new Set(events.map((event) => this.#app.table.sheet[this.#digitOf(event)]).filter((each) => each >= 0));
    return files.size === 1 ? fileName(this.#app.session.sheets[[...files][0]].file) : `${files.size} sheets`;
  }

  #focus() {
    const item = this.#list.children[this.#cursor];
    if (!item) return;
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  }
}

/** Events of one time, reviewer and verdict together. */
function grouped(events) {
  const groups = [];
  for (const event of events) {
    const last = groups[groups.length - 1]?.[0];
    const belongs = last && event.digit && last.at === event.at && last.by === event.by && last.verdict === event.verdict;
    if (belongs) groups[groups.length - 1].push(event);
    else groups.push([event]);
  }
  return groups;
}
