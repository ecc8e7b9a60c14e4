// Clicks, taps and long presses on digits.

const longMilliseconds = 500;
/** A finger that moves farther scrolls. */
const stillPixels = 10;

/**
 * Listens within an element.
 *
 * @param onTap is called for a click or a tap, with its event.
 * @param onOpen is called for a double click or a long press of a finger, with its event.
 */
export function listenToPresses(element, onTap, onOpen) {
  let timer = null, pressed = null, wasLong = false;
  const stop = () => {
    clearTimeout(timer);
    timer = null;
  };
  element.addEventListener("click", (event) => { if (!wasLong) onTap(event); });
  element.addEventListener("dblclick", onOpen);
  element.addEventListener("pointerdown", (event) => {
    wasLong = false;
    if (event.pointerType === "mouse") return;
    pressed = event;
    timer = setTimeout(() => {
      timer = null;
      wasLong = true;
      onOpen(pressed);
    }, longMilliseconds);
  });
  element.addEventListener("pointermove", (event) => {
    if (timer !== null && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > stillPixels) stop();
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) element.addEventListener(end, stop);
  element.addEventListener("contextmenu", (event) => { if (wasLong || timer !== null) event.preventDefault(); });
}
