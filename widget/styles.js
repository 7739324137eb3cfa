// Makes the page's style sheets fit a shadow root on a page of others.

const NARROW = "34rem";

/**
 * The sheet for the shadow root: variables stand on `.clerk` and can be set from outside as `--clerk-NAME` (dark:
 * `--clerk-dark-NAME`), rem does not follow the page around it below 16 pixels, and "narrow" means the panel.
 */
export function forShadow(sheet) {
  const plain = sheet.replace(/\/\*[\s\S]*?\*\//g, "");
  const dark = /@media \(prefers-color-scheme: dark\) \{\s*:root \{([\s\S]*?)\}\s*\}/;
  const forced = dark.exec(plain)?.[1];
  const themed = plain
    .replace(dark, (_, block) => `@media (prefers-color-scheme: dark) { .clerk:not([data-theme="light"]) {${open(block, "dark-")}} }`)
    .replace(/:root \{([\s\S]*?)\}/, (_, block) => `.clerk {${open(block, "")}}`)
    .replace(/^(?:body|html) \{[\s\S]*?\n\}/gm, "")
    .replaceAll(`@media (max-width: ${NARROW})`, "@container clerk (max-width: 544px)");
  const scaled = themed.replace(/(-?\d*\.?\d+)rem\b/g, "calc($1 * var(--rem))");
  return forced ? `${scaled}\n.clerk[data-theme="dark"] {${open(forced, "dark-").replace(/(-?\d*\.?\d+)rem\b/g, "calc($1 * var(--rem))")}}` : scaled;
}

function open(block, prefix) {
  return block.replace(/--([a-z-]+): ([^;]+);/g, (_, name, value) => `--${name}: var(--clerk-${prefix}${name}, ${value});`);
}
