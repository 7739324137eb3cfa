import { describe, expect, test } from "vitest";
import { subjectOf } from "../../gateway/page/conversation.js";
import { safeUrl } from "../../gateway/page/dom.js";
import { parser } from "../../gateway/page/feed.js";
import { apart } from "../../gateway/page/reasons.js";
import { LANGUAGES, Strings } from "../../gateway/page/strings.js";
import { transcript } from "../../gateway/page/transcript.js";
import { pageLanguage } from "../src/language.js";
import { forShadow } from "../styles.js";

const strings = { say: (key) => key, percent: (share) => `${share * 100} %`, amount: (duty) => duty, colon: ": " };

describe("language", () => {
  test.each([
    ["", "fr-BE", ["de"], "fr"],
    ["nl", "fr", ["de"], "nl"],
    ["", "", ["pt", "pl-PL"], "pl"],
    ["", "pt", ["de"], "en"],
  ])("asked %s, page %s, browser %s: %s", (asked, page, browser, spoken) => expect(pageLanguage(asked, page, browser)).toBe(spoken));
  test("seven are spoken", () => expect(LANGUAGES).toHaveLength(7));
});

describe("words of the page", () => {
  const page = new Strings();
  page.take("en", { "page.too_fast": "wait {time}", "page.too_long": "shorter", "page.origin_refused": "not here", "page.reconnecting": "again", "page.offline": "off" });
  test.each([
    [1, "1 second"],
    [59, "59 seconds"],
    [91, "2 minutes"],
    [3600, "60 minutes"],
  ])("%s s are %s", (seconds, words) => expect(page.time(seconds)).toBe(words));
  test.each([
    ["12.8 % + 176.8 EUR/100 kg", "de", "12,8 % + 176,8 EUR/100 kg"],
    ["0 – 6.5 %", "fr", "0 – 6,5 %"],
    ["2.7 %", "en", "2.7 %"],
    ["2.7 %", "x-none", "2.7 %"],
  ])("the duty %s in %s is %s", (duty, language, shown) => expect(page.amount(duty, language)).toBe(shown));
  test("dates in sentences are put in words", () => expect(page.dated("from 2026-01-31 on, not 12-34-56")).toBe("from 31 Jan 2026 on, not 12-34-56"));
  test.each([
    [{ status: 429, kind: "rate_limited", message: "de", seconds: 3 }, "wait 3 seconds"],
    [{ status: 413, kind: "too_large", message: "de" }, "shorter"],
    [{ status: 403, kind: "origin_refused", message: "" }, "not here"],
    [{ status: 400, kind: "bad_message", message: "as the gateway says" }, "as the gateway says"],
  ])("%o", (error, words) => expect(page.whyNotSent(error)).toBe(words));
});

describe("labels of other codes", () => {
  test.each([
    ["Bags › Suitcases › Of textile", "Bags › Suitcases › Of leather", "… › Of textile"],
    ["Bags › Wallets › Of textile", "Bags › Suitcases", "… › Wallets › Of textile"],
    ["Clothes", "Bags › Suitcases", "Clothes"],
    ["Bags", "Bags", "Bags"],
    ["", "Bags", ""],
  ])("%s beside %s", (label, other, shown) => expect(apart(label, other)).toBe(shown));
});

describe("links", () => {
  test.each(["javascript:alert(1)", "http://ec.europa.eu/", "https://ec.europa.eu.evil.example/", "https://u@ec.europa.eu/", "//ec.europa.eu/", ""])("%s is none", (address) => expect(safeUrl(address)).toBe(""));
  test("an official page is one", () => expect(safeUrl("https://ec.europa.eu/x?y=1")).toBe("https://ec.europa.eu/x?y=1"));
});

describe("events", () => {
  test("frames are cut wherever the pieces end", () => {
    const whole = 'id: 8\nevent: message\ndata: {"a":1}\n\n: beat\n\nid: 9\ndata: {}\n\n';
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const frames = [];
      const parse = parser((frame) => frames.push(frame.id));
      parse(whole.slice(0, cut));
      parse(whole.slice(cut));
      expect(frames).toEqual(["8", "9"]);
    }
  });
});

describe("changing a fact", () => {
  test("a stated fact is named by its kind", () => expect(subjectOf({ kind: "material", label: "Material" }, [])).toBe("Material"));
  test("an answer by what its question alone speaks of", () => {
    const labels = ["What kind of case is it?", "What is the outer surface of the case made of?"];
    expect(subjectOf({ kind: "answer", label: labels[1] }, labels)).toBe("outer surface");
  });
  test("nothing that others speak of too", () => expect(subjectOf({ kind: "answer", label: "Which case?" }, ["Which case?", "Which case then?"])).toBe(""));
});

describe("transcript", () => {
  test("both sides, texts as they are", () => {
    const events = [{ author: "user", at: "2026-01-02T03:04:05Z", text: "<b>case</b>" }, { author: "clerk", at: "", card: { card: "question", text: "Which?", options: [{ label: "One", hint: "or so" }] } }];
    const written = transcript(events, strings);
    expect(written).toContain("2026-01-02 03:04 UTC  page.you\n  <b>case</b>");
    expect(written).toContain("  1. One: or so");
  });
  test("nonsense breaks nothing", () => expect(transcript([{ author: "clerk", card: { card: "proposal", path: 1 } }, {}], strings)).toContain("page.clerk"));
});

describe("style sheets in the shadow root", () => {
  const sheet = forShadow(":root { --ink: #111; }\n@media (prefers-color-scheme: dark) { :root { --ink: #eee; } }\nbody {\n  margin: 0;\n}\n.a { margin: 1rem -0.5rem; }");
  test("variables can be set from outside", () => expect(sheet).toContain("--ink: var(--clerk-ink, #111)"));
  test("dark can be forced and refused", () => {
    expect(sheet).toContain('.clerk[data-theme="dark"] { --ink: var(--clerk-dark-ink, #eee)');
    expect(sheet).toContain('.clerk:not([data-theme="light"])');
  });
  test("sizes do not follow the page", () => expect(sheet).toContain("calc(1 * var(--rem)) calc(-0.5 * var(--rem))"));
  test("the page's own frame stays away", () => expect(sheet).not.toContain("body"));
});
