// The conversation as it stands on the page.

import * as cards from "./cards.js";
import { el, text } from "./dom.js";

const SUPERSEDING = new Set(["question", "proposal", "refer"]);

/** Shows messages; knows nothing of the network. */
export class View {
  #strings;
  #act;
  #log;
  #typing;
  #typingText;
  #connection;
  #welcome;
  #scroller;
  #bubbles = new Map();

  /** `root` is the document, or the shadow root of the widget, which has a part of its own that scrolls. */
  constructor(root, strings, act) {
    this.#strings = strings;
    this.#act = act;
    this.#log = root.getElementById("log");
    this.#typing = root.getElementById("typing");
    this.#typingText = root.getElementById("typing-text");
    this.#connection = root.getElementById("connection");
    this.#welcome = root.getElementById("welcome");
    this.#scroller = root.getElementById("scroller");
  }

  get isEmpty() {
    return this.#log.childElementCount === 0;
  }

  clear() {
    this.#log.replaceChildren();
    this.#bubbles.clear();
    this.showTyping(null);
    this.#welcome.hidden = false;
  }

  has(id) {
    return this.#bubbles.has(id);
  }

  /** The user's own words; `state` is waiting, sent, answered or refused. */
  addOwn(id, words, state) {
    if (this.#bubbles.has(id)) return this.setState(id, state);
    const status = el("p", { class: "state" });
    const bubble = el("article", { class: "message user", "aria-label": this.#strings.say("page.you") }, el("p", { class: "bubble" }, words), status);
    this.#bubbles.set(id, { bubble, status });
    this.setState(id, state);
    this.#append(bubble);
    this.#markChosen(words);
  }

  setState(id, state, why = "") {
    const found = this.#bubbles.get(id);
    if (!found) return;
    found.bubble.dataset.state = state;
    const words = this.#strings.say(`page.state_${state}`);
    found.status.textContent = why ? `${words}. ${why}` : words;
  }

  /** A message of the clerk or of a person. */
  addReply(event) {
    const card = event.card ?? {};
    if (SUPERSEDING.has(card.card)) this.#supersede();
    const author = this.#strings.say(event.author === "person" ? "page.person" : "page.clerk");
    const kind = String(card.card ?? "text").replace(/[^a-z]/g, "");
    const heading = cards.title(card, this.#strings);
    const message = el(
      "article",
      { class: `message ${event.author === "person" ? "person" : "clerk"} card-${kind}`, tabindex: -1, "aria-label": heading ? `${author}: ${heading}` : author, lang: this.#foreign(card) || null },
      el("header", { class: "byline" }, el("span", { class: "author" }, author), heading ? el("span", { class: "kind" }, heading) : "", this.#languageTag(card)),
      el("div", { class: "card" }, cards.body(event, this.#strings, this.#act)),
    );
    message.dataset.sequence = String(event.sequence);
    this.#append(message, kind === "proposal" || kind === "question" ? "start" : "end");
    return message;
  }

  /** The labels of the facts in the newest card that has some. */
  factLabels() {
    const newest = [...this.#log.querySelectorAll(".facts")].at(-1);
    return [...(newest?.querySelectorAll(".fact-label") ?? [])].map((label) => label.textContent);
  }

  /** Show the newest message. */
  toEnd() {
    const newest = this.#log.lastElementChild;
    if (newest) this.#show(newest, newest.querySelector("[data-tap]") ? "start" : "end");
  }

  /** A line between messages. */
  addNote(words) {
    this.#append(el("p", { class: "divider" }, el("span", {}, words)));
  }

  /** The buttons of a card cannot be pressed for now. */
  settle(card) {
    for (const button of card.querySelectorAll("[data-tap]")) button.setAttribute("aria-disabled", "true");
  }

  /** The buttons of one card work again. */
  unsettle(card) {
    for (const button of card.querySelectorAll("[data-tap]")) {
      button.removeAttribute("aria-disabled");
      button.classList.remove("chosen");
    }
  }

  /** What is being waited for, or null for nothing. */
  showTyping(words) {
    this.#typing.hidden = words === null;
    if (words !== null && this.#typingText.textContent !== words) this.#typingText.textContent = words;
    if (words !== null) this.#show(this.#typing, "nearest");
  }

  showConnection(words) {
    if (this.#connection.textContent !== words) this.#connection.textContent = words;
  }

  /** While history is put in, nothing is announced. */
  async quietly(work) {
    this.#log.setAttribute("aria-busy", "true");
    this.#log.setAttribute("aria-live", "off");
    try {
      await work();
    } finally {
      this.#log.removeAttribute("aria-busy");
      this.#log.setAttribute("aria-live", "polite");
    }
  }

  /** Earlier cards can be read, no longer used. */
  #supersede() {
    for (const card of this.#log.querySelectorAll(".message:not(.settled, .user)")) {
      this.settle(card);
      card.classList.add("settled");
    }
  }

  #append(element, block = "end") {
    this.#welcome.hidden = true;
    this.#log.append(element);
    this.#show(element, block);
  }

  /** Bring into view; in the widget without moving the page around it. */
  #show(element, block) {
    if (!this.#scroller) return element.scrollIntoView({ block });
    const frame = this.#scroller.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    const toStart = box.top - frame.top - 12;
    const toEnd = box.bottom - frame.bottom + 12;
    this.#scroller.scrollBy({ top: block === "start" ? toStart : Math.max(toEnd, 0) });
    return undefined;
  }

  #foreign(card) {
    const language = text(card.language);
    return language && language !== this.#strings.language ? language : "";
  }

  #languageTag(card) {
    const language = this.#foreign(card);
    if (!language) return "";
    const name = this.#strings.nameOfLanguage(language);
    return el("span", { class: "written-in", lang: this.#strings.language }, this.#strings.say("page.written_in", { language: name }));
  }

  /** In the newest card with buttons, the one with these words was the answer. */
  #markChosen(words) {
    const withButtons = [...this.#log.querySelectorAll(".message")].filter((each) => each.querySelector("[data-tap]"));
    const newest = withButtons.at(-1);
    const same = [...(newest?.querySelectorAll("[data-tap]") ?? [])].find((each) => (each.querySelector(".label") ?? each).textContent === words);
    same?.classList.add("chosen");
  }
}
