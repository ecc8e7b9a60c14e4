// All digits as points in two dimensions, like ones close together, as the network sees them.

import { get } from "./api.js";
import { button, el } from "./dom.js";
import { setTile, spritePath } from "./pictures.js";
import { lineAbout, tile } from "./tiles.js";
import { counted } from "./words.js";

/** A color for each label, on light and on dark grounds, from which each stands out by 3 : 1; the last is of digits without a label. */
const colors = {
  light: ["#1f6fd6", "#c2410c", "#15803d", "#b3263e", "#7c3aed", "#8a5a00", "#be2f8f", "#0e7490", "#4d7c0f", "#374151", "#7c8698"],
  dark: ["#6ea8ff", "#ff9d5c", "#5fd38a", "#ff8f9c", "#b79cff", "#e3c04f", "#f48fd0", "#4fd1d9", "#b5e06b", "#e6e9f0", "#7a8597"],
};
const range = 65_535;
/** How near to a point one has to be, in pixels. */
const reach = 14;

export class MapView {
  name = "map";
  element;
  #app;
  #points = null;
  #canvas = el("canvas", {
    tabIndex: 0, role: "application",
    "aria-label": "The map of all digits. Arrows move it, plus and minus zoom; Enter makes a queue of what is to be seen.",
  });
  #lasso = el("input", { type: "checkbox" });
  #line = el("p", { class: "line" });
  #legend = el("ul", { class: "legend" });
  #preview = tile({ class: "tile preview", hidden: true });
  #hidden = new Set();
  /** The middle of what is seen, in the map's units, and how many pixels one of them is. */
  #center = [range / 2, range / 2];
  #scale = 0.01;
  #outline = [];
  #near = -1;
  #isDrawing = false;

  constructor(app) {
    this.#app = app;
    this.#legend.append(...Array.from({ length: 11 }, (_, index) => this.#legendItem(index)));
    this.element = el("div", { class: "map" },
      el("header", { class: "queue-head" }, el("h2", {}, "Map"),
        el("span", { class: "soft" }, "Digits that look alike to the model lie close together."),
        el("div", { class: "filters" }, el("label", {}, this.#lasso, " draw around digits"),
          button("Queue of what is seen", () => this.enter()), button("All of it", () => this.leave()))),
      this.#legend, this.#line, el("div", { class: "map-frame" }, this.#canvas, this.#preview));
    new ResizeObserver(() => this.#draw()).observe(this.#canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
    this.#listenToPointers();
  }

  #legendItem(index) {
    const swatch = el("i", {});
    swatch.dataset.label = String(index);
    const box = el("input", { type: "checkbox", checked: true, on: { change: () => {
      if (box.checked) this.#hidden.delete(index);
      else this.#hidden.add(index);
      this.#draw();
    } } });
    return el("li", {}, el("label", {}, box, swatch, index < 10 ? String(index) : "none"));
  }

  async show({ digit }) {
    if (this.#points === null) {
      try {
        const { digits, x, y } = await get("api/map");
        this.#points = { digits: Int32Array.from(digits), x: Uint16Array.from(x), y: Uint16Array.from(y) };
      } catch (error) {
        if (error.status !== 404) throw error;
        this.#app.hasMap = false;
        this.#line.textContent = error.text;
        return;
      }
      this.#fit();
    }
    this.#near = digit ? this.#points.digits.indexOf(this.#app.table.indexOf(digit)) : -1;
    this.#showNear();
    this.#draw();
  }

  get focusTarget() { return this.#canvas; }

  hide() { this.#preview.hidden = true; }

  current() { return this.#near >= 0 ? this.#points.digits[this.#near] : -1; }
  targets() { return []; }
  pageDigits() { return []; }
  refresh() { this.#draw(); }
  goOn() {}
  pageDone() {}

  /** Enter: what is seen becomes a queue. */
  enter() {
    const { width, height } = this.#canvas.getBoundingClientRect();
    this.#pick(([x, y]) => x >= 0 && y >= 0 && x <= width && y <= height);
    return true;
  }

  /** Escape: all of the map is seen again; whether that was something new. */
  leave() {
    const before = this.#scale;
    this.#fit();
    this.#draw();
    return this.#scale !== before;
  }

  move(x, y) {
    const step = 60 / this.#scale;
    this.#center = [this.#center[0] + x * step, this.#center[1] + y * step];
    this.#draw();
  }

  zoom(by) {
    const { width, height } = this.#canvas.getBoundingClientRect();
    this.#zoomAt(1.4 ** by, width / 2, height / 2);
  }

  // Drawing.

  #fit() {
    const { width, height } = this.#canvas.getBoundingClientRect();
    this.#center = [range / 2, range / 2];
    this.#scale = (0.94 * Math.min(width || 600, height || 400)) / range;
  }

  #zoomAt(factor, x, y) {
    const { width, height } = this.#canvas.getBoundingClientRect();
    const scale = Math.max(0.001, Math.min(2, this.#scale * factor));
    const at = [this.#center[0] + (x - width / 2) / this.#scale, this.#center[1] + (y - height / 2) / this.#scale];
    this.#center = [at[0] - (x - width / 2) / scale, at[1] - (y - height / 2) / scale];
    this.#scale = scale;
    this.#draw();
  }

  #draw() {
    if (this.#isDrawing || this.#points === null || !this.#canvas.isConnected) return;
    this.#isDrawing = true;
    requestAnimationFrame(() => {
      this.#isDrawing = false;
      this.#drawNow();
    });
  }

  /** Points go into the picture's bytes one by one: 100,000 of them take a few milliseconds so. */
  #drawNow() {
    const ratio = devicePixelRatio || 1, { width: shownWidth, height: shownHeight } = this.#canvas.getBoundingClientRect();
    const width = Math.round(shownWidth * ratio), height = Math.round(shownHeight * ratio);
    if (width === 0 || height === 0) return;
    if (this.#canvas.width !== width || this.#canvas.height !== height) [this.#canvas.width, this.#canvas.height] = [width, height];
    const shown = matchMedia("(prefers-color-scheme: dark)").matches ? colors.dark : colors.light;
    const packed = Uint32Array.from(shown, asPixel);
    const context = this.#canvas.getContext("2d"), picture = context.createImageData(width, height);
    const pixels = new Uint32Array(picture.data.buffer);
    const { digits, x, y } = this.#points, { table } = this.#app, scale = this.#scale * ratio;
    const left = this.#center[0] - width / 2 / scale, top = this.#center[1] - height / 2 / scale;
    const side = Math.max(2, Math.min(7, Math.round((this.#scale / 0.01) ** 0.5 * 2.4 * ratio)));
    for (let index = 0; index < digits.length; index += 1) {
      const label = table.labelOf(digits[index]), color = label < 0 ? 10 : label;
      if (this.#hidden.has(color)) continue;
      const atX = Math.round((x[index] - left) * scale - side / 2), atY = Math.round((y[index] - top) * scale - side / 2);
      if (atX < 0 || atY < 0 || atX + side > width || atY + side > height) continue;
      for (let row = atY; row < atY + side; row += 1) pixels.fill(packed[color], row * width + atX, row * width + atX + side);
    }
    context.putImageData(picture, 0, 0);
    context.strokeStyle = shown[9];
    context.lineWidth = 2 * ratio;
    if (this.#near >= 0 && this.#near < digits.length) {
      context.beginPath();
      context.arc((x[this.#near] - left) * scale, (y[this.#near] - top) * scale, 8 * ratio, 0, 2 * Math.PI);
      context.stroke();
    }
    if (this.#outline.length > 1) {
      context.setLineDash([6 * ratio, 4 * ratio]);
      context.beginPath();
      for (const [atX, atY] of this.#outline) context.lineTo(atX * ratio, atY * ratio);
      context.closePath();
      context.stroke();
      context.setLineDash([]);
    }
    for (const swatch of this.#legend.querySelectorAll("i")) swatch.style.backgroundColor = shown[Number(swatch.dataset.label)];
  }

  /** Where a point is on the screen. */
  #onScreen(index, width, height) {
    const { x, y } = this.#points, [centerX, centerY] = this.#center;
    return [(x[index] - centerX) * this.#scale + width / 2, (y[index] - centerY) * this.#scale + height / 2];
  }

  // Picking.

  #isShown(index) {
    const label = this.#app.table.labelOf(this.#points.digits[index]);
    return !this.#hidden.has(label < 0 ? 10 : label);
  }

  #pick(isIn) {
    if (this.#points === null) return;
    const { width, height } = this.#canvas.getBoundingClientRect(), picked = [];
    for (let index = 0; index < this.#points.digits.length; index += 1) {
      if (this.#isShown(index) && isIn(this.#onScreen(index, width, height))) picked.push(this.#points.digits[index]);
    }
    if (picked.length === 0) return this.#app.messages.say("There is no digit in it.");
    this.#app.pick(picked);
    this.#app.messages.say(`${counted(picked.length, "digit")} picked.`);
  }

  #findNear(x, y) {
    const { width, height } = this.#canvas.getBoundingClientRect();
    let nearest = -1, least = reach ** 2;
    for (let index = 0; index < this.#points.digits.length; index += 1) {
      const [atX, atY] = this.#onScreen(index, width, height), distance = (atX - x) ** 2 + (atY - y) ** 2;
      if (distance < least && this.#isShown(index)) [nearest, least] = [index, distance];
    }
    return nearest;
  }

  async #showNear() {
    const digit = this.current();
    this.#line.textContent = digit < 0 ? "Point at a digit to see it; a click opens it." : lineAbout(this.#app, digit);
    this.#preview.hidden = digit < 0;
    if (digit < 0) return;
    const { width, height } = this.#canvas.getBoundingClientRect(), [x, y] = this.#onScreen(this.#near, width, height);
    this.#preview.style.left = Math.min(x + 14, width - 90) + "px";
    this.#preview.style.top = Math.min(Math.max(0, y - 40), height - 90) + "px";
    const { url } = await this.#app.pictures.load(spritePath([digit]));
    if (this.current() === digit) setTile(this.#preview, 0, url);
  }

  #listenToPointers() {
    const pointers = new Map();
    let moved = 0, spread = null;
    const at = (event) => {
      const { left, top } = this.#canvas.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top];
    };
    this.#canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.#zoomAt(Math.exp(-event.deltaY / 400), ...at(event));
    }, { passive: false });
    this.#canvas.addEventListener("pointerdown", (event) => {
      this.#canvas.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, at(event));
      moved = 0;
      spread = null;
      if (this.#lasso.checked || event.shiftKey) this.#outline = [at(event)];
    });
    this.#canvas.addEventListener("pointermove", (event) => {
      if (this.#points === null) return;
      const now = at(event), before = pointers.get(event.pointerId);
      if (!before) {
        const near = this.#findNear(...now);
        if (near === this.#near) return;
        this.#near = near;
        this.#showNear().catch(() => { /* The line says what it is. */ });
        this.#draw();
        return;
      }
      moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
      pointers.set(event.pointerId, now);
      if (this.#outline.length > 0) this.#outline.push(now);
      else if (pointers.size === 1) {
        const [x, y] = this.#center;
        this.#center = [x - (now[0] - before[0]) / this.#scale, y - (now[1] - before[1]) / this.#scale];
      } else {
        // Two fingers: farther apart is larger.
        const [a, b] = [...pointers.values()], distance = Math.hypot(a[0] - b[0], a[1] - b[1]);
        if (spread !== null && spread > 0) this.#zoomAt(distance / spread, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
        spread = distance;
      }
      this.#draw();
    });
    const end = (event) => {
      const last = pointers.get(event.pointerId);
      pointers.delete(event.pointerId);
      const outline = this.#outline;
      this.#outline = [];
      if (event.type === "pointercancel" || !last || this.#points === null) return this.#draw();
      if (outline.length > 2 && moved > 10) return this.#pick((point) => isInside(point, outline));
      if (moved < 5) {
        this.#near = this.#findNear(...last);
        if (this.#near >= 0) this.#app.actions.open("single");
      }
      return this.#draw();
    };
    this.#canvas.addEventListener("pointerup", end);
    this.#canvas.addEventListener("pointercancel", end);
  }
}

/** A color such as `#1f6fd6` as a pixel's bytes in the order of memory. */
function asPixel(color) {
  const [red, green, blue] = [1, 3, 5].map((from) => Number.parseInt(color.slice(from, from + 2), 16));
  return 0xff000000 | (blue << 16) | (green << 8) | red;
}

/** Whether a point lies in an outline: a ray from it crosses its sides an odd number of times. */
function isInside([x, y], outline) {
  let isIn = false;
  for (let index = 0, before = outline.length - 1; index < outline.length; before = index, index += 1) {
    const [ax, ay] = outline[index], [bx, by] = outline[before];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
  }
  return isIn;
}
