// Which language the widget speaks.

import { LANGUAGES } from "../../gateway/page/strings.js";

/** The language of the script tag, else of the page, else of the browser; English where it is none of ours. */
export function pageLanguage(asked, page = document.documentElement.lang, browser = navigator.languages) {
  const wanted = [asked, page, ...(page || asked ? [] : browser)].map((tag) => (tag ?? "").toLowerCase().split("-")[0]);
  return wanted.find((tag) => LANGUAGES.includes(tag)) ?? "en";
}
