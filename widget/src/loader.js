// The one script tag: shows the launcher at once and loads the chat when it is wanted.

import texts from "sentences:loader";
import css from "./launcher.css";
import { pageLanguage } from "./language.js";
import { keep, kept } from "./tab.js";
import { icon } from "../../gateway/page/icon.js";
import { isExpected, NEWS } from "../../gateway/page/news.js";
import { keyOf, read } from "../../gateway/page/storage.js";
import { chosenLanguage } from "../../gateway/page/strings.js";

const KEYS = ["keydown", "keypress", "keyup"];
const script = document.currentScript ?? document.querySelector("script[data-clerk], script[src*='/widget/widget.js']"); // a module does not know its own

class Launcher {
  #chat = null;
  #base;
  #shadow;
  #frame = document.createElement("div");
  #button = document.createElement("button");
  #label = document.createElement("span");
  #badge = document.createElement("span");
  #count = document.createElement("span");
  #status = document.createElement("p");
  #told = document.createElement("p");
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
    new MutationObserver(() => host.isConnected || document.body?.append(host)).observe(document.documentElement, { childList: true }); // some sites swap the body
    if (kept("open") === "yes" || this.#waits()) this.open(kept("open") === "yes", false);
  }

  get language() {
    return chosenLanguage() ?? pageLanguage(this.options.lang);
  }

  get say() {
    return texts[this.language];
  }

  #build() {
    const button = this.#button;
    Object.assign(button, { type: "button", className: "launcher" });
    button.setAttribute("aria-expanded", "false");
    button.append(icon(), this.#label, this.#badge, this.#count);
    this.#label.className = "launcher-label";
    this.#badge.className = "badge";
    this.#status.className = "load-status";
    this.#told.className = "told";
    this.#count.className = "told count";
    for (const each of [this.#status, this.#told]) each.setAttribute("role", "status");
    button.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    this.#frame.append(button, this.#status, this.#told);
    for (const type of KEYS) this.#frame.addEventListener(type, (event) => event.stopPropagation()); // no shortcuts of the page
    this.#shadow.append(this.#frame);
    this.#show();
    new MutationObserver(() => this.#follow()).observe(document.documentElement, { attributeFilter: ["lang"] });
  }

  get isOpen() {
    return this.#button.getAttribute("aria-expanded") === "true";
  }

  /** Words that wait are sent, and an answer that is awaited is told of, even where nobody opens the chat. */
  #waits() {
    const [outbox, news] = ["outbox", NEWS].map((name) => read(keyOf(this.options.base, name)));
    return outbox?.length > 0 || isExpected(news);
  }

  async open(isShown = true, takesFocus = true) {
    this.#status.textContent = "";
    try {
      // browsers remember that an address failed: another one is asked the next time
      const { start } = await import(`${this.#base}/widget/chat.js${this.#failures ? `?${this.#failures}` : ""}`);
      this.#chat ??= await start(this.#shadow, this.#frame, this.options, { close: () => this.close(), unread: (count) => this.#tell(count), chosen: () => this.#show() });
    } catch (error) {
      console.error(error);
      this.#failures += 1;
      this.#status.textContent = this.say["page.load_failed"];
      return;
    }
    if (!isShown) return;
    this.#button.setAttribute("aria-expanded", "true");
    this.#button.setAttribute("aria-controls", "panel");
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

  #tell(count) {
    this.#unread = count;
    this.#show();
  }

  #follow() {
    this.#show();
    this.#chat?.follow();
  }

  #show() {
    const { say } = this;
    const unread = this.#unread ? say["page.unread"].replace("{count}", String(this.#unread)) : "";
    this.#frame.lang = this.language;
    this.#label.textContent = this.isOpen ? say["page.close"] : say["page.open"];
    this.#told.textContent = unread; // screen readers say it, as others see the badge
    this.#badge.textContent = unread && String(this.#unread);
    this.#badge.setAttribute("aria-hidden", "true");
    this.#count.textContent = unread && `(${unread})`;
  }
}

/** One launcher a page, however often its script is named. */
function launch() {
  if (!document.querySelector("tariff-clerk")) new Launcher(script);
}

if (document.body) launch();
else addEventListener("DOMContentLoaded", launch, { once: true });
