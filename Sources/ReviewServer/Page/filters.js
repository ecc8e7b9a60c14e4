// What is shown of a queue: how far one is, and filters.

import { el } from "./dom.js";
import { number } from "./words.js";

/** A line above a view, with the queue's title, its filters, and what the view adds. */
export class QueueHead {
  #app;
  #title = el("h2", {});
  #progress = el("span", { class: "soft" });
  #decided = el("input", { type: "checkbox" });
  #label;
  #read;
  #filters;
  element;

  /** @param extra elements of the view, at the end. */
  constructor(app, extra = []) {
    this.#app = app;
    this.#decided.addEventListener("change", () => app.address.go({ decided: this.#decided.checked, page: 1 }));
    const chooser = (key) => {
      const options = [["", "any"], ...Array.from({ length: 10 }, (_, digit) => [String(digit), String(digit)])];
      if (key === "label") options.push(["-1", "none"]);
      return el("select", { on: { change: (event) => {
        app.address.go({ [key]: event.target.value, page: 1 });
        document.getElementById("view").focus();
      } } }, options.map(([value, text]) => el("option", { value }, text)));
    };
    this.#label = chooser("label");
    this.#read = chooser("read");
    this.#filters = app.session.secondPass ? [] : [el("label", {}, "Labeled ", this.#label), el("label", {}, "Model reads ", this.#read)];
    this.element = el("header", { class: "queue-head" }, this.#title, this.#progress,
      el("div", { class: "filters" }, el("label", {}, this.#decided, " decided too"), this.#filters, extra));
  }

  /** @param progress such as `1 – 500`. */
  show(progress) {
    const { queue } = this.#app, { decided, label, read } = queue.filter, hidden = queue.wholeCount - queue.count;
    this.#title.textContent = queue.title;
    this.#progress.textContent = progress + (hidden > 0 ? ` (${number(hidden)} more not shown)` : "");
    this.#decided.checked = decided || queue.isOfDecided;
    this.#decided.disabled = queue.isOfDecided;
    this.#label.value = label;
    this.#read.value = read;
  }
}
