// Builds elements. Text only ever becomes textContent; nothing here takes markup.

const LINK_HOSTS = new Set(["ec.europa.eu"]);

/** An element with attributes, listeners (functions) and children; texts become text nodes, nothing becomes markup. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key, value);
    else if (key === "class") element.className = value;
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A link to an official page; plain text where the address is not https on a known host. */
export function officialLink(address, text) {
  const url = safeUrl(address);
  if (!url) return el("span", {}, text);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** The address if it is https on a known host, else an empty text. */
export function safeUrl(address) {
  try {
    const url = new URL(address);
    const isPlain = !url.username && !url.password && !url.port;
    return url.protocol === "https:" && isPlain && LINK_HOSTS.has(url.hostname) ? url.href : "";
  } catch {
    return "";
  }
}

/** A list as an array, whatever it is. */
export function list(value) {
  return Array.isArray(value) ? value : [];
}

/** A text, whatever it is. */
export function text(value) {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** A random id of 128 bits. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Resolves after some time. */
export function rest(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
