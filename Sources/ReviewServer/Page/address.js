// What is looked at, in the `#` part of the page's address.

const defaults = { view: "", queue: "", of: "", page: 1, digit: "", sheet: "", decided: false, label: "", read: "" };
/** Browsers refuse more than about ten changes a second for long. */
const settleMilliseconds = 150;

export function parse(hash) {
  const address = { ...defaults }, given = new URLSearchParams(hash.replace(/^#/, ""));
  for (const key of Object.keys(defaults)) if (given.has(key)) address[key] = given.get(key);
  address.page = Math.max(1, Number.parseInt(address.page, 10) || 1);
  address.decided = address.decided === true || address.decided === "1";
  return address;
}

export function format(address) {
  const text = new URLSearchParams();
  for (const [key, value] of Object.entries(address)) {
    if (!(key in defaults) || value === defaults[key]) continue;
    text.set(key, key === "decided" ? "1" : String(value));
  }
  return "#" + text.toString().replaceAll("%2F", "/");
}

/** Where this tab was last, for who comes back from a report. */
const lastPlace = {
  name: "place " + location.pathname,

  read() {
    try {
      return sessionStorage.getItem(this.name) ?? "";
    } catch {
      return "";
    }
  },

  write(hash) {
    try {
      sessionStorage.setItem(this.name, hash);
    } catch { /* Where the browser keeps nothing, one comes back to the first queue. */ }
  },
};

export class Address {
  #timer = null;
  #show;

  /** @param show is called with each new address. */
  constructor(show) {
    this.#show = show;
    if (!location.hash) history.replaceState(null, "", lastPlace.read() || location.href);
    this.now = parse(location.hash);
    addEventListener("popstate", () => {
      clearTimeout(this.#timer);
      this.#timer = null;
      this.now = parse(location.hash);
      this.#show(this.now);
    });
    // Once the page goes away, it is too late.
    addEventListener("beforeunload", () => this.#leave());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.#leave(); });
  }

  /** Goes to another place, from which "back" leads here. */
  go(changes) {
    this.#settle();
    this.now = { ...this.now, ...changes };
    if (format(this.now) !== (location.hash || "#")) history.pushState(null, "", format(this.now));
    return this.#show(this.now);
  }

  /** Notes where one is within the same place, such as which digit. */
  note(changes) {
    this.now = { ...this.now, ...changes };
    this.#timer ??= setTimeout(() => this.#settle(), settleMilliseconds);
  }

  #leave() {
    this.#settle();
    lastPlace.write(format(this.now));
  }

  #settle() {
    clearTimeout(this.#timer);
    if (this.#timer !== null) history.replaceState(null, "", format(this.now));
    this.#timer = null;
  }
}
