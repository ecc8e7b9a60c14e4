// What the page says: in passing, and in bars that stay until they are dismissed.

import { el } from "./dom.js";

export class Messages {
  #bars = new Map();
  #said = document.getElementById("said");
  #place = document.getElementById("bars");
  #timer = null;

  /** Says something in passing; it is read aloud, too. */
  say(text) {
    clearTimeout(this.#timer);
    // The same words twice are read twice.
    this.#said.textContent = this.#said.textContent === text ? text + "\u00a0" : text;
    this.#said.classList.add("shown");
    this.#timer = setTimeout(() => this.#said.classList.remove("shown"), 6000);
  }

  /**
   * Shows a bar, in place of the one of the same name.
   *
   * `buttons` are what can be done, each a title and an action; the bar goes away once one of them is used.
   */
  bar(name, text, buttons = [], onDismiss = () => {}) {
    const close = () => this.close(name);
    const bar = el("div", { class: "bar", role: "alert" },
      el("p", {}, text),
      buttons.map(([title, action]) => el("button", { type: "button", on: { click: () => { close(); action(); } } }, title)),
      el("button", { type: "button", class: "dismiss", on: { click: () => { close(); onDismiss(); } } }, "Dismiss"));
    bar.dataset.name = name;
    const old = this.#bars.get(name);
    if (old) old.replaceWith(bar);
    else this.#place.append(bar);
    this.#bars.set(name, bar);
  }

  close(name) {
    const bar = this.#bars.get(name);
    if (!bar) return;
    const hadFocus = bar.contains(document.activeElement);
    bar.remove();
    this.#bars.delete(name);
    if (hadFocus) document.getElementById("view").focus();
  }
}
