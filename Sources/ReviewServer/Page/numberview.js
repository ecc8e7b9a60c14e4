// One number: its picture, what was read, and what a person says.

import { picture } from "./api.js";
import { button, classes, el } from "./dom.js";
import { candidateKeys } from "./numberkeys.js";
import { percent, timeText } from "./words.js";

const verdicts = { empty: "nothing is written", none: "none is meant", unreadable: "cannot be read", comment: "comment", undone: "taken back" };

/** What an event says, in words. */
export function eventText(event) { return event.verdict === "number" ? event.now : verdicts[event.verdict]; }

export class NumberView {
  #place = document.getElementById("view");
  #shown = 0;
  #addresses = [];
  input = null;
  #message = null;
  #actions;
  #isReadOnly;

  constructor(actions, isReadOnly) {
    this.#actions = actions;
    this.#isReadOnly = isReadOnly;
  }

  /** Shows a number; its pictures follow. */
  show(number) {
    this.#shown += 1;
    for (const address of this.#addresses) URL.revokeObjectURL(address);
    this.#addresses = [];
    const crop = el("div", { class: "number-crop" }), row = el("div", { class: "row-picture number-row" });
    this.#place.replaceChildren(
      el("div", { class: "number-columns" },
        el("div", { class: "pictures" }, crop, row, this.#neighbors(number)),
        el("div", { class: "facts" }, this.#heading(number), this.#read(number), this.#answer(number), this.#candidates(number),
          this.#history(number))));
    this.#fill(crop, row, number);
    this.focus();
  }

  focus() { if (!this.#isReadOnly) this.input?.focus({ preventScroll: true }); }

  get typed() { return this.input?.value.trim() ?? ""; }

  set typed(text) {
    this.input.value = text;
    this.object("");
  }

  /** Says beside the input what is wrong; empty for nothing. */
  object(text) {
    this.#message.textContent = text;
    this.input.setAttribute("aria-invalid", String(text !== ""));
  }

  #heading(number) {
    return el("div", {}, el("h2", { class: "number-place" }, number.place),
      el("p", { class: "soft" }, number.file + (number.page > 1 ? ", page " + number.page : "")));
  }

  #read(number) {
    const parts = [];
    if (number.answer) {
      parts.push(el("p", { class: "answered" }, el("b", {}, eventText(number.answer)),
        ` says ${number.answer.by}, ${timeText(number.answer.at)}`));
    } else {
      const read = number.text ?? (number.outcome === "none" ? verdicts.none : "nothing");
      parts.push(el("p", {}, "Read: ", el("b", { class: "number-read" }, read),
        number.probability === null ? null : el("span", { class: "soft" }, " right with " + percent(number.probability))));
    }
    if (number.state === "settled") parts.push(el("p", { class: "answered" }, "It follows from what you said of others."));
    if (number.reason) parts.push(el("p", { class: "number-reason" }, number.reason));
    for (const failure of number.failures) if (failure !== number.reason) parts.push(el("p", { class: "number-reason" }, failure));
    const stale = number.history.findLast((event) => event.isStale && event.stands && event.verdict !== "comment");
    if (stale) {
      parts.push(el("p", { class: "number-reason" }, `${stale.by} said ${eventText(stale)} of this cell as it was cut otherwise; it does not count.`));
    }
    return el("div", { class: "number-facts" }, parts);
  }

  #answer(number) {
    const { format } = number;
    const proposed = number.answer?.now ?? number.proposed;
    this.input = el("input", {
      type: "text", id: "number", autocomplete: "off", spellcheck: false, maxLength: 40, placeholder: proposed ?? "",
      inputMode: format.isSigned ? "text" : format.decimals > 0 ? "decimal" : "numeric", disabled: this.#isReadOnly,
      "aria-describedby": "objection", on: { input: () => { this.object(""); this.#actions.typed(); } },
    });
    this.#message = el("p", { id: "objection", role: "alert" });
    const digits = format.leastDigits === format.mostDigits ? `${format.mostDigits}` : `${format.leastDigits} to ${format.mostDigits}`;
    return el("div", { class: "number-answer" },
      el("label", { htmlFor: "number" }, "What is written?"),
      el("div", { class: "number-input" }, this.input,
        button("Enter", () => this.#actions.enter(), { class: "main", disabled: this.#isReadOnly, id: "enter" })),
      this.#message,
      el("p", { class: "soft" }, `${digits} digits` + (format.decimals > 0 ? `, ${format.decimals} of them decimals` : "")
        + (format.isSigned ? ", a minus in front where there is one" : "")));
  }

  #candidates(number) {
    if (number.candidates.length === 0) return null;
    const buttons = number.candidates.slice(0, candidateKeys.length).map((candidate, index) =>
      button([el("kbd", {}, candidateKeys[index]), el("b", {}, candidate.text), el("span", { class: "soft" }, percent(candidate.probability))],
        () => this.#actions.choose(index), { class: "candidate", disabled: this.#isReadOnly }));
    return el("section", { "aria-label": "Candidates" }, el("h3", {}, "Candidates"), el("div", { class: "candidates" }, buttons));
  }

  #neighbors(number) {
    if (number.neighbors.length < 2) return null;
    const cell = (neighbor) => el("td", {
      class: classes(neighbor.i === number.i && "this-number", neighbor.outcome === "review" && "doubtful"),
    }, neighbor.text ?? (neighbor.outcome === "empty" ? "" : neighbor.outcome === "none" ? "–" : "?"));
    return el("div", { class: "neighbors" }, el("table", {},
      el("thead", {}, el("tr", {}, number.neighbors.map((neighbor) => el("th", { scope: "col" }, neighbor.place)))),
      el("tbody", {}, el("tr", {}, number.neighbors.map(cell)))));
  }

  #history(number) {
    if (number.history.length === 0) return null;
    const line = (event) => el("li", { class: classes(!event.stands && "undone") },
      [eventText(event), event.why && `“${event.why}”`, event.by, timeText(event.at), event.isStale && "cut otherwise"].filter(Boolean).join(" · "));
    return el("section", { class: "past" }, el("h3", {}, "History"), el("ol", {}, number.history.map(line)));
  }

  async #fill(crop, row, number) {
    const shown = this.#shown;
    const load = async (path) => {
      const { blob, headers } = await picture(`${path}?i=${number.i}`);
      const image = el("img", { src: URL.createObjectURL(blob), alt: path === "crop" ? "The number" : "The number and what is beside it" });
      this.#addresses.push(image.src);
      await image.decode();
      return { image, box: (headers.get("X-Inkmill-Box") ?? "").split(",").map(Number) };
    };
    try {
      const [{ image: cell }, { image: line, box }] = await Promise.all([load("crop"), load("row")]);
      if (shown !== this.#shown) return;
      crop.replaceChildren(cell);
      const outline = el("div", { class: "outline" }), frame = el("div", { class: "row-frame" }, line, outline);
      const { naturalWidth: width, naturalHeight: height } = line;
      frame.style.maxWidth = `${2 * width}px`;
      Object.assign(outline.style, {
        left: `${100 * box[0] / width}%`, top: `${100 * box[1] / height}%`, width: `${100 * box[2] / width}%`, height: `${100 * box[3] / height}%`,
      });
      row.replaceChildren(frame);
    } catch (error) {
      if (shown !== this.#shown) return;
      crop.replaceChildren(el("p", { class: "soft" }, error.text ?? String(error)));
      row.hidden = true;
    }
  }
}
