// What one tab of the browser remembers: whether the chat stood open before a reload, and words that were begun.

const PREFIX = "tariff-clerk.tab.";

export function kept(name) {
  try {
    return sessionStorage.getItem(PREFIX + name) ?? "";
  } catch {
    return "";
  }
}

export function keep(name, value) {
  try {
    sessionStorage.setItem(PREFIX + name, value);
  } catch {
    // a browser that keeps nothing: the chat is closed after a reload
  }
}
