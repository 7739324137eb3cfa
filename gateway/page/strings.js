// The page's sentences in the visitor's language.

import { read, write } from "./storage.js";

export const LANGUAGES = ["en", "fr", "de", "es", "it", "nl", "pl"];
const KEY = "tariff-clerk.language";
const LONGEST_IN_SECONDS = 90;

/** The language that the visitor chose, if any. */
export function chosenLanguage() {
  const chosen = read(KEY);
  return LANGUAGES.includes(chosen) ? chosen : null;
}

export function keepLanguage(language) {
  write(KEY, language);
}

/** The sentences of one language at a time. */
export class Strings {
  language = "en";
  #sentences = {};

  /** The language asked for in the address, chosen before, or of the browser. */
  static preferred() {
    const asked = new URLSearchParams(location.search).get("lang");
    const wanted = [asked, read(KEY), ...navigator.languages];
    const known = wanted.map((tag) => (tag ?? "").toLowerCase().split("-")[0]);
    return known.find((tag) => LANGUAGES.includes(tag)) ?? "en";
  }

  /** Load a language and put it into the page. */
  async use(language, isChosen = false) {
    const reply = await fetch(`/v1/sentences?lang=${encodeURIComponent(language)}`);
    if (!reply.ok) throw new Error(`sentences: ${reply.status}`);
    const body = await reply.json();
    this.take(body.language, body.sentences);
    if (isChosen) keepLanguage(body.language);
    document.documentElement.lang = body.language;
    document.title = this.say("page.title");
    this.fill(document);
  }

  /** Speak a language with its sentences. */
  take(language, sentences) {
    this.language = language;
    this.#sentences = sentences;
  }

  /** A sentence with its {places} filled. */
  say(key, values = {}) {
    const template = this.#sentences[key] ?? "";
    return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  /** Why a message was not sent, or not yet. */
  whyNotSent(error) {
    if (error.kind === "too_large") return this.say("page.too_long");
    if (error.kind === "rate_limited") return this.say("page.too_fast", { time: this.time(error.seconds) });
    return this.why(error);
  }

  /** Why something did not work: that the site is not let in, else what the gateway says, else that it is away. */
  why(error = {}) {
    if (error.kind === "origin_refused") return this.say("page.origin_refused");
    if (error.status && error.message) return error.message;
    return this.say(navigator.onLine ? "page.reconnecting" : "page.offline");
  }

  /** A length of time in words. */
  time(seconds = 0) {
    const [unit, count] = seconds > LONGEST_IN_SECONDS ? ["minute", Math.ceil(seconds / 60)] : ["second", seconds];
    return new Intl.NumberFormat(this.language, { style: "unit", unit, unitDisplay: "long" }).format(count);
  }

  number(value) {
    return new Intl.NumberFormat(this.language).format(value);
  }

  percent(share) {
    return new Intl.NumberFormat(this.language, { style: "percent", maximumFractionDigits: 0 }).format(share);
  }

  /** What stands between a name and what is said of it. */
  get colon() {
    return this.language === "fr" ? "\u00a0: " : ": ";
  }

  /** A duty as published, with the decimal mark of the language that it is told in. */
  amount(words, language) {
    const known = LANGUAGES.includes(language) ? language : this.language;
    const mark = new Intl.NumberFormat(known).format(1.5).replace(/\d/g, "");
    return words.replace(/(\d)\.(?=\d)/g, `$1${mark}`);
  }

  /** A date in words; what is no date stays as it is. */
  date(iso) {
    const date = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? new Date(`${iso}T12:00:00Z`) : new Date(NaN);
    if (Number.isNaN(date.getTime())) return String(iso ?? "");
    return new Intl.DateTimeFormat(this.language === "en" ? "en-GB" : this.language, { dateStyle: "medium", timeZone: "UTC" }).format(date);
  }

  /** A text with the dates in it in words. */
  dated(words) {
    return words.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (iso) => this.date(iso));
  }

  nameOfLanguage(code) {
    try {
      return new Intl.DisplayNames([this.language], { type: "language" }).of(code) ?? code;
    } catch {
      return code;
    }
  }

  /** Put the sentences into everything under a root that names some. */
  fill(root) {
    for (const each of root.querySelectorAll("[data-say]")) each.textContent = this.say(each.dataset.say);
    for (const each of root.querySelectorAll("[data-label]")) each.setAttribute("aria-label", this.say(each.dataset.label));
    for (const each of root.querySelectorAll("[data-placeholder]")) each.placeholder = this.say(each.dataset.placeholder);
  }
}
