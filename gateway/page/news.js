// What the visitor has not seen yet, also on the next page: up to where, and whether an answer is awaited.

import { forget, read, write } from "./storage.js";

const NOTHING = { last: 0, seen: 0, isAwaited: false };

/** What the news of a gateway are kept as (storage.js, keyOf). */
export const NEWS = "news";

/** Whether something is to be expected or told: kept news of a page before. */
export function isExpected(kept) {
  return Boolean(kept) && (kept.isAwaited === true || kept.last > kept.seen);
}

/** News of one conversation. `on` has isSeen(): whether the visitor looks at the chat, and unread(count). */
export class News {
  #api;
  #on;
  #unseen = new Set();

  constructor(api, on) {
    this.#api = api;
    this.#on = on;
  }

  get #kept() {
    const kept = read(this.#api.keyOf(NEWS));
    return kept?.conversation === this.#api.session?.conversation ? kept : null;
  }

  /** A reply that came. */
  hear({ sequence }) {
    const { last, seen } = this.#kept ?? NOTHING;
    this.#keep({ last: Math.max(last, sequence) });
    if (this.#on.isSeen()) return this.see();
    if (sequence > seen) this.#unseen.add(sequence);
    return this.#on.unread(this.#unseen.size);
  }

  /** All that was said; without a memory of it, it was seen. */
  recall({ events, last }) {
    if (!this.#kept) this.#keep({ last, seen: last });
    for (const event of events) if (event.author !== "user") this.hear(event);
  }

  /** The visitor looks at the chat. */
  see() {
    this.#unseen.clear();
    this.#keep({ seen: (this.#kept ?? NOTHING).last });
    this.#on.unread(0);
  }

  /** Whether an answer, or a person, is still to come. */
  expect(isAwaited) {
    this.#keep({ isAwaited });
  }

  forget() {
    this.#unseen.clear();
    forget(this.#api.keyOf(NEWS));
    this.#on.unread(0);
  }

  #keep(changed) {
    const conversation = this.#api.session?.conversation;
    if (conversation) write(this.#api.keyOf(NEWS), { ...NOTHING, ...this.#kept, conversation, ...changed });
  }
}
