// The page's sentences in the visitor's language.

import { read, write } from "./storage.js";

export const LANGUAGES = ["en", "fr", "de", "es", "it", "nl", "pl"];
const KEY = "tariff-clerk.language";

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

  number(value) {
    return new Intl.NumberFormat(this.language).format(value);
  }

  percent(share) {
    return new Intl.NumberFormat(this.language, { style: "percent", maximumFractionDigits: 0 }).format(share);
  }

  /** A date in words; what is no date stays as it is. */
  date(iso) {
    const date = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? new Date(`${iso}T12:00:00Z`) : new Date(NaN);
    if (Number.isNaN(date.getTime())) return String(iso ?? "");
    return new Intl.DateTimeFormat(this.language === "en" ? "en-GB" : this.language, { dateStyle: "medium", timeZone: "UTC" }).format(date);
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
