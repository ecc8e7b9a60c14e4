// Elements in one call each.

/**
 * An element.
 *
 * `on` holds listeners by event; names with a dash and `role` are attributes, all else is set on the element. Children that are
 * null or false are left out.
 */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (key === "class") element.className = value;
    else if (key === "role" || key.includes("-")) element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A button that does something. */
export function button(title, action, properties = {}) {
  return el("button", { type: "button", on: { click: action }, ...properties }, title);
}

/** An element of SVG; all properties are attributes. */
export function svg(name, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** Names of classes in one text; those that do not apply are false or empty. */
export function classes(...names) { return names.filter(Boolean).join(" "); }

/** Sets an attribute to `true` or `false` only where it changes. */
export function setState(element, name, value) {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}
