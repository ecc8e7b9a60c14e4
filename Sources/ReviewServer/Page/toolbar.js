// The buttons below: all that is decided by keys, for fingers and mice.

import { button, el } from "./dom.js";

const ofMany = new Set(["wall", "single", "sheet"]);

export class Toolbar {
  #place = document.getElementById("actions");

  constructor({ actions, session }) {
    const of = (title, key, action, more = {}) => button(title, action, { "aria-keyshortcuts": key, title: `Key ${key}`, ...more });
    const digits = [..."0123456789"].map((label) => of(label, label, () => actions.label(Number(label))));
    this.#place.append(
      el("div", { class: "digits", role: "group", "aria-label": "Label" }, digits),
      el("div", { role: "group", "aria-label": "Not a digit" },
        of("Struck out", "x", () => actions.notADigit("x")), of("Empty", "e", () => actions.notADigit("e")),
        of("Spoilt", "s", () => actions.notADigit("s")), of("Several", "m", () => actions.notADigit("m")),
        of("Unsure", "?", () => actions.unsure())),
      el("div", { role: "group", "aria-label": "More" },
        of("Wrong", "Space", () => actions.mark()), of("Done", "Enter", () => actions.done(), { class: "wide" }),
        of("Undo", "u", () => actions.undo()), of("Redo", "r", () => actions.redo()),
        of("Leave out", "d", () => actions.leaveOut()), of("Comment", "c", () => actions.comment())));
    for (const each of this.#place.querySelectorAll("button")) each.disabled = session.readOnly !== null && session.readOnly !== undefined;
    if (session.readOnly) this.#place.title = "Nothing can be decided: " + session.readOnly;
  }

  /** Shows it with the views in which digits are decided about. */
  show(view) { this.#place.hidden = !ofMany.has(view); }
}
