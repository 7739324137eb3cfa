// All that was said, as plain text for a file.

import { list, text } from "./dom.js";
import { lines } from "./reasons.js";

/** Both sides, oldest first, with the time of each message. */
export function transcript(events, strings) {
  const head = [strings.say("page.title"), strings.say("page.footer"), ""];
  return [...head, ...events.map((event) => entry(event, strings))].join("\n");
}

function entry(event, strings) {
  const who = { user: "page.you", person: "page.person" }[event.author] ?? "page.clerk";
  const at = text(event.at).slice(0, 16).replace("T", " ");
  const lines = event.author === "user" ? [text(event.text)] : cardLines(event.card ?? {}, strings);
  return [`${at} UTC  ${strings.say(who)}`, ...lines.filter(Boolean).map((line) => `  ${line}`), ""].join("\n");
}

function cardLines(card, strings) {
  if (card.card === "proposal") return proposalLines(card, strings);
  const options = list(card.options).map((option, place) => `${place + 1}. ${[option.label, option.hint].map(text).filter(Boolean).join(": ")}`);
  return [text(card.notice), ...text(card.text).split("\n"), text(card.help), ...options, text(card.contact)];
}

function proposalLines(card, strings) {
  const title = (name) => text(card.titles?.[name]);
  return [
    `${text(card.code_display)}  ${text(card.label)}`,
    `${strings.say("page.confidence")}: ${text(card.confidence)} (${strings.percent(Number(card.probability) || 0)})`,
    `${title("duty")}: ${strings.amount(text(card.duty), card.language)}`,
    text(card.notice),
    ...list(card.path).map((step) => `${title("path")}: ${text(step.code)} ${text(step.label)}`),
    ...list(card.facts).map((fact) => `${title("facts")}: ${text(fact.label)}: ${text(fact.value)}`),
    ...list(card.candidates).map((one) => `${title("candidates")}: ${text(one.code_display)} ${text(one.label)} (${strings.percent(Number(one.probability) || 0)})`),
    ...list(card.rulings).map((one) => `${title("rulings")}: ${text(one.reference)} ${text(one.code_display)} ${text(one.goods)} ${text(one.link)}`),
    ...lines(card, strings),
    `${title("measures")}: ${text(card.measures_link)}`,
    text(card.disclaimer),
  ];
}
