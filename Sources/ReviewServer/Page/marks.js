// Digits marked wrong, and others picked by hand: kept by this tab, through a reload, until it is closed.

/** Lists of digits by name. */
export const ownDigits = {
  read(name, table) {
    try {
      const ids = JSON.parse(sessionStorage.getItem(name) ?? "[]");
      return ids.map((id) => table.indexOf(id)).filter((digit) => digit >= 0);
    } catch {
      return [];
    }
  },

  write(name, ids) {
    try {
      sessionStorage.setItem(name, JSON.stringify(ids));
    } catch { /* Where the browser keeps nothing, they last until the page is left. */ }
  },
};

export class Marks {
  #app;
  #digits = new Set();
  /** Those marked on the page that is shown, which a key then decides about together. */
  #selected = new Set();

  constructor(app) { this.#app = app; }

  /** Takes up the marks from before a reload. */
  restore() { this.#digits = new Set(ownDigits.read("marked", this.#app.table)); }

  /** In the order in which they were marked. */
  get digits() { return [...this.#digits]; }

  has(digit) { return this.#digits.has(digit); }

  /** Whether it was marked on this page, since it has been shown. */
  isSelected(digit) { return this.#selected.has(digit); }

  /** What was marked up to now stays marked, and no key decides about it from another page. */
  deselect() { this.#selected.clear(); }

  add(digit) {
    this.#digits.add(digit);
    this.#selected.add(digit);
    this.#keep();
  }

  delete(digit) {
    this.#selected.delete(digit);
    if (this.#digits.delete(digit)) this.#keep();
  }

  toggle(digit) {
    if (this.has(digit)) this.delete(digit);
    else this.add(digit);
  }

  #keep() {
    ownDigits.write("marked", this.digits.map((digit) => this.#app.table.id[digit]));
    this.#app.sidebar.setCounts({ marked: this.#digits.size });
  }
}
