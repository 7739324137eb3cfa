// Messages on their way to the gateway: kept in this browser until it has them, sent once each, in order.

import { read, write } from "./storage.js";

const LONGEST_PAUSE_MS = 15_000;

/** The queue. `on` has sent(entry, reply), refused(entry, error), later(entry, error), ended(entry). */
export class Outbox {
  #api;
  #on;
  #isBusy = false;
  #timer = 0;
  #pause = 1000;
  #wasRefused = false;

  constructor(api, on) {
    this.#api = api;
    this.#on = on;
    addEventListener("online", () => this.pump());
  }

  /** What is not yet with the gateway, oldest first. */
  get entries() {
    return read(this.#api.keyOf("outbox")) ?? [];
  }

  /** Take a message {id, text | button, label, language} and send it as soon as that is possible. */
  add(entry) {
    this.#keep([...this.entries, entry]);
    return this.pump();
  }

  clear() {
    this.#keep([]);
  }

  async pump() {
    if (this.#isBusy) return;
    this.#isBusy = true;
    clearTimeout(this.#timer);
    try {
      for (let entry = this.entries[0]; entry; entry = this.entries[0]) {
        if (!(await this.#post(entry))) return;
      }
    } finally {
      this.#isBusy = false;
    }
  }

  /** Whether the next one may be sent. */
  async #post(entry) {
    const { id, text, button, language } = entry;
    try {
      await this.#api.open(language);
      const reply = await this.#api.call("POST", "/v1/messages", { id, language, ...(button ? { button } : { text }) });
      this.#pause = 1000;
      this.#wasRefused = false;
      this.#drop(id);
      this.#on.sent(entry, reply);
      return true;
    } catch (error) {
      return this.#failed(entry, error);
    }
  }

  #failed(entry, error) {
    if (error.status === 401) {
      if (entry.button) this.#drop(entry.id);
      this.#on.ended(entry);
      if (!this.#wasRefused) return (this.#wasRefused = true);
    } else if (error.status >= 400 && error.status < 500 && error.status !== 429 && error.status !== 408) {
      this.#drop(entry.id);
      this.#on.refused(entry, error);
      return true;
    }
    const wait = error.status === 429 ? error.seconds * 1000 : this.#pause;
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    this.#on.later(entry, error);
    this.#timer = setTimeout(() => this.pump(), wait);
    return false;
  }

  #drop(id) {
    this.#keep(this.entries.filter((entry) => entry.id !== id));
  }

  #keep(entries) {
    write(this.#api.keyOf("outbox"), entries);
  }
}
