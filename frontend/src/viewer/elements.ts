/** Elements of SVG and HTML, built without markup. */

const SVG = "http://www.w3.org/2000/svg";

type Attributes = Readonly<Record<string, string | number>>;

/** Return an element of SVG with children; a string is text. */
export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** Return one of the page's symbols. */
export function symbol(name: string, x: number, y: number, size: number): SVGUseElement {
  return svg("use", { href: `#a-i-${name}`, x, y, width: size, height: size });
}

/** Return a button. */
export function button(text: string, label: string, press: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "a-btn a-small";
  element.textContent = text;
  if (label !== text) element.setAttribute("aria-label", label);
  element.addEventListener("click", press);
  return element;
}
