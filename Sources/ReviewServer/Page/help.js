// The page of all keys.

import { button, el } from "./dom.js";
import { keyGroups } from "./keys.js";

let dialog = null;

export function showHelp() {
  dialog ??= make();
  if (!dialog.open) dialog.showModal();
}

function make() {
  const line = ({ shown, text }) => el("div", {}, el("dt", {}, el("kbd", {}, shown)), el("dd", {}, text));
  const groups = keyGroups.map(({ title, keys }) => el("section", {},
    el("h3", {}, title), el("dl", {}, keys.filter(({ shown }) => shown).map(line))));
  const onKey = (event) => {
    if (event.key !== "F1") return;
    event.preventDefault();
    made.close();
  };
  const made = el("dialog", { class: "help", "aria-labelledby": "help-title", on: { keydown: onKey } },
    el("header", {}, el("h2", { id: "help-title" }, "Keys"), button("Close", () => made.close(), { autofocus: true })),
    el("div", { class: "key-groups" }, groups),
    el("p", {}, "With a finger: a tap marks a digit, a long press opens it. With a mouse: a click marks, a double click opens. "
      + "Every decision is on the disk once the page says Saved, and can be taken back at any time."));
  document.body.append(made);
  return made;
}
