// The gateway's web API: one session, kept in this browser.

import { forget, keyOf, read, write } from "./storage.js";

const HALF_OF_ITS_TIME_MS = 15 * 86_400_000;
export const ORIGIN_REFUSED = "origin_refused";

/** A reply that is an error of the gateway; `kind` and `message` as it says them. */
export class Refused extends Error {
  constructor(status, kind, message, seconds) {
    super(message);
    this.status = status;
    this.kind = kind;
    this.seconds = seconds;
  }
}

const PLAIN = { credentials: "omit", referrerPolicy: "no-referrer" };

/** Speaks with one gateway: at the page's own address, or at `base` for pages of other sites. */
export class Api {
  #opening = null;
  #base;
  #language;

  constructor(base = "", language = () => document.documentElement.lang) {
    this.#base = base;
    this.#language = language;
  }

  /** Under which name this browser keeps something of this gateway. */
  keyOf(name) {
    return keyOf(this.#base, name);
  }

  /** The session of this browser, or null. */
  get session() {
    return read(this.keyOf("session"));
  }

  forget() {
    forget(this.keyOf("session"));
  }

  /** Fetch from the gateway; the token goes in a header, never a cookie. Browsers do not tell why they may not: ask. */
  async fetch(path, init) {
    try {
      return await fetch(this.#base + path, { ...PLAIN, ...init });
    } catch (error) {
      if (error.name !== "AbortError" && (await this.isRefused())) throw new Refused(403, ORIGIN_REFUSED, "", 0);
      throw error;
    }
  }

  /** Whether the gateway does not let in the site that this page belongs to. */
  async isRefused() {
    if (!this.#base) return false;
    try {
      return (await (await fetch(`${this.#base}/v1/origin`, PLAIN)).json()).allowed === false;
    } catch {
      return false; // it cannot be reached, which is another matter
    }
  }

  /** Make a session if there is none; several callers share one request. */
  async open(language) {
    if (this.session) return this.session;
    this.#opening ??= this.#create(language).finally(() => (this.#opening = null));
    return this.#opening;
  }

  /** A fresh token when more than half of its time is gone. */
  async renew() {
    const session = this.session;
    if (!session || Date.parse(session.expires) - Date.now() > HALF_OF_ITS_TIME_MS) return;
    write(this.keyOf("session"), await this.call("POST", "/v1/sessions", {}));
  }

  async #create(language) {
    const made = await this.call("POST", "/v1/sessions", { language }, false);
    write(this.keyOf("session"), made);
    return made;
  }

  /** The body of a good reply. Throws Refused for an error of the gateway, TypeError where it cannot be reached. */
  async call(method, path, body = undefined, withToken = true) {
    const reply = await this.fetch(path, {
      method,
      headers: { ...(withToken ? this.headers() : {}), ...(body ? { "Content-Type": "application/json" } : {}), Accept: "application/json" },
      body: body ? JSON.stringify(body) : undefined,
    });
    if (reply.ok) return reply.json();
    throw await refusal(reply);
  }

  /** A file. Throws as call does. */
  async file(path, type) {
    const reply = await this.fetch(path, { headers: { ...this.headers(), Accept: type } });
    if (reply.ok) return reply.blob();
    throw await refusal(reply);
  }

  headers() {
    const token = this.session?.token;
    return { "Accept-Language": this.#language(), ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  }
}

/** The error of a reply, also of one that a proxy made. */
export async function refusal(reply) {
  let error = {};
  try {
    error = (await reply.json()).error ?? {};
  } catch {
    // a proxy's own page; the status alone tells
  }
  const seconds = Number.parseInt(reply.headers.get("Retry-After") ?? "", 10);
  return new Refused(reply.status, error.type ?? "unknown", error.message ?? "", Number.isNaN(seconds) ? 2 : seconds);
}
