/** Buttons that copy a text of the page: they appear with this script. */

/** Show every button that says what it copies: data-copy a selector, data-done what is said then
    behind it. */
export function start(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const text = document.querySelector(button.dataset.copy ?? "");
    if (!text) continue;
    button.hidden = false;
    button.addEventListener("click", () => void copy(button, text));
  }
}

async function copy(button: HTMLButtonElement, text: Element): Promise<void> {
  try {
    await navigator.clipboard.writeText(text.textContent ?? "");
    say(button, button.dataset.done ?? "");
  } catch {
    // Without a secure connection a browser lets nobody but its user copy.
    getSelection()?.selectAllChildren(text);
    say(button, button.dataset.selected ?? "");
  }
}

function say(button: HTMLButtonElement, word: string): void {
  const place = button.nextElementSibling;
  if (!place) return;
  // The same word is heard again only if it is written anew.
  place.textContent = "";
  requestAnimationFrame(() => {
    place.textContent = word;
  });
}
