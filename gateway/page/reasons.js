// The reasons of a proposal (tariff/card_reasons.py), in parts that unfold.

import { note } from "./cards.js";
import { el, list, officialLink, text } from "./dom.js";

const STEP = " › ";

/** A part that unfolds; `counted` stands beside its heading. */
export function fold(heading, children, counted = "") {
  const count = counted ? el("span", { class: "count" }, String(counted)) : "";
  return el("details", { class: "part fold" }, el("summary", {}, heading, " ", count), children);
}

/** Why this code: how sure that is, rules, notes, place in the nomenclature, and what is not known of the rest. */
export function why(card, strings) {
  const reasons = card.reasons ?? {};
  const parts = [
    section(strings.say("page.confidence"), list(reasons.sureness).map((line) => note(line, "reason"))),
    section(heading(reasons.rules), items(reasons.rules).map((rule) => note(rule.text, "reason"))),
    section(heading(reasons.notes), items(reasons.notes).map(legalNote)),
    section(text(card.titles?.path), path(card, strings)),
    unknown(reasons, strings),
  ].filter(Boolean);
  return parts.length ? fold(strings.say("page.why"), parts) : "";
}

/** Similar rulings, each with its worth on the day, the facts it shares and its official page. */
export function rulings(card, strings) {
  const told = items(card.reasons?.rulings);
  const shown = card.reasons ? told : list(card.rulings);
  if (!shown.length) return "";
  return fold(text(card.titles?.rulings), el("ul", {}, shown.map((one) => ruling(one, card, strings))), shown.length);
}

/** Where member states ruled goods as near otherwise. */
export function divergence(card) {
  const part = card.reasons?.divergence;
  const found = items(part);
  return found.length ? fold(heading(part), el("ul", {}, found.map((line) => el("li", {}, note(line, "reason")))), found.length) : "";
}

/** Other codes, each with what speaks against it, or what would settle it. */
export function candidates(card, strings) {
  const rivals = items(card.reasons?.rivals);
  const others = list(card.candidates).filter((one) => one.code !== card.code);
  const more = others.filter((one) => !rivals.some((rival) => text(rival.code) && text(one.code).startsWith(rival.code)));
  const duties = new Map(others.map((one) => [one.code, one]));
  const all = [...rivals.map((rival) => ({ ...duties.get(rival.code), ...rival })), ...more];
  return all.length ? fold(text(card.titles?.candidates), el("ul", {}, all.map((one) => candidate(one, card, strings))), all.length) : "";
}

/** All reasons as lines of a text. */
export function lines(card, strings) {
  const reasons = card.reasons ?? {};
  const said = (part, tell) => items(part).map((one) => `${heading(part)}: ${tell(one)}`);
  return [
    ...list(reasons.sureness).map((line) => `${strings.say("page.confidence")}: ${text(line)}`),
    ...said(reasons.rules, (rule) => text(rule.text)),
    ...said(reasons.notes, (one) => `${text(one.place)}: ${text(one.quote)}`),
    ...said(reasons.divergence, text),
    ...said(reasons.rivals, (one) => [one.code_display, one.label, one.against, one.settled_by].map(text).filter(Boolean).join(". ")),
    ...said(reasons.rulings, (one) => [one.reference, one.country_name, one.status_text].map(text).filter(Boolean).join(", ")),
  ];
}

/** Where both labels are ways through the tree, the part in which one differs from the other. */
export function apart(label, other) {
  const [steps, others] = [label, other].map((each) => each.split(STEP));
  const same = Math.min(steps.findIndex((step, place) => step !== others[place]), steps.length - 1);
  return same > 0 ? ["…", ...steps.slice(same)].join(STEP) : label;
}

/** A text in which codes are not broken over lines. */
function whole(words) {
  return words.replace(/\b\d{4}(?: \d{2})+/g, (code) => code.replaceAll(" ", "\u00a0"));
}

function items(part) {
  return list(part?.items).filter(Boolean);
}

function heading(part) {
  return text(part?.title);
}

function section(title, children) {
  const found = [children].flat(Infinity).filter(Boolean);
  return found.length ? el("section", { class: "reasons" }, title ? el("h3", {}, title) : "", found) : "";
}

function legalNote(one) {
  const effect = text(one.effect);
  return el("figure", { class: "legal-note" }, el("figcaption", {}, el("b", {}, text(one.place)), effect ? ` ${effect}` : ""), el("blockquote", {}, text(one.quote)));
}

/** What there is none of, or what nobody knows, and why: nothing is silently empty. */
function unknown(reasons, strings) {
  const parts = ["rules", "notes", "rulings", "divergence", "rivals"].map((name) => reasons[name]).filter((part) => text(part?.unknown));
  const rows = parts.map((part) => el("li", {}, heading(part) + strings.colon + text(part.unknown)));
  return rows.length ? el("ul", { class: "not-known" }, rows) : "";
}

function path(card, strings) {
  const steps = list(card.path).map((step) => {
    const legal = text(step.legal);
    return el(
      "li",
      {},
      el("span", { class: "step-code" }, text(step.code)),
      el("span", { class: "step-label" }, text(step.label), legal ? el("span", { class: "legal" }, strings.say("page.legal") + strings.colon + legal) : ""),
    );
  });
  return steps.length ? el("ol", { class: "path" }, steps) : "";
}

function ruling(one, card, strings) {
  const status = text(one.status).replace(/[^a-z_]/g, "");
  const until = `${text(card.titles?.valid_until)} ${strings.date(text(one.valid_until))}`;
  const issued = strings.say("page.issued", { date: strings.date(text(one.issued)) });
  const language = text(one.language);
  const goods = text(one.goods);
  return el(
    "li",
    { class: "ruling" },
    el("p", { class: "ruling-head" }, officialLink(text(one.link), text(one.reference)), " ", el("span", { class: "code-small" }, text(one.code_display))),
    goods ? el("p", { class: "goods", lang: language && language !== card.language ? language : null }, goods) : "",
    note(one.shares, "meta"),
    el("p", { class: "meta" }, `${text(one.country_name) || text(one.country)}, ${issued}`),
    el("p", { class: `status ${status}` }, whole(text(one.status_text) ? strings.dated(text(one.status_text)) : until)),
  );
}

function candidate(one, card, strings) {
  const duty = strings.amount(text(one.duty), card.language);
  const settled = text(one.settled_by);
  return el(
    "li",
    { class: "candidate" },
    el("p", { class: "candidate-head" }, el("span", { class: "code-small" }, text(one.code_display)), el("span", { class: "share" }, strings.percent(Number(one.probability) || 0))),
    note(apart(text(one.label), text(card.label)), "candidate-label"),
    note(one.against, "against"),
    settled ? note(text(card.titles?.settles) + strings.colon + settled, "against") : "",
    note(duty && text(card.titles?.duty) + strings.colon + duty, "meta"),
    note(one.notice, "meta"),
  );
}
