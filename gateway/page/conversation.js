// A conversation: joins session, queue, feed and view, on the page and in the widget alike.

import { ORIGIN_REFUSED } from "./api.js";
import { newId, rest } from "./dom.js";
import { Feed } from "./feed.js";
import { News } from "./news.js";
import { Outbox } from "./outbox.js";
import { transcript } from "./transcript.js";
import { View } from "./view.js";

/** What is said on both sides. `on` has returned(words) for those that were refused, and what News is told. */
export class Conversation {
  #pending = new Set();
  #answered = new Set();
  #tapped = new Map();
  #isPaused = false;
  #followed = "";

  constructor(root, api, strings, on = {}) {
    this.root = root;
    this.api = api;
    this.strings = strings;
    this.on = { isSeen: () => true, unread: () => {}, returned: () => {}, ...on };
    this.view = new View(root, strings, {
      tap: (item, button, event) => this.tap(item, button, event),
      rate: (event, verdict, comment) => this.rate(event, verdict, comment),
      download: (token) => this.download(token),
      ask: (words) => this.send(words),
      change: (fact, value) => this.change(fact, value),
    });
    this.news = new News(api, this.on);
    this.outbox = new Outbox(this.api, {
      sent: (entry, reply) => this.#sent(entry, reply),
      refused: (entry, error) => this.#refused(entry, error),
      later: (entry, error) => this.#later(error),
      ended: () => this.#ended(),
    });
    this.feed = new Feed(this.api, {
      event: (event) => this.#event(event),
      progress: (card) => this.#pending.size && this.view.showTyping(card.text),
      connection: (isUp, error) => this.#connection(isUp, error),
      ended: () => this.#ended(),
      refused: (error) => this.view.showConnection(this.strings.why(error)),
    });
    addEventListener("storage", ({ key }) => (key === null || key === api.keyOf("session")) && this.#elsewhere());
  }

  async begin(language) {
    await this.#learn(language);
    if (this.api.session) await this.resume();
    else this.#welcome();
    for (const entry of this.outbox.entries) this.#showOwn(entry, "waiting");
    await this.outbox.pump();
  }

  /** A new visitor; a site that is not let in says so before anything was written in vain. */
  #welcome() {
    this.view.clear();
    this.api.isRefused().then((is) => is && this.view.showConnection(this.strings.why({ kind: ORIGIN_REFUSED })));
  }

  /** Load the sentences; without them there is nothing to show. */
  async #learn(language) {
    for (;;) {
      try {
        return await this.strings.use(language);
      } catch {
        await rest(2000);
      }
    }
  }

  /** Show what was said before and follow what comes. */
  async resume() {
    try {
      const history = await this.api.call("GET", "/v1/history");
      await this.view.quietly(() => this.#rebuild(history));
      this.#followed = "";
      this.#follow(history.last);
      this.api.renew().catch(() => {});
    } catch (error) {
      if (error.status === 401) return this.#ended();
      if (error.kind === ORIGIN_REFUSED) return this.view.showConnection(this.strings.why(error));
      this.#connection(false);
      setTimeout(() => this.resume(), 2000);
    }
  }

  send(words) {
    const text = words.trim();
    if (!text) return;
    const entry = { id: newId(), text, label: text, language: this.strings.language };
    this.#showOwn(entry, "waiting");
    this.outbox.add(entry);
  }

  /** Press a button of a card; the one that refuses a proposal says so of that very message, too. */
  tap(item, button, event) {
    if (button.getAttribute("aria-disabled") === "true") return;
    if (item.kind === "reject" && event) this.rate(event, "wrong_code");
    const card = button.closest(".message");
    this.view.settle(card);
    const entry = this.#press(item.payload, item.label);
    this.#tapped.set(entry.id, card);
    button.classList.add("chosen");
  }

  /** One of the actions that every conversation has. */
  async act(name, label) {
    const session = this.api.session;
    if (session?.actions?.[name]) this.#press(session.actions[name], label);
  }

  /** Say that a fact is another one: other goods begin anew, all else is a correction in words. */
  change(fact, value) {
    if (fact.kind === "goods") {
      this.act("restart", this.strings.say("page.start_over"));
      return this.send(value);
    }
    const subject = subjectOf(fact, this.view.factLabels());
    return this.send(this.strings.say(subject ? "page.change_say" : "page.change_said", { subject, value }));
  }

  /** All that was said, as plain text. */
  async transcript() {
    const history = await this.api.call("GET", "/v1/history?limit=500");
    return transcript(history.events, this.strings);
  }

  /** Save the dossier behind a link; whether that worked. */
  async download(token) {
    try {
      const address = URL.createObjectURL(await this.api.file(`/v1/dossier/${encodeURIComponent(token)}`, "application/pdf"));
      Object.assign(document.createElement("a"), { href: address, download: "dossier.pdf" }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      return true;
    } catch {
      return false;
    }
  }

  async rate(event, verdict, comment = "") {
    try {
      await this.api.call("POST", "/v1/feedback", { sequence: event.sequence, verdict, ...(comment ? { comment } : {}) });
      return true;
    } catch (error) {
      this.view.showConnection(this.strings.why(error));
      return false;
    }
  }

  async erase() {
    this.feed.stop(); // else it would knock once more with the session that is no more
    this.#followed = "";
    try {
      await this.api.call("DELETE", "/v1/session");
    } catch (error) {
      if (error.status !== 401) {
        if (this.api.session) this.#follow(this.feed.last);
        return this.view.addNote(this.strings.why(error)); // stays, where the line above ends with the connection
      }
    }
    this.#reset();
    this.view.showConnection(this.strings.say("page.erased"));
  }

  async speak(language, isChosen = true) {
    await this.strings.use(language, isChosen);
    if (this.api.session) await this.resume();
  }

  #press(token, label) {
    const entry = { id: newId(), button: token, label, language: this.strings.language };
    this.#showOwn(entry, "waiting");
    this.outbox.add(entry);
    return entry;
  }

  #showOwn(entry, state) {
    this.view.addOwn(entry.id, entry.label, state);
  }

  #rebuild(history) {
    const waiting = this.outbox.entries;
    this.view.clear();
    this.#pending.clear();
    this.#answered.clear();
    for (const event of history.events) this.#place(event);
    this.news.recall(history);
    this.#isPaused = history.paused;
    if (this.#isPaused) this.#pending.clear();
    for (const entry of waiting.filter((each) => !this.view.has(each.id))) this.#showOwn(entry, "waiting");
    this.#showPending();
  }

  #place(event) {
    if (event.author !== "user") return this.#reply(event);
    this.view.addOwn(event.id, event.text, "sent");
    this.#pending.add(event.id);
    return null;
  }

  #reply(event) {
    if (event.in_reply_to) this.#answered.add(event.in_reply_to);
    this.#pending.delete(event.in_reply_to);
    this.view.setState(event.in_reply_to, "answered");
    if (event.paused) this.#isPaused = true;
    if (event.paused || event.author === "person") this.#pending.clear();
    return this.view.addReply(event);
  }

  #event(event) {
    this.news.hear(event);
    if (event.in_reply_to && !this.view.has(event.in_reply_to)) return void this.resume();
    const hadFocus = this.#tapped.get(event.in_reply_to)?.contains(this.root.activeElement);
    const message = this.#reply(event);
    if (hadFocus) message.focus({ preventScroll: true });
    this.#tapped.delete(event.in_reply_to);
    this.#showPending();
  }

  #sent(entry, reply) {
    this.view.setState(entry.id, this.#answered.has(entry.id) ? "answered" : "sent");
    this.#isPaused = reply.paused;
    if (!reply.paused && !this.#answered.has(entry.id)) this.#pending.add(entry.id);
    this.#showPending();
    this.view.showConnection("");
    this.#follow(0);
  }

  #refused(entry, error) {
    this.view.setState(entry.id, "refused", this.strings.whyNotSent(error));
    const card = this.#tapped.get(entry.id);
    if (card) this.view.unsettle(card);
    if (entry.text) this.on.returned(entry.text);
  }

  #later(error) {
    this.view.showConnection(this.strings.whyNotSent(error));
  }

  #ended() {
    if (this.#followed && (this.api.session?.conversation ?? this.#followed) !== this.#followed) return this.#elsewhere();
    this.#reset();
    this.view.addNote(this.strings.say("page.session_ended"));
    for (const entry of this.outbox.entries) this.#showOwn(entry, "waiting");
    return undefined;
  }

  /** Another tab began, or ended, the conversation of this browser. */
  #elsewhere() {
    const conversation = this.api.session?.conversation ?? "";
    if (conversation === this.#followed) return;
    if (conversation) this.resume();
    else this.#ended();
  }

  #reset() {
    this.news.forget();
    this.api.forget();
    this.feed.stop();
    this.#followed = "";
    this.#pending.clear();
    this.#answered.clear();
    this.view.clear();
    this.root.getElementById("menu").hidden = true;
  }

  #follow(last) {
    const { conversation } = this.api.session;
    this.root.getElementById("menu").hidden = false;
    if (this.#followed === conversation) return;
    this.#followed = conversation;
    this.feed.start(last);
  }

  #connection(isUp, error) {
    this.view.showConnection(isUp ? "" : this.strings.why(error));
  }

  #showPending() {
    this.news.expect(this.#pending.size > 0 || this.#isPaused);
    this.view.showTyping(this.#pending.size ? this.strings.say("page.typing") : null);
  }
}

const SUBJECT_WORDS = 2;

/** The words of a fact's label that tell it from the others: a question is known by what it alone speaks of. */
export function subjectOf(fact, labels) {
  if (fact.kind !== "answer") return fact.kind === "said" ? "" : fact.label;
  const wordsOf = (label) => label.toLocaleLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];
  const others = new Set(labels.filter((label) => label !== fact.label).flatMap(wordsOf));
  const own = wordsOf(fact.label).filter((word) => !others.has(word));
  const longest = [...own].sort((one, other) => other.length - one.length).slice(0, SUBJECT_WORDS);
  return own.filter((word) => longest.includes(word)).join(" ");
}
