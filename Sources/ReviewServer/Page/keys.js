// The keys: one table, from which both the page acts and its help is made.

/** By group: the keys as `KeyboardEvent.key` names them, how they are written, what they do, and the action's name with its arguments. */
export const keyGroups = [
  { title: "Decide", keys: [
    { keys: [..."0123456789"], shown: "0 – 9", text: "this is the label, and on; on a page of many: of all that are marked",
      action: (actions, key) => actions.label(Number(key)) },
    { keys: [" "], shown: "Space", text: "marked wrong, or right again", action: (actions) => actions.mark() },
    { keys: ["Enter"], shown: "Enter", text: "page done: all others on it are confirmed; of one digit: its label is right, and on",
      action: (actions) => actions.done() },
    { keys: ["x"], shown: "x", text: "not a digit: struck out", action: (actions) => actions.notADigit("x") },
    { keys: ["e"], shown: "e", text: "not a digit: empty", action: (actions) => actions.notADigit("e") },
    { keys: ["s"], shown: "s", text: "not a digit: spoilt", action: (actions) => actions.notADigit("s") },
    { keys: ["m"], shown: "m", text: "not one digit: several", action: (actions) => actions.notADigit("m") },
    { keys: ["?"], shown: "?", text: "unsure", action: (actions) => actions.unsure() },
    { keys: ["d"], shown: "d", text: "leave out, or take back: the digit, its sheet, its writer", action: (actions) => actions.leaveOut() },
    { keys: ["c"], shown: "c", text: "comment", action: (actions) => actions.comment() },
    { keys: ["u"], control: ["z"], shown: "u, Ctrl+Z", text: "take back what you decided last", action: (actions) => actions.undo() },
    { keys: ["r"], control: ["y"], shown: "r, Ctrl+Y", text: "bring it back", action: (actions) => actions.redo() },
  ] },
  { title: "Move", keys: [
    { keys: ["ArrowLeft"], shown: "← → ↑ ↓", text: "to the next digit", repeats: true,
      action: (actions, _, event) => actions.move(-1, 0, event.shiftKey) },
    { keys: ["ArrowRight"], repeats: true, action: (actions, _, event) => actions.move(1, 0, event.shiftKey) },
    { keys: ["ArrowUp"], repeats: true, action: (actions, _, event) => actions.move(0, -1, event.shiftKey) },
    { keys: ["ArrowDown"], shown: "Shift + arrows", text: "mark as far as you go", repeats: true,
      action: (actions, _, event) => actions.move(0, 1, event.shiftKey) },
    { keys: ["Home"], shown: "Home, End", text: "to the first, the last of the page", action: (actions) => actions.moveTo("first") },
    { keys: ["End"], action: (actions) => actions.moveTo("last") },
    { keys: ["["], shown: "[ ]", text: "page before, next page", repeats: true, action: (actions) => actions.turn(-1) },
    { keys: ["]"], repeats: true, action: (actions) => actions.turn(1) },
    { keys: ["PageUp"], repeats: true, action: (actions) => actions.turn(-1) },
    { keys: ["PageDown"], repeats: true, action: (actions) => actions.turn(1) },
    { keys: ["+", "="], shown: "+ −", text: "larger, smaller", repeats: true, action: (actions) => actions.zoom(1) },
    { keys: ["-", "−"], repeats: true, action: (actions) => actions.zoom(-1) },
  ] },
  { title: "Look at", keys: [
    { keys: ["w"], shown: "w", text: "the wall: a page of many digits", action: (actions) => actions.open("wall") },
    { keys: ["o"], shown: "o", text: "one digit", action: (actions) => actions.open("single") },
    { keys: ["g"], shown: "g", text: "its sheet", action: (actions) => actions.open("sheet") },
    { keys: ["p"], shown: "p", text: "the map of all digits", action: (actions) => actions.open("map") },
    { keys: ["h"], shown: "h", text: "the history of decisions", action: (actions) => actions.open("history") },
    { keys: ["f"], shown: "f", text: "what may be wrong with the data: the page of findings", action: (actions) => actions.openReport("findings") },
    { keys: ["t"], shown: "t", text: "how well the model reads: the report of the last run", action: (actions) => actions.openReport("report") },
    { keys: ["q"], shown: "q", text: "the queues; Tab and Enter choose one", action: (actions) => actions.openQueues() },
    { keys: ["a"], shown: "a", text: "show what has been decided, too", action: (actions) => actions.toggleDecided() },
    { keys: ["Escape"], shown: "Esc", text: "back to the page of many digits", action: (actions) => actions.escape() },
    { keys: ["F1"], shown: "F1", text: "these keys", action: (actions) => actions.help() },
  ] },
];

const byKey = new Map(), byControl = new Map();
for (const { keys } of keyGroups) {
  for (const entry of keys) {
    for (const key of entry.keys) byKey.set(key, entry);
    for (const key of entry.control ?? []) byControl.set(key, entry);
  }
}

/** Whether somebody writes there, or a control there takes this key itself. */
function isTakenBy(target, key) {
  if (target.closest("dialog")) return true;
  if (target.closest("input:not([type=checkbox]), textarea, select")) return key !== "F1" && key !== "Escape";
  return (key === "Enter" || key === " ") && target.closest("a, button, input") !== null;
}

/** Acts on keys pressed anywhere on the page, once something is shown. */
export function listenToKeys(actions) {
  addEventListener("keydown", (event) => {
    if (!actions.canAct || event.isComposing || isTakenBy(event.target, event.key)) return;
    // Third-level shift writes brackets on many keyboards.
    const isWriting = event.getModifierState("AltGraph");
    const hasControl = (event.ctrlKey || event.metaKey) && !isWriting;
    if (event.altKey && !isWriting) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const entry = hasControl ? byControl.get(key) : byKey.get(key);
    if (!entry) return;
    event.preventDefault();
    // A key that is held down decides once.
    if (event.repeat && !entry.repeats) return;
    if (hasControl && key === "z" && event.shiftKey) actions.redo();
    else entry.action(actions, key, event);
  });
}
