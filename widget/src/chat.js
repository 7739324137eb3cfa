// The chat itself, in the shadow root that the loader made.

import texts from "sentences:page";
import cards from "../../gateway/page/cards.css";
import page from "../../gateway/page/style.css";
import css from "./widget.css";
import { Api } from "../../gateway/page/api.js";
import { listen, offerLanguages, putBack } from "../../gateway/page/controls.js";
import { Conversation } from "../../gateway/page/conversation.js";
import { chosenLanguage, keepLanguage, Strings } from "../../gateway/page/strings.js";
import { pageLanguage } from "./language.js";
import { panel } from "./panel.js";
import { keep, kept } from "./tab.js";

/** The page's sentences, built in: the widget speaks before, and without, the gateway. */
class BuiltIn extends Strings {
  #root;
  #chosen;

  constructor(root, chosen) {
    super();
    this.#root = root;
    this.#chosen = chosen;
  }

  async use(language, isChosen = false) {
    this.take(language, texts[language]);
    if (isChosen) {
      keepLanguage(language);
      this.#chosen();
    }
    this.#root.querySelector(".clerk").lang = language;
    this.fill(this.#root);
  }
}

/** Put the chat into the shadow root; what the loader does with it. */
export async function start(root, frame, options, on) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([page, cards, css].join("\n"));
  root.adoptedStyleSheets = [sheet, ...root.adoptedStyleSheets];
  const box = panel();
  frame.prepend(box);
  const strings = new BuiltIn(root, on.chosen);
  const api = new Api(options.base, () => strings.language);
  const conversation = new Conversation(root, api, strings, { isSeen: () => !box.hidden, unread: on.unread, returned: (words) => putBack(root, words) });
  listen(root, conversation);
  keepDraft(root);
  root.getElementById("close").addEventListener("click", on.close);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) on.close();
    else if (event.key === "Tab") keepInside(root, box, event);
  });
  await strings.use(chosenLanguage() ?? pageLanguage(options.lang));
  offerLanguages(root, conversation);
  conversation.begin(strings.language).finally(() => (box.dataset.ready = "yes"));
  return {
    show(takesFocus) {
      box.hidden = false;
      conversation.news.see();
      conversation.view.toEnd();
      if (takesFocus) root.getElementById("text").focus();
    },
    hide: () => (box.hidden = true),
    follow: () => chosenLanguage() ?? conversation.speak(pageLanguage(options.lang), false),
  };
}

/** Words that were begun stand in the box again on the next page of this tab. */
function keepDraft(root) {
  const text = root.getElementById("text");
  text.addEventListener("input", () => keep("draft", text.value));
  root.getElementById("form").addEventListener("submit", () => keep("draft", ""));
  putBack(root, kept("draft"));
}

/** Where the panel fills the window, the page behind it cannot be reached by Tab. */
function keepInside(root, box, event) {
  if (box.getBoundingClientRect().width < innerWidth) return;
  const all = [...box.querySelectorAll("button, a[href], input, select, textarea, summary")].filter((each) => each.checkVisibility());
  const edge = event.shiftKey ? all[0] : all.at(-1);
  if (root.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? all.at(-1) : all[0]).focus();
}
