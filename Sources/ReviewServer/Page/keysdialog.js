// The window of all keys.

import { button, el } from "./dom.js";

/**
 * A window, not opened yet.
 *
 * @param groups each with a title and keys, of which those with `shown` are told.
 * @param text what else there is to say.
 */
export function keysDialog(groups, text) {
  const line = ({ shown, text: words }) => el("div", {}, el("dt", {}, el("kbd", {}, shown)), el("dd", {}, words));
  const sections = groups.map(({ title, keys }) => el("section", {},
    el("h3", {}, title), el("dl", {}, keys.filter(({ shown }) => shown).map(line))));
  const onKey = (event) => {
    if (event.key !== "F1") return;
    event.preventDefault();
    made.close();
  };
  const made = el("dialog", { class: "help", "aria-labelledby": "help-title", on: { keydown: onKey } },
    el("header", {}, el("h2", { id: "help-title" }, "Keys"), button("Close", () => made.close(), { autofocus: true })),
    el("div", { class: "key-groups" }, sections),
    el("p", {}, text));
  document.body.append(made);
  return made;
}
