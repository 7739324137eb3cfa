// The clerk's mark, drawn without markup.

const SVG = "http://www.w3.org/2000/svg";

function drawn(name, attributes) {
  const shape = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
  return shape;
}

/** A picture of strokes; hidden from screen readers. */
export function strokes(paths, size = 20, width = 2) {
  const svg = drawn("svg", { class: "icon", viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", fill: "none", stroke: "currentColor", "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round" });
  svg.append(...paths.map((d) => drawn("path", { d })));
  return svg;
}

/** A box with a label on it: goods and their code. */
export function icon(size = 22) {
  return strokes(["M3.5 8 12 3.5 20.5 8v8L12 20.5 3.5 16z", "M3.5 8 12 12.5 20.5 8M12 12.5v8"], size, 1.9);
}

/** A pencil: this can be changed. */
export function pencil() {
  return strokes(["M4 20l1-4L16.5 4.5a2.1 2.1 0 0 1 3 3L8 19z"], 12, 2.2);
}

const THUMB = ["M7 11v9H4v-9z", "M7 11l4-8c1.7 0 2.6 1.2 2.3 2.9L12.8 9H19a2 2 0 0 1 2 2.4l-1.4 7A2 2 0 0 1 17.6 20H7"];

/** A thumb, up or down. */
export function thumb(isUp) {
  const svg = strokes(THUMB, 16);
  if (!isUp) svg.setAttribute("class", "icon down");
  return svg;
}
