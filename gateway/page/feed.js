// What comes from the gateway: a stream of events that resumes, with long polling as the fallback.

import { ORIGIN_REFUSED, refusal } from "./api.js";
import { rest } from "./dom.js";

const SILENCE_MS = 45_000;
const LONGEST_PAUSE_MS = 10_000;
const STREAM_FAILURES = 3;
const UNSEEN_MS = 60_000;

/** Follows one conversation. `on` has event(event), progress(card), connection(isUp, error), ended(), refused(error). */
export class Feed {
  #api;
  #on;
  #abort = null;
  #failures = 0;
  #run = 0;
  #isRunning = false;
  #isResting = false;
  #unseen = 0;
  last = 0;

  constructor(api, on) {
    this.#api = api;
    this.#on = on;
    addEventListener("online", () => this.#abort?.abort());
    document.addEventListener("visibilitychange", () => this.#look());
  }

  /** Browsers hold six connections to a host: a tab that nobody looks at gives its own back until it is looked at. */
  #look() {
    clearTimeout(this.#unseen);
    if (document.hidden) this.#unseen = setTimeout(() => this.#rest(), UNSEEN_MS);
    else if (this.#isResting) this.start(this.last);
  }

  #rest() {
    if (!this.#isRunning) return;
    this.stop();
    this.#isResting = true;
  }

  /** Follow from after a sequence number; an earlier run ends. */
  async start(last) {
    this.stop();
    this.last = last;
    const run = ++this.#run;
    this.#isRunning = true;
    let pause = 500;
    while (run === this.#run) {
      try {
        await (this.#failures < STREAM_FAILURES ? this.#stream(run) : this.#poll(run));
        pause = 500;
      } catch (error) {
        if (run !== this.#run) return;
        if (error.status === 401) return this.#on.ended();
        if (error.kind === ORIGIN_REFUSED) return this.#on.refused(error);
        this.#on.connection(false, error);
        if (this.#failures >= STREAM_FAILURES) this.#failures = 0;
        await rest(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  stop() {
    this.#isRunning = false;
    this.#isResting = false;
    this.#run += 1;
    this.#abort?.abort();
  }

  async #stream(run) {
    this.#abort = new AbortController();
    let watch = setTimeout(() => this.#abort.abort(), SILENCE_MS);
    let isSilent = false;
    try {
      const headers = { ...this.#api.headers(), Accept: "text/event-stream", "Last-Event-ID": String(this.last) };
      const reply = await this.#api.fetch("/v1/events", { headers, signal: this.#abort.signal, cache: "no-store" });
      if (!reply.ok) throw await refusal(reply);
      isSilent = true;
      const parse = parser((frame) => run === this.#run && this.#take(frame));
      for await (const chunk of chunks(reply.body)) {
        clearTimeout(watch);
        watch = setTimeout(() => this.#abort.abort(), SILENCE_MS);
        if (isSilent) this.#on.connection(true);
        isSilent = false;
        this.#failures = 0;
        parse(chunk);
      }
    } finally {
      clearTimeout(watch);
      if (isSilent) this.#failures += 1; // something between holds the stream back: poll
    }
  }

  async #poll(run) {
    this.#abort = new AbortController();
    const headers = { ...this.#api.headers(), Accept: "application/json" };
    const reply = await this.#api.fetch(`/v1/events?after=${this.last}&wait=20`, { headers, signal: this.#abort.signal });
    if (!reply.ok) throw await refusal(reply);
    const body = await reply.json();
    if (run !== this.#run) return;
    this.#on.connection(true);
    for (const event of body.events) this.#give(event);
    this.last = Math.max(this.last, body.last);
    if (body.progress) this.#on.progress(body.progress);
  }

  #take(frame) {
    if (!frame.data) return;
    const body = JSON.parse(frame.data);
    if (frame.event === "progress") this.#on.progress(body.card);
    else if (frame.event === "message") this.#give(body);
  }

  #give(event) {
    if (event.sequence <= this.last) return;
    this.last = event.sequence;
    this.#on.event(event);
  }
}

async function* chunks(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    yield decoder.decode(value, { stream: true });
  }
}

/** Cuts a text that comes in pieces into frames of server-sent events. */
export function parser(give) {
  let left = "";
  let frame = {};
  return (piece) => {
    const lines = (left + piece).split(/\r?\n/);
    left = lines.pop();
    for (const line of lines) {
      if (line === "") {
        if (Object.keys(frame).length) give(frame);
        frame = {};
      } else if (!line.startsWith(":")) {
        const colon = line.indexOf(":");
        const name = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
        frame[name] = name in frame ? `${frame[name]}\n${value}` : value;
      }
    }
  };
}
