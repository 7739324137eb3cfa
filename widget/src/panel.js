// The elements of the chat; their sentences are put in by name.

import { el } from "../../gateway/page/dom.js";
import { icon, strokes } from "../../gateway/page/icon.js";

function said(name, key, attributes = {}, ...children) {
  return el(name, { ...attributes, "data-say": `page.${key}` }, ...children);
}

function header() {
  return el(
    "div",
    { class: "top-inner" },
    el("span", { class: "mark" }, icon(24)),
    el("div", { class: "names" }, said("h2", "title", { id: "panel-title" }), said("p", "tagline")),
    menu(),
    el("button", { type: "button", id: "close", class: "icon-button", "data-label": "page.close" }, strokes(["M6 6l12 12M18 6 6 18"])),
  );
}

function menu() {
  const action = (name, key) => said("button", key, { type: "button", "data-action": name });
  return el(
    "details",
    { class: "menu", id: "menu-frame" },
    el("summary", {}, said("span", "menu", { class: "hidden" }), el("span", { class: "dots", "aria-hidden": "true" })),
    el(
      "div",
      { class: "menu-list" },
      el("label", { class: "language" }, said("span", "language"), el("select", { id: "language" })),
      el("div", { id: "menu", hidden: true }, [action("restart", "start_over"), action("person", "talk_to_person"), action("help", "help"), said("button", "download", { type: "button", id: "download" }), el("hr"), said("button", "erase", { type: "button", id: "erase", class: "danger" })]),
    ),
  );
}

function welcome() {
  const examples = [1, 2, 3].map((number) => el("li", {}, said("button", `example_${number}`, { type: "button", "data-example": "" })));
  return el(
    "section",
    { class: "welcome", id: "welcome", hidden: true },
    said("h3", "welcome_title", { class: "welcome-title" }),
    said("p", "welcome_text"),
    said("p", "examples", { class: "examples-title", id: "examples-title" }),
    el("ul", { class: "examples", "aria-labelledby": "examples-title" }, examples),
  );
}

function talk() {
  const pulse = el("span", { class: "pulse", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
  return el(
    "div",
    { id: "scroller", tabindex: 0, role: "group", "data-label": "page.log_label" },
    welcome(),
    el("div", { class: "log", id: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", "data-label": "page.log_label" }),
    el("p", { class: "typing", id: "typing", role: "status", hidden: true }, pulse, el("span", { id: "typing-text" })),
  );
}

function composer() {
  return el(
    "div",
    { class: "composer" },
    el("p", { class: "connection", id: "connection", role: "status" }),
    el(
      "form",
      { id: "form" },
      said("label", "input_label", { class: "hidden", for: "text" }),
      el("textarea", { id: "text", rows: 1, maxlength: 10000, autocomplete: "off", "data-placeholder": "page.placeholder" }),
      el("button", { type: "submit", id: "send", "data-label": "page.send" }, strokes(["M4 12h14M12 5l7 7-7 7"], 20, 2.2)),
    ),
    said("p", "footer", { class: "small-print" }),
  );
}

function erasing() {
  const choose = (value, key, name) => said("button", key, { value, class: name });
  return el(
    "dialog",
    { id: "erase-dialog", "aria-labelledby": "erase-title" },
    el("form", { method: "dialog" }, said("h2", "erase_title", { id: "erase-title" }), said("p", "erase_text"), el("div", { class: "dialog-buttons" }, choose("no", "cancel", "quiet"), choose("yes", "erase_yes", "danger-solid"))),
  );
}

/** The panel, not shown yet. */
export function panel() {
  return el("section", { id: "panel", class: "panel", role: "dialog", "aria-labelledby": "panel-title", hidden: true }, header(), talk(), composer(), erasing());
}
