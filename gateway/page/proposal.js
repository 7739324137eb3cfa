// The proposal card: a code, how sure the clerk is, and why.

import { buttons, dossier, facts, note } from "./cards.js";
import { el, officialLink, safeUrl, text } from "./dom.js";
import { thumb } from "./icon.js";
import { candidates, divergence, rulings, why } from "./reasons.js";

const SURE = 0.85; // as tariff/cards.py words them
const LIKELY = 0.6;

export function proposal(card, strings, act, event) {
  const title = (name) => text(card.titles?.[name]);
  return [
    head(card, strings),
    confidence(card, strings),
    note(card.notice, "notice"),
    note(strings.dated(text(card.reasons?.ends)), "notice"),
    part(title("duty"), el("p", { class: "duty" }, strings.amount(text(card.duty), card.language))),
    text(card.settles) ? part(title("settles"), el("p", {}, text(card.settles))) : "",
    facts(card.facts, title("facts"), act, strings),
    why(card, strings),
    rulings(card, strings),
    divergence(card),
    candidates(card, strings),
    foot(card, strings, title),
    dossier(card.dossier, strings, act),
    buttons(card.buttons, act, "buttons", event),
    rating(event, strings, act),
  ];
}

function head(card, strings) {
  const code = el("p", { class: "code" }, text(card.code_display));
  const copy = el("button", { type: "button", class: "copy" });
  const name = (words) => {
    copy.textContent = words;
    copy.setAttribute("aria-label", `${words}: ${text(card.code_display)}`);
  };
  name(strings.say("page.copy"));
  copy.addEventListener("click", async () => {
    if (await copied(text(card.code), code)) name(strings.say("page.copied"));
  });
  return [
    el("div", { class: "code-line" }, code, copy),
    el("h2", { class: "code-label" }, text(card.label)),
  ];
}

/** Whether the words are on the clipboard now; else `shown` is selected, so that the visitor can put it there. */
async function copied(words, shown) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    getSelection().selectAllChildren(shown); // pages without TLS have no clipboard, but the old command
    return document.execCommand("copy");
  }
}

function confidence(card, strings) {
  const share = Math.min(Math.max(Number(card.probability) || 0, 0), 1);
  const words = `${text(card.confidence)} (${strings.percent(share)})`;
  const label = strings.say("page.confidence");
  const fill = el("div", { class: `fill ${share >= SURE ? "good" : share >= LIKELY ? "middling" : "poor"}` });
  fill.style.width = `${share * 100}%`;
  const values = { "aria-valuemin": 0, "aria-valuemax": 1, "aria-valuenow": share.toFixed(2), "aria-valuetext": words };
  const meter = el("div", { class: "meter", role: "meter", "aria-label": label, ...values }, fill);
  return el(
    "div",
    { class: "confidence" },
    el("p", {}, el("span", {}, label + strings.colon), el("b", {}, words), el("span", { class: "depth" }, strings.say("page.digits", { depth: card.depth }))),
    meter,
  );
}

function part(heading, ...children) {
  return el("section", { class: "part" }, heading ? el("h3", {}, heading) : "", ...children);
}

function foot(card, strings, title) {
  const link = text(card.measures_link);
  const measures = safeUrl(link) ? el("p", {}, officialLink(link, title("measures"))) : "";
  return el("div", { class: "foot" }, measures, note(card.fallback), note(strings.dated(text(card.disclaimer)), "disclaimer"));
}

function rating(event, strings, act) {
  const verdicts = [["up", "page.helpful"], ["down", "page.not_helpful"]];
  const thanks = el("span", { class: "thanks", role: "status" });
  const place = el("div", { class: "comment-place" });
  const choices = verdicts.map(([verdict, key]) => {
    const button = el("button", { type: "button", class: "rate", "aria-pressed": "false" }, thumb(verdict === "up"), strings.say(key));
    button.addEventListener("click", async () => {
      if (!(await act.rate(event, verdict))) return;
      for (const each of choices) each.setAttribute("aria-pressed", String(each === button));
      thanks.textContent = strings.say("page.thanks");
      place.replaceChildren(verdict === "down" ? commenting(event, strings, act, thanks) : "");
    });
    return button;
  });
  return el("div", { class: "rating" }, el("span", {}, strings.say("page.rate")), choices, thanks, place);
}

/** A line for what would have been right; it goes with the verdict on that very message. */
function commenting(event, strings, act, thanks) {
  const input = el("input", { type: "text", maxlength: 1000, autocomplete: "off" });
  const form = el("form", { class: "changing" }, el("label", {}, el("span", {}, strings.say("page.comment")), input), el("button", { type: "submit", class: "copy" }, strings.say("page.send")));
  form.addEventListener("submit", async (submitted) => {
    submitted.preventDefault();
    const comment = input.value.trim();
    if (!comment || !(await act.rate(event, "down", comment))) return;
    form.remove();
    thanks.textContent = strings.say("page.thanks");
  });
  return form;
}
