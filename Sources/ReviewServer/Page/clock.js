// How long somebody has looked.

/** The most that counts, in milliseconds: who looks longer has gone for coffee. */
const longest = 5 * 60_000;

/** The time since something was shown, without the time in which the page was not to be seen. */
export class Clock {
  #sum = 0;
  #since = null;

  constructor() {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#stop();
      else this.#since ??= performance.now();
    });
    this.start();
  }

  start() {
    this.#sum = 0;
    this.#since = document.hidden ? null : performance.now();
  }

  get milliseconds() {
    const running = this.#since === null ? 0 : performance.now() - this.#since;
    return Math.round(Math.min(this.#sum + running, longest));
  }

  #stop() {
    if (this.#since !== null) this.#sum += performance.now() - this.#since;
    this.#since = null;
  }
}
