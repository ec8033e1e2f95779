/** Keys as they are printed on the keyboards of a language. */

import { t } from "../core/say";

/** Returns keys in the words of the page's language: "Ctrl Shift Z", "Home, End". */
export function printed(keys: string): string {
  const words: Readonly<Record<string, string>> = {
    Ctrl: t("Ctrl"),
    Shift: t("Shift"),
    Del: t("Del"),
    "Home, End": t("Home, End"),
  };
  return words[keys] ?? keys.replace(/[A-Z][a-z]+/g, (word) => words[word] ?? word);
}
