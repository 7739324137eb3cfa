// The one script tag: shows the launcher at once and loads the chat when it is wanted.

import texts from "sentences:loader";
import css from "./launcher.css";
import { pageLanguage } from "./language.js";
import { keep, kept } from "./tab.js";
import { icon } from "../../gateway/page/icon.js";

const script = document.currentScript;

class Launcher {
  #chat = null;
  #base;
  #shadow;
  #frame = document.createElement("div");
  #button = document.createElement("button");
  #label = document.createElement("span");
  #badge = document.createElement("span");
  #status = document.createElement("p");
  #unread = 0;
  #failures = 0;

  constructor(tag) {
    const { clerk, lang = "", theme = "", position = "" } = tag.dataset;
    this.#base = (clerk || new URL("..", tag.src).href).replace(/\/+$/, "");
    this.options = { base: this.#base === location.origin ? "" : this.#base, lang };
    const host = document.createElement("tariff-clerk");
    this.#shadow = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.#shadow.adoptedStyleSheets = [sheet];
    this.#frame.className = `clerk${position === "left" ? " left" : ""}`;
    if (theme) this.#frame.dataset.theme = theme;
    this.#build();
    document.body.append(host);
    if (kept("open") === "yes" || this.#waits()) this.open(kept("open") === "yes", false);
  }

  get say() {
    return texts[pageLanguage(this.options.lang)];
  }

  #build() {
    const button = this.#button;
    Object.assign(button, { type: "button", className: "launcher" });
    button.setAttribute("aria-expanded", "false");
    button.append(icon(), this.#label, this.#badge);
    this.#label.className = "launcher-label";
    this.#badge.className = "badge";
    this.#status.className = "load-status";
    this.#status.setAttribute("role", "status");
    button.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    this.#frame.append(button, this.#status);
    this.#shadow.append(this.#frame);
    this.#show();
    new MutationObserver(() => this.#follow()).observe(document.documentElement, { attributeFilter: ["lang"] });
  }

  get isOpen() {
    return this.#button.getAttribute("aria-expanded") === "true";
  }

  /** Words that wait to be sent are sent even where nobody opens the chat. */
  #waits() {
    try {
      return (JSON.parse(localStorage.getItem(`tariff-clerk.outbox${this.options.base && `@${this.options.base}`}`)) ?? []).length > 0;
    } catch {
      return false;
    }
  }

  async open(isShown = true, takesFocus = true) {
    this.#status.textContent = "";
    try {
      // browsers remember that an address failed: another one is asked the next time
      const { start } = await import(`${this.#base}/widget/chat.js${this.#failures ? `?${this.#failures}` : ""}`);
      this.#chat ??= await start(this.#shadow, this.#frame, this.options, { close: () => this.close(), heard: () => this.#heard() });
    } catch {
      this.#failures += 1;
      this.#status.textContent = this.say["page.load_failed"];
      return;
    }
    if (!isShown) return;
    this.#button.setAttribute("aria-expanded", "true");
    this.#button.setAttribute("aria-controls", "panel");
    this.#unread = 0;
    keep("open", "yes");
    this.#show();
    this.#chat.show(takesFocus);
  }

  close() {
    this.#button.setAttribute("aria-expanded", "false");
    keep("open", "no");
    this.#chat?.hide();
    this.#show();
    this.#button.focus();
  }

  #heard() {
    if (this.isOpen) return;
    this.#unread += 1;
    this.#show();
  }

  #follow() {
    this.#show();
    this.#chat?.follow();
  }

  #show() {
    const { say } = this;
    const unread = this.#unread ? say["page.unread"].replace("{count}", String(this.#unread)) : "";
    this.#frame.lang = pageLanguage(this.options.lang);
    this.#label.textContent = this.isOpen ? say["page.close"] : say["page.open"];
    this.#badge.textContent = unread && String(this.#unread);
    this.#badge.setAttribute("aria-hidden", "true");
    this.#button.setAttribute("aria-label", [this.#label.textContent, unread].filter(Boolean).join(". "));
  }
}

if (document.body) new Launcher(script);
else addEventListener("DOMContentLoaded", () => new Launcher(script), { once: true });
