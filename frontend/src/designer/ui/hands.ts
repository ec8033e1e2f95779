/** Listens to keyboard and clipboard for the whole page. */

import { t } from "../core/say";
import * as acts from "./acts";
import { chord, isTyping, KEYS, type Key, typeAhead } from "./keys";
import type { Page } from "./page";

/** Keys that a field of text keeps to itself. */
const OF_TEXT = new Set(["Ctrl+z", "Ctrl+Shift+z", "Ctrl+y"]);

type Place = "canvas" | "steps" | "text" | "dialog" | "page";

/** Returns where a key is pressed. */
function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof Element)) return "page";
  if (target.closest("dialog")) return "dialog";
  if (target.matches("input, textarea, select, [contenteditable=true]")) return "text";
  if (target.closest("[data-board]")) return target.matches("[data-board]") ? "canvas" : "page";
  return target.closest("[role=tree]") ? "steps" : "page";
}

function works(key: Key, place: Place, pressed: string): boolean {
  if (place === "text") return key.on === "page" && !OF_TEXT.has(pressed);
  if (key.on === "page") return true;
  return place === "canvas" || (key.on === "steps" && place === "steps");
}

/** Listens until what is returned is called. */
export function listen(page: () => Page): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  document.addEventListener("keydown", (event) => press(page(), event), { signal });
  const copies = (event: ClipboardEvent) => take(page(), event);
  document.addEventListener("copy", copies, { signal });
  document.addEventListener("cut", copies, { signal });
  document.addEventListener("paste", (event) => put(page(), event), { signal });
  return () => stop.abort();
}

function press(page: Page, event: KeyboardEvent): void {
  const place = placeOf(event.target);
  if (event.defaultPrevented || place === "dialog") return;
  if (event.key === "Escape" && inInspector(event.target)) {
    event.preventDefault();
    page.session.ask({ to: "canvas" });
    return;
  }
  const pressed = chord(event);
  const letter = place === "canvas" && isTyping(event) && /^[a-z]$/.test(pressed);
  const key = letter
    ? undefined
    : KEYS.find((one) => one.chords.includes(pressed) && works(one, place, pressed));
  if (key) {
    event.preventDefault();
    key.act(page, pressed);
  } else if (place === "canvas" && typeAhead(page, event)) event.preventDefault();
}

function inInspector(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-inspector]") !== null;
}

function isOurs(): boolean {
  return ["canvas", "steps"].includes(placeOf(document.activeElement));
}

function take({ desk }: Page, event: ClipboardEvent): void {
  if (!isOurs() || !event.clipboardData) return;
  event.preventDefault();
  if (event.type === "cut" && !desk.mayEdit()) return;
  event.clipboardData.setData("text/plain", acts.copy(desk));
  if (event.type === "cut") acts.cutOut(desk);
}

function put({ desk }: Page, event: ClipboardEvent): void {
  if (!isOurs()) return;
  event.preventDefault();
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (text) acts.paste(desk, text);
  else desk.explain(t("The clipboard has no steps."));
}
