// The clerk's mark, drawn without markup.

const SVG = "http://www.w3.org/2000/svg";

function drawn(name, attributes) {
  const shape = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
  return shape;
}

/** A picture of strokes; hidden from screen readers. */
export function strokes(paths, size = 20, width = 2) {
  const svg = drawn("svg", { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", fill: "none", stroke: "currentColor", "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round" });
  svg.append(...paths.map((d) => drawn("path", { d })));
  return svg;
}

/** A box with a label on it: goods and their code. */
export function icon(size = 22) {
  return strokes(["M3.5 8 12 3.5 20.5 8v8L12 20.5 3.5 16z", "M3.5 8 12 12.5 20.5 8M12 12.5v8"], size, 1.9);
}
