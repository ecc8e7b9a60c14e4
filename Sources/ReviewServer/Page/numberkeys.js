// The keys of the page for numbers: one table, from which both the page acts and its help is made.

/** The keys of candidates, the likeliest first. */
export const candidateKeys = ["a", "b", "c", "d", "e"];

/** By group: the keys as `KeyboardEvent.key` names them, how they are written, what they do, and the action. `whenEmpty`: only where nothing is typed. */
export const numberKeyGroups = [
  { title: "Answer", keys: [
    { keys: [], shown: "0 – 9 . −", text: "the number; Enter keeps it, and on" },
    { keys: ["Enter"], shown: "Enter", text: "with nothing typed: the number that is proposed is right. Once more where a check objects",
      action: (actions) => actions.enter() },
    { keys: candidateKeys, shown: "a – e", text: "one of the candidates is right",
      action: (actions, key) => actions.choose(candidateKeys.indexOf(key)) },
    { keys: ["ArrowUp"], shown: "↑ ↓", text: "a candidate to begin with", action: (actions) => actions.pick(-1) },
    { keys: ["ArrowDown"], action: (actions) => actions.pick(1) },
    { keys: ["n"], shown: "n", text: "nothing is written", action: (actions) => actions.say("empty") },
    { keys: ["m"], shown: "m, or – and Enter", text: "none is meant: somebody wrote that there is no number", action: (actions) => actions.say("none") },
    { keys: ["w"], shown: "w", text: "the whole row is right: all of its numbers that are open are as proposed", action: (actions) => actions.acceptRow() },
    { keys: ["x"], shown: "x", text: "it cannot be read", action: (actions) => actions.say("unreadable") },
    { keys: ["k"], shown: "k", text: "comment", action: (actions) => actions.comment() },
    { keys: ["Escape"], shown: "Esc", text: "forget what is typed", action: (actions) => actions.clear() },
    { keys: ["u"], control: ["z"], shown: "u, Ctrl+Z", text: "take back what you answered last", action: (actions) => actions.undo() },
    { keys: ["r"], control: ["y"], shown: "r, Ctrl+Y", text: "bring it back", action: (actions) => actions.redo() },
  ] },
  { title: "Move", keys: [
    { keys: ["ArrowLeft"], shown: "← →", text: "the number before, the next one; with something typed: within it", whenEmpty: true,
      repeats: true, action: (actions) => actions.move(-1) },
    { keys: ["ArrowRight"], whenEmpty: true, repeats: true, action: (actions) => actions.move(1) },
    { keys: ["PageUp"], shown: "Page up, down", text: "the same at any time", repeats: true, action: (actions) => actions.move(-1) },
    { keys: ["PageDown"], repeats: true, action: (actions) => actions.move(1) },
    { keys: ["o"], shown: "o", text: "the next one that is open", action: (actions) => actions.nextOpen() },
    { keys: ["s"], shown: "s", text: "the least sure first, or sheet by sheet", action: (actions) => actions.switchOrder() },
    { keys: ["F1", "?"], shown: "F1, ?", text: "these keys", action: (actions) => actions.help() },
  ] },
];

const byKey = new Map(), byControl = new Map();
for (const { keys } of numberKeyGroups) {
  for (const entry of keys) {
    for (const key of entry.keys) byKey.set(key, entry);
    for (const key of entry.control ?? []) byControl.set(key, entry);
  }
}

/** Acts on keys pressed anywhere on the page. */
export function listenToKeys(actions) {
  addEventListener("keydown", (event) => {
    if (!actions.canAct || event.isComposing || event.target.closest("dialog")) return;
    const hasControl = event.ctrlKey || event.metaKey;
    if (event.altKey && !event.getModifierState("AltGraph")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    // A button or a link that has the focus takes these itself.
    if ((key === "Enter" || key === " ") && event.target.closest("a, button")) return;
    const entry = hasControl ? byControl.get(key) : byKey.get(key);
    if (!entry) {
      if (!hasControl && key.length === 1) actions.typeKey(event);
      return;
    }
    // What is typed is corrected as anywhere else.
    if ((entry.whenEmpty || hasControl) && actions.isTyped) return;
    event.preventDefault();
    // A key that is held down answers once.
    if (event.repeat && !entry.repeats) return;
    if (hasControl && key === "z" && event.shiftKey) actions.redo();
    else entry.action(actions, key);
  });
}
