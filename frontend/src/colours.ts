/** Stands in for d3-color in what is built: d3 animates the place of the canvas, never a colour.

    d3-transition imports the whole library for attributes and styles, which nothing here animates;
    without it the designer is 4 kB smaller. */

/** Says of any text that it is no colour, so that d3 takes it for a text. */
export function color(): null {
  return null;
}
export const rgb = color;
export const hsl = color;
export const hcl = color;
export const lab = color;
export const cubehelix = color;
