// The page of all keys.

import { keyGroups } from "./keys.js";
import { keysDialog } from "./keysdialog.js";

let dialog = null;

export function showHelp() {
  dialog ??= keysDialog(keyGroups, "With a finger: a tap marks a digit, a long press opens it. With a mouse: a click marks, a double click opens. "
    + "Every decision is on the disk once the page says Saved, and can be taken back at any time.");
  if (!dialog.open) dialog.showModal();
}
