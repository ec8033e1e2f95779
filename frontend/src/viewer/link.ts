/** A link that leads to a step: the page's address, and "#node=" with the step's name or id. */

/** Return the step that the page's address names, or "". */
export function linked(): string {
  return new URLSearchParams(location.hash.slice(1)).get("node") ?? "";
}
