// What a person says, on its way to the disk.

import { post } from "./api.js";

export class Answers {
  #redoable = [];
  #waiting = 0;
  #saved = document.getElementById("saved");

  /** Sends an answer; it counts once this returns what has come of it. */
  async send(answer) {
    const outcome = await this.#post("api/answers", answer);
    this.#redoable = [];
    return outcome;
  }

  /** Sends the answers to several numbers at once. */
  async sendRow(answers) {
    const outcome = await this.#post("api/row", { answers });
    this.#redoable = [];
    return outcome;
  }

  /** Takes the last answer back; of a row that was answered at once all of them. */
  async undo() {
    const outcome = await this.#post("api/undo", { n: null });
    this.#redoable.push(outcome.ns);
    return outcome;
  }

  get canRedo() { return this.#redoable.length > 0; }

  /** Brings back what was taken back last. */
  async redo() {
    const outcome = await this.#post("api/undo", { ns: this.#redoable.at(-1) });
    this.#redoable.pop();
    return outcome;
  }

  async #post(path, body) {
    this.#waiting += 1;
    this.#tell("Saving …", false);
    try {
      const outcome = await post(path, body);
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#tell("Saved", false);
      return outcome;
    } catch (error) {
      this.#waiting -= 1;
      this.#tell("Not saved", true);
      throw error;
    }
  }

  #tell(text, isUnsaved) {
    this.#saved.textContent = text;
    this.#saved.classList.toggle("unsaved", isUnsaved);
  }
}
