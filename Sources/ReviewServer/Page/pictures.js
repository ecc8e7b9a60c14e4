// Pictures, fetched ahead and kept for a while.

import { picture } from "./api.js";

/** How many pictures are kept; those looked at longest ago go first. */
const mostKept = 160;
/** How many are fetched ahead at a time, so that the one that is looked at never waits behind them. */
const mostAhead = 2;

/** Pictures by address. Each has `url` for style sheets, `image`, decoded, and `headers`. */
export class Pictures {
  #kept = new Map();
  #ahead = [];
  #aheadCount = 0;

  /** The picture where it is there already, else null. */
  ready(path) {
    const entry = this.#kept.get(path);
    if (!entry?.value) return null;
    this.#touch(path, entry);
    return entry.value;
  }

  /** The picture, fetched where it is missing. */
  load(path) {
    let entry = this.#kept.get(path);
    if (!entry) {
      entry = { value: null, promise: null };
      entry.promise = this.#fetch(path, entry);
    }
    this.#touch(path, entry);
    return entry.promise;
  }

  /** What will be wanted next, most urgent first; what was named before and has not begun is dropped. */
  loadAhead(paths) {
    this.#ahead = paths.filter((path) => !this.#kept.has(path));
    this.#pump();
  }

  #pump() {
    while (this.#aheadCount < mostAhead && this.#ahead.length > 0) {
      this.#aheadCount += 1;
      this.load(this.#ahead.shift())
        .catch(() => { /* Whoever looks at it hears of it. */ })
        .finally(() => {
          this.#aheadCount -= 1;
          this.#pump();
        });
    }
  }

  async #fetch(path, entry) {
    try {
      const { blob, headers } = await picture(path);
      const url = URL.createObjectURL(blob), image = new Image();
      image.src = url;
      image.alt = "";
      image.draggable = false;
      // A page behind others decodes nothing until it is seen.
      await (document.hidden ? new Promise((done, fail) => Object.assign(image, { onload: done, onerror: fail })) : image.decode());
      entry.value = { url, image, headers };
      return entry.value;
    } catch (error) {
      this.#kept.delete(path);
      throw error;
    }
  }

  #touch(path, entry) {
    this.#kept.delete(path);
    this.#kept.set(path, entry);
    for (const [oldPath, old] of this.#kept) {
      if (this.#kept.size <= mostKept) break;
      if (!old.value) continue;
      URL.revokeObjectURL(old.value.url);
      this.#kept.delete(oldPath);
    }
  }
}

/** The address of a sprite of digits, 25 in a row. */
export function spritePath(digits) { return "sprite?d=" + digits.join(","); }

/** Shows a digit of a sprite in an element of class `tile`. */
export function setTile(element, index, url) {
  element.style.setProperty("--x", index % 25);
  element.style.setProperty("--y", Math.floor(index / 25));
  if (url) element.style.setProperty("--sprite", `url("${url}")`);
}
