// The page: joins session, queue, feed and view.

import { Api } from "./api.js";
import { newId, rest } from "./dom.js";
import { Feed } from "./feed.js";
import { Outbox } from "./outbox.js";
import { LANGUAGES, Strings } from "./strings.js";
import { View } from "./view.js";

class Conversation {
  #pending = new Set();
  #answered = new Set();
  #tapped = new Map();
  #isPaused = false;
  #followed = "";

  constructor() {
    this.strings = new Strings();
    this.api = new Api();
    this.view = new View(this.strings, { tap: (item, button) => this.tap(item, button), rate: (event, verdict) => this.rate(event, verdict), download: (token) => this.download(token) });
    this.outbox = new Outbox(this.api, {
      sent: (entry, reply) => this.#sent(entry, reply),
      refused: (entry, why) => this.#refused(entry, why),
      later: (entry, why) => this.#later(entry, why),
      ended: (entry) => this.#ended(entry),
    });
    this.feed = new Feed(this.api, {
      event: (event) => this.#event(event),
      progress: (card) => this.#pending.size && this.view.showTyping(card.text),
      connection: (isUp) => this.#connection(isUp),
      ended: () => this.#ended(),
    });
  }

  async begin() {
    await this.#learn(Strings.preferred());
    if (this.api.session) await this.resume();
    else this.view.clear();
    for (const entry of this.outbox.entries) this.#showOwn(entry, "waiting");
    await this.outbox.pump();
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

  tap(item, button) {
    if (button.getAttribute("aria-disabled") === "true") return;
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

  async rate(event, verdict) {
    try {
      await this.api.call("POST", "/v1/feedback", { sequence: event.sequence, verdict });
      return true;
    } catch (error) {
      this.view.showConnection(error.message || this.strings.say("page.reconnecting"));
      return false;
    }
  }

  /** Save the dossier behind a link; whether that worked. */
  async download(token) {
    try {
      const address = URL.createObjectURL(await this.api.file(`/v1/dossier/${encodeURIComponent(token)}`, "application/pdf"));
      const link = document.createElement("a");
      Object.assign(link, { href: address, download: "dossier.pdf" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      return true;
    } catch {
      return false;
    }
  }

  async erase() {
    try {
      await this.api.call("DELETE", "/v1/session");
    } catch (error) {
      if (error.status !== 401) return this.view.showConnection(error.message || this.strings.say("page.reconnecting"));
    }
    this.#reset();
    this.view.showConnection(this.strings.say("page.erased"));
  }

  async speak(language) {
    await this.strings.use(language, true);
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
    if (event.paused || event.author === "person") this.#pending.clear();
    return this.view.addReply(event);
  }

  #event(event) {
    if (event.in_reply_to && !this.view.has(event.in_reply_to)) return void this.resume();
    const hadFocus = this.#tapped.get(event.in_reply_to)?.contains(document.activeElement);
    const message = this.#reply(event);
    if (hadFocus) message.focus({ preventScroll: true });
    this.#tapped.delete(event.in_reply_to);
    this.#showPending();
  }

  #sent(entry, reply) {
    this.view.setState(entry.id, this.#answered.has(entry.id) ? "answered" : "sent");
    if (!reply.paused && !this.#answered.has(entry.id)) this.#pending.add(entry.id);
    this.#showPending();
    this.view.showConnection("");
    this.#follow(0);
  }

  #refused(entry, why) {
    this.view.setState(entry.id, "refused", why);
    const card = this.#tapped.get(entry.id);
    if (card) this.view.unsettle(card);
  }

  #later(entry, why) {
    this.view.showConnection(navigator.onLine ? why || this.strings.say("page.reconnecting") : this.strings.say("page.offline"));
  }

  #ended(entry) {
    this.#reset();
    this.view.addNote(this.strings.say("page.session_ended"));
    if (entry?.text) this.#showOwn(entry, "waiting");
  }

  #reset() {
    this.api.forget();
    this.feed.stop();
    this.#followed = "";
    this.#pending.clear();
    this.#answered.clear();
    this.view.clear();
    document.getElementById("menu").hidden = true;
  }

  #follow(last) {
    const { conversation } = this.api.session;
    document.getElementById("menu").hidden = false;
    if (this.#followed === conversation) return;
    this.#followed = conversation;
    this.feed.start(last);
  }

  #connection(isUp) {
    const words = navigator.onLine ? "page.reconnecting" : "page.offline";
    this.view.showConnection(isUp ? "" : this.strings.say(words));
  }

  #showPending() {
    this.view.showTyping(this.#pending.size ? this.strings.say("page.typing") : null);
  }
}

function listen(conversation) {
  const text = document.getElementById("text");
  const form = document.getElementById("form");
  const menu = document.getElementById("menu");
  const dialog = document.getElementById("erase-dialog");
  const grow = () => {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    conversation.send(text.value);
    text.value = "";
    grow();
    text.focus();
  });
  text.addEventListener("input", grow);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  for (const example of document.querySelectorAll("[data-example]")) {
    example.addEventListener("click", () => {
      conversation.send(example.textContent);
      text.focus();
    });
  }
  for (const item of document.querySelectorAll("[data-action]")) {
    item.addEventListener("click", () => {
      menu.open = false;
      conversation.act(item.dataset.action, item.textContent);
      text.focus();
    });
  }
  document.getElementById("erase").addEventListener("click", () => {
    menu.open = false;
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes") conversation.erase();
    dialog.returnValue = "";
    text.focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  addEventListener("offline", () => conversation.view.showConnection(conversation.strings.say("page.offline")));
}

function offerLanguages(conversation) {
  const select = document.getElementById("language");
  for (const language of LANGUAGES) {
    const name = new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
    select.append(new Option(name.charAt(0).toLocaleUpperCase(language) + name.slice(1), language));
  }
  select.value = conversation.strings.language;
  select.addEventListener("change", () => conversation.speak(select.value));
}

const conversation = new Conversation();
listen(conversation);
await conversation.begin();
offerLanguages(conversation);
document.documentElement.dataset.ready = "yes";
