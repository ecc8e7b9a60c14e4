// The list of the numbers that have to be looked at, sheet by sheet or the least sure first.

import { el } from "./dom.js";

const marks = { open: "?", answered: "✓", settled: "=" };
const words = { open: "open", answered: "answered", settled: "settled by others" };

/** The `#` part of the page's address for a number. */
export function numberAddress({ id }, isWorstFirst) { return (isWorstFirst ? "#order=worst&" : "#") + "number=" + encodeURIComponent(id); }

export class NumberList {
  #isWorstFirst = false;
  #place = document.getElementById("queues");
  #links = new Map();
  items = [];
  #byIndex = new Map();

  /** Shows the list anew. */
  show(items, isWorstFirst) {
    const key = isWorstFirst ? "worst" : "order";
    this.items = [...items].sort((a, b) => a[key] - b[key]);
    this.#isWorstFirst = isWorstFirst;
    this.#byIndex = new Map(this.items.map((item, at) => [item.i, at]));
    this.#links.clear();
    const sections = [];
    let sheet = null;
    for (const item of this.items) {
      const name = isWorstFirst ? "The least sure first" : item.file + (item.page > 1 ? "#" + item.page : "");
      if (sheet !== name) {
        sheet = name;
        sections.push(el("section", {}, el("h2", {}, name)));
      }
      const link = el("a", { class: "queue number-link", href: numberAddress(item, isWorstFirst) }, el("span", {}, item.place), el("b"));
      this.#links.set(item.i, link);
      this.#mark(item);
      sections.at(-1).append(link);
    }
    this.#place.replaceChildren(...sections);
  }

  /** Takes in items that have changed or are new, and takes out those of which nothing is to be said any more. */
  update(changed, removed) {
    if (removed.length > 0 || changed.some((item) => !this.#byIndex.has(item.i))) {
      const all = new Map([...this.items, ...changed].map((item) => [item.i, item]));
      for (const index of removed) all.delete(index);
      this.show([...all.values()], this.#isWorstFirst);
      return;
    }
    for (const item of changed) {
      this.items[this.#byIndex.get(item.i)] = item;
      this.#mark(item);
    }
  }

  #mark(item) {
    const link = this.#links.get(item.i);
    link.dataset.state = item.state;
    link.lastChild.textContent = [item.text, marks[item.state]].filter(Boolean).join(" ");
    link.lastChild.setAttribute("aria-label", [item.text, words[item.state]].filter(Boolean).join(", "));
  }

  /** Marks the number that is shown. */
  setCurrent(index) {
    for (const [i, link] of this.#links) {
      if (i === index) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    this.#links.get(index)?.scrollIntoView({ block: "nearest" });
  }

  withID(id) { return this.items.find((item) => item.id === id) ?? null; }

  /** The number so many places from another; null beyond the ends. */
  beside(index, step) {
    const at = this.#byIndex.get(index);
    return at === undefined ? null : this.items[at + step] ?? null;
  }

  /** The next one that is open, from the beginning again behind the last; null where none is. */
  nextOpen(index) {
    const at = this.#byIndex.get(index) ?? -1;
    return [...this.items.slice(at + 1), ...this.items.slice(0, at + 1)].find((item) => item.state === "open") ?? null;
  }
}
