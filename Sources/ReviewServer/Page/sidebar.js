// The list of queues, with their counts.

import { el, setState } from "./dom.js";
import { format } from "./address.js";
import { ownQueues } from "./queue.js";
import { fileName, number } from "./words.js";

const groupTitles = { findings: "Findings", model: "Model", people: "People", all: "All" };

export class Sidebar {
  #app;
  #place = document.getElementById("queues");
  #button = document.getElementById("open-queues");
  #links = new Map();

  constructor(app) {
    this.#app = app;
    this.#button.addEventListener("click", () => this.#setOpen(!document.body.classList.contains("queues-open")));
  }

  /** Lists the queues of the session. */
  show() {
    const { session } = this.#app, groups = [];
    for (const [group, title] of Object.entries(groupTitles)) {
      const queues = session.queues.filter((queue) => queue.group === group);
      const items = queues.map(({ id, title: text, count }) => this.#item(id, "", text, count));
      if (group === "people") {
        for (const [id, text] of Object.entries(ownQueues)) items.push(this.#item(id, "", text, this.#app.ownDigits(id).length));
      }
      if (items.length > 0) groups.push(el("section", {}, el("h2", {}, title), el("ul", {}, items)));
    }
    if (!session.secondPass) {
      const classes = [..."0123456789"].map((label) => this.#item("class", label, label, null, `Digits labeled ${label}`));
      groups.push(el("section", {}, el("h2", {}, "Labeled"), el("ul", { class: "classes" }, classes)));
    }
    groups.push(this.#chooser("writer", "Writer", session.writers.map((name) => ({ name, shown: name }))));
    groups.push(this.#chooser("sheet", "Sheet", session.sheets.map(({ name }) => ({ name, shown: fileName(name) }))));
    this.#place.replaceChildren(...groups);
    this.mark();
  }

  #item(id, of, title, count, label) {
    const link = el("a", { class: "queue", "aria-label": label, on: { click: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.#open(id, of);
    } } }, el("span", {}, title), count === null ? null : el("b", {}, number(count)));
    link.href = format({ view: this.#viewFor(id), queue: id, of });
    this.#links.set(id + "/" + of, link);
    return el("li", {}, link);
  }

  /** A field in which the name of a writer or a sheet is found by its letters. */
  #chooser(id, title, names) {
    if (names.length === 0) return el("section");
    const options = names.map(({ name, shown }) => el("option", { value: name }, shown === name ? "" : shown));
    const list = el("datalist", { id: "all-" + id }, options);
    const onChange = () => {
      const text = field.value.trim(), found = names.find(({ name, shown }) => name === text || shown === text);
      if (found) this.#open(id, found.name);
      else if (text) this.#app.messages.say(`There is no ${id} '${text}'.`);
    };
    const field = el("input", {
      type: "search", id: "choose-" + id, autocomplete: "off", placeholder: `${number(names.length)} ${id}s`, on: { change: onChange },
    });
    field.setAttribute("list", list.id);
    return el("section", {}, el("label", { htmlFor: field.id }, title), field, list);
  }

  #viewFor(id) { return id === "marked" || this.#app.session.secondPass ? "single" : "wall"; }

  #open(id, of) {
    this.#setOpen(false);
    document.getElementById("view").focus();
    this.#app.openQueue(this.#viewFor(id), id, of);
  }

  /** Marks the queue that is open. */
  mark() {
    const { queue, of } = this.#app.address.now;
    for (const [key, link] of this.#links) {
      if (key === queue + "/" + of) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /** Takes new counts, by queue. */
  setCounts(counts) {
    for (const [id, count] of Object.entries(counts)) {
      const place = this.#links.get(id + "/")?.querySelector("b");
      if (place) place.textContent = number(count);
    }
  }

  focus() {
    this.#setOpen(true);
    const { queue, of } = this.#app.address.now;
    (this.#links.get(queue + "/" + of) ?? this.#links.values().next().value)?.focus();
  }

  /** On a narrow screen the list lies over the page. Whether it did. */
  closeNarrow() {
    const wasOpen = document.body.classList.contains("queues-open");
    this.#setOpen(false);
    if (this.#place.contains(document.activeElement)) {
      document.getElementById("view").focus();
      return true;
    }
    return wasOpen;
  }

  #setOpen(isOpen) {
    document.body.classList.toggle("queues-open", isOpen);
    setState(this.#button, "aria-expanded", isOpen);
  }
}
