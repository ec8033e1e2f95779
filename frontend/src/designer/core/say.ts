/** Words of the designer in the language of the page. The English text is the key. */

let known: Readonly<Record<string, string>> = {};

/** Takes the translations of the page. */
export function speak(texts: Readonly<Record<string, string>>): void {
  known = texts;
}

/**
 * Returns a text in the language of the page. The text stands literally in the call, so that it is
 * found: `automations_admin/designer/texts.py` has the same ones, which a test compares.
 *
 * @param text with places such as %(name)s
 */
export function t(text: string, params: Readonly<Record<string, string | number>> = {}): string {
  return filled(known[text] ?? text, params);
}

/** Returns a text with its places filled. */
export function filled(text: string, params: Readonly<Record<string, unknown>>): string {
  return text.replace(/%\((\w+)\)s/g, (place, name) =>
    Object.hasOwn(params, name) ? String(params[name]) : place,
  );
}
