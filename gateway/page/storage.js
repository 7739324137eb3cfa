// What this browser keeps; memory alone where it keeps nothing.

const memory = new Map();

/** Under which name something of one gateway is kept; `base` is its address, empty for the page's own. */
export function keyOf(base, name) {
  return base ? `tariff-clerk.${name}@${base}` : `tariff-clerk.${name}`;
}

export function read(key) {
  if (memory.has(key)) return memory.get(key);
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    memory.delete(key);
  } catch {
    memory.set(key, value); // it is full, or a private window that keeps nothing
  }
}

export function forget(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
}
