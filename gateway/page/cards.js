// Renders cards (tariff/cards.py, version 1). Every text is shown as text.

import { el, list, officialLink, text } from "./dom.js";
import { pencil } from "./icon.js";
import { proposal } from "./proposal.js";

/**
 * The body of a card.
 * @param event the event that brought it
 * @param strings the page's sentences
 * @param act has tap(button, element, event), rate(event, verdict, comment), ask(words) and change(fact, value)
 */
export function body(event, strings, act) {
  const card = event.card ?? {};
  const render = RENDERERS.get(card.card) ?? plain;
  return render(card, strings, act, event);
}

/** The name under which a card is announced. */
export function title(card, strings) {
  return RENDERERS.has(card?.card) ? strings.say(`page.card_${card.card}`) : "";
}

/** A row of buttons; each sends its token. */
export function buttons(items, act, className = "buttons", event = null) {
  const row = list(items).map((item) => choice(item, act, event, text(item.label)));
  return row.length ? el("div", { class: className }, row) : "";
}

/** Facts as a row of chips; a tap opens a line in which another value can be written. */
export function facts(items, heading, act, strings) {
  const place = el("div", { class: "fact-place" });
  const chips = list(items).map((fact) => el("li", {}, chip(fact, place, act, strings)));
  return chips.length ? el("div", { class: "facts" }, el("p", { class: "small-title" }, heading), el("ul", {}, chips), place) : "";
}

function chip(fact, place, act, strings) {
  const words = [el("span", { class: "fact-label" }, text(fact.label)), " ", el("b", {}, text(fact.value))];
  const button = el("button", { type: "button", class: "fact", "aria-expanded": "false" }, words, pencil(), el("span", { class: "hidden" }, ` (${strings.say("page.change")})`));
  const close = () => {
    place.replaceChildren();
    button.setAttribute("aria-expanded", "false");
    button.focus();
  };
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-expanded") === "true") return close();
    for (const other of button.closest("ul").querySelectorAll("button")) other.setAttribute("aria-expanded", String(other === button));
    place.replaceChildren(changing(fact, act, strings, close));
    return place.querySelector("input").select();
  });
  return button;
}

function changing(fact, act, strings, close) {
  const input = el("input", { type: "text", value: text(fact.value), maxlength: 500, autocomplete: "off" });
  const cancel = el("button", { type: "button", class: "copy" }, strings.say("page.close"));
  const form = el("form", { class: "changing" }, el("label", {}, el("span", {}, text(fact.label)), input), el("button", { type: "submit", class: "copy" }, strings.say("page.change")), cancel);
  cancel.addEventListener("click", close);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = input.value.trim();
    close();
    if (value && value !== text(fact.value)) act.change({ kind: text(fact.kind), label: text(fact.label) }, value);
  });
  return form;
}

export function note(words, className = "note") {
  return text(words) ? el("p", { class: className }, text(words)) : "";
}

/** The link to the dossier of a case; the page fetches the file, since the session's token must go with it. */
export function dossier(item, strings, act) {
  if (!text(item?.payload)) return "";
  const status = el("span", { class: "thanks", role: "status" });
  const button = el("button", { type: "button", class: "copy" }, text(item.label));
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = (await act.download(text(item.payload))) ? "" : strings.say("page.dossier_failed");
    button.disabled = false;
  });
  return el("div", { class: "dossier" }, button, status);
}

function choice(item, act, event, ...children) {
  const kind = text(item.kind) || "button";
  const button = el("button", { type: "button", class: `choice ${kind.replace(/[^a-z]/g, "")}`, "data-tap": text(item.payload) }, children);
  button.addEventListener("click", () => act.tap(item, button, event));
  return button;
}

function question(card, strings, act) {
  const options = list(card.options).map((option, place) =>
    el(
      "li",
      {},
      choice(
        { ...option, kind: "option" },
        act,
        null,
        el("span", { class: "number", "aria-hidden": "true" }, String(place + 1)),
        el("span", { class: "words" }, el("span", { class: "label" }, text(option.label)), note(option.hint, "hint")),
      ),
    ),
  );
  return [
    progress(card, strings),
    note(card.notice, "notice"),
    el("h2", { class: "question-text" }, text(card.text)),
    note(card.help, "help"),
    options.length ? el("ol", { class: "options" }, options) : "",
    buttons(card.extras, act, "extras"),
    whyAsk(act, strings),
    note(strings.say("page.answer_hint"), "answer-hint"),
    facts(card.facts, strings.say("page.facts"), act, strings),
    note(card.fallback),
  ];
}

/** The clerk itself says why it asks: how many codes and which duties hang on the answer. */
function whyAsk(act, strings) {
  const words = strings.say("page.why_ask");
  const button = el("button", { type: "button", class: "why-ask" }, words);
  button.addEventListener("click", () => act.ask(words));
  return button;
}

function progress(card, strings) {
  const number = Number(card.number) || 1;
  const total = number + Math.max(0, Math.round(Number(card.expected_left) || 0));
  const sentence = total > number ? "page.progress" : "page.progress_last";
  const left = Number(card.codes_left) || 0;
  return el(
    "div",
    { class: "progress" },
    el("p", {}, strings.say(sentence, { number, total })),
    left ? el("p", { class: "codes-left" }, strings.say("page.codes_left", { count: strings.number(left) })) : "",
    el("progress", { max: total, value: number - 0.5, "aria-hidden": "true" }),
  );
}

function refer(card, strings, act) {
  const contact = text(card.contact);
  return [
    note(card.notice, "notice"),
    el("p", {}, text(card.text)),
    contact ? el("p", { class: "contact" }, strings.say("page.contact") + strings.colon, contactLink(contact)) : "",
    buttons(card.buttons, act),
  ];
}

function contactLink(contact) {
  if (/^[^\s@/:?#]+@[^\s@/:?#]+$/.test(contact)) return el("a", { href: `mailto:${contact}` }, contact);
  return officialLink(contact, contact);
}

function error(card, strings, act) {
  return [el("p", {}, text(card.text)), buttons(card.buttons, act)];
}

function plain(card, strings, act) {
  const paragraphs = text(card.text).split(/\n{2,}/).map((part) => el("p", {}, part));
  return [paragraphs, dossier(card.dossier, strings, act), buttons(card.buttons, act)];
}

const RENDERERS = new Map(Object.entries({ question, proposal, refer, error }));
