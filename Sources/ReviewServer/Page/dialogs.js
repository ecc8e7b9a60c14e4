// What is asked in a window of its own.

import { button, el } from "./dom.js";

/**
 * Shows a form.
 *
 * @param submit the button that hands it in, or its title.
 * @returns what `answer` makes of it; null where it was closed otherwise.
 */
function ask(title, content, submit, answer) {
  return new Promise((done) => {
    let result = null;
    const form = el("form", { on: { submit: (event) => { event.preventDefault(); result = answer(); dialog.close(); } } },
      el("h2", { id: "ask-title" }, title),
      content,
      el("div", { class: "buttons" },
        typeof submit === "string" ? el("button", { type: "submit", class: "main" }, submit) : submit,
        button("Cancel", () => dialog.close())));
    const onClose = () => {
      dialog.remove();
      done(result);
    };
    const dialog = el("dialog", { class: "ask", "aria-labelledby": "ask-title", on: { close: onClose } }, form);
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A comment's words; null for none. */
export async function askComment(place) {
  const onKey = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    text.form.requestSubmit();
  };
  const text = el("textarea", {
    rows: 3, maxLength: 500, required: true, autofocus: true, "aria-label": "Comment", on: { keydown: onKey },
  });
  const soft = (words) => el("p", { class: "soft" }, words);
  const words = await ask("Comment", [soft(place), text, soft("Ctrl+Enter saves.")], "Save", () => text.value.trim());
  return words || null;
}

/**
 * What is to be left out, or taken back, and why.
 *
 * @param choices each with `title`, `isOut` and whatever `value` stands for it.
 * @returns the value that was chosen, `isOut` as it was, and the reason; null for none.
 */
export function askLeaveOut(choices) {
  const options = choices.map(({ title, isOut }, index) => el("label", { class: "choice" },
    el("input", {
      type: "radio", name: "what", value: String(index), checked: index === 0, autofocus: index === 0, on: { change: () => update() },
    }),
    el("span", {}, title), isOut ? el("em", {}, "left out now") : null));
  const reason = el("input", { type: "text", maxLength: 200, id: "reason", autocomplete: "off" });
  const what = el("p", { class: "soft" }), submit = el("button", { type: "submit", class: "main" });
  const chosen = () => choices[Number(options.findIndex((option) => option.firstChild.checked))];
  const update = () => {
    const { isOut } = chosen();
    what.textContent = isOut ? "It is left out now, and will be taken back." : "It will be left out of the data. Nothing is deleted.";
    submit.textContent = isOut ? "Take back" : "Leave out";
    reason.required = !isOut;
  };
  update();
  return ask("Leave out, or take back", [
    el("fieldset", {}, el("legend", {}, "What"), options), what,
    el("label", { htmlFor: "reason" }, "Why"), reason,
  ], submit, () => ({ value: chosen().value, isOut: chosen().isOut, why: reason.value.trim() }));
}
