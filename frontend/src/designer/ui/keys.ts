/** All keys of the page, in one table: what the list of keys shows is what is listened to. */

import { neighbours } from "../core/outline";
import { t } from "../core/say";
import { nameOf } from "../core/sheet";
import * as acts from "./acts";
import { goToProblem } from "./faults";
import type { Page } from "./page";

export interface Key {
  /** As `chord` writes what is pressed; several may do the same. */
  readonly chords: readonly string[];
  /** As it is shown. */
  readonly shown: string;
  readonly does: () => string;
  readonly act: (page: Page, chord: string) => void;
  /** Where it works: everywhere, on canvas and outline, or only on the canvas. */
  readonly on: "page" | "steps" | "canvas";
}

/** How far Alt and an arrow move a step, in pixels. */
const NUDGE = 10;
const PRESS = 1.25;
const ARROWS = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"];
const TOWARDS = { ArrowDown: "next", ArrowUp: "previous", ArrowLeft: "left", ArrowRight: "right" };

/** Returns how a key press is written: "Ctrl+Shift+z"; Command counts as Ctrl. */
export function chord(event: KeyboardEvent): string {
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const sign = name.length === 1 && !/[a-z]/.test(name);
  return [
    (event.ctrlKey || event.metaKey) && "Ctrl",
    event.altKey && "Alt",
    event.shiftKey && !sign && "Shift",
    name,
  ]
    .filter(Boolean)
    .join("+");
}

export const KEYS: readonly Key[] = [
  {
    chords: ARROWS,
    shown: "↑ ↓ ← →",
    does: () => t("next, previous, left and right step"),
    on: "canvas",
    act: ({ session, desk }, pressed) => {
      const side = TOWARDS[pressed as keyof typeof TOWARDS] as "next";
      const to = neighbours(session.sheet.flow, desk.at)[side];
      if (to) desk.go(to);
    },
  },
  {
    chords: ["Home", "End"],
    shown: "Home, End",
    does: () => t("first, last step"),
    on: "canvas",
    act: ({ session, desk }, pressed) => {
      const to = session.sheet.flow.nodes.at(pressed === "Home" ? 0 : -1);
      if (to) desk.go(to.id);
    },
  },
  {
    chords: ["Enter"],
    shown: "Enter",
    does: () => t("to the inspector; Esc leads back"),
    on: "steps",
    act: ({ session, desk }) => {
      if (!desk.at) return;
      desk.go(desk.at);
      session.ask({ to: "field", step: desk.at, path: "" });
    },
  },
  {
    chords: ["Escape"],
    shown: "Esc",
    does: () => t("select nothing"),
    on: "canvas",
    act: ({ session, desk }) => {
      desk.set("edge", "");
      desk.set("notice", "");
      session.select([]);
    },
  },
  {
    chords: ["i"],
    shown: "I",
    does: () => t("insert a step on a way"),
    on: "canvas",
    act: ({ session, desk }) => {
      const [step, slot] = desk.edge ? acts.partsOf(desk.edge) : [desk.at, "?"];
      if (step && desk.mayEdit()) session.ask({ to: "insert", step, slot });
    },
  },
  {
    chords: ["n"],
    shown: "N",
    does: () => t("add a step after this one"),
    on: "canvas",
    act: ({ session, desk }) => desk.mayEdit() && session.ask({ to: "add", after: desk.at }),
  },
  {
    chords: ["c"],
    shown: "C",
    does: () => t("connect: list of steps it may lead to"),
    on: "canvas",
    act: ({ session, desk }) =>
      desk.at && desk.mayEdit() && session.ask({ to: "connect", step: desk.at }),
  },
  {
    chords: ["Delete", "Backspace"],
    shown: "Del",
    does: () => t("remove, leave the gap"),
    on: "steps",
    act: ({ desk }) => acts.remove(desk),
  },
  {
    chords: ["Ctrl+Backspace", "Ctrl+Delete"],
    shown: "Ctrl Backspace",
    does: () => t("remove and join"),
    on: "steps",
    act: ({ desk }) => acts.heal(desk),
  },
  {
    chords: ["Ctrl+z"],
    shown: "Ctrl Z",
    does: () => t("undo"),
    on: "page",
    act: ({ session }) => acts.undo(session),
  },
  {
    chords: ["Ctrl+Shift+z", "Ctrl+y"],
    shown: "Ctrl Shift Z",
    does: () => t("redo"),
    on: "page",
    act: ({ session }) => acts.redo(session),
  },
  {
    chords: ["Ctrl+a"],
    shown: "Ctrl A",
    does: () => t("select all steps"),
    on: "canvas",
    act: ({ session }) => session.select(session.sheet.flow.nodes.map(({ id }) => id)),
  },
  {
    chords: [],
    shown: "Ctrl C, X, V",
    does: () => t("copy, cut, paste"),
    on: "steps",
    act: () => undefined,
  },
  {
    chords: ["Ctrl+d"],
    shown: "Ctrl D",
    does: () => t("duplicate"),
    on: "steps",
    act: ({ desk }) => acts.duplicate(desk),
  },
  {
    chords: ["Ctrl+k"],
    shown: "Ctrl K",
    does: () => t("find a step or command"),
    on: "page",
    act: ({ session }) => session.ask({ to: "find" }),
  },
  {
    chords: ["Ctrl+s"],
    shown: "Ctrl S",
    does: () => t("save draft"),
    on: "page",
    act: ({ save, desk }) => desk.mayEdit() && void save(),
  },
  {
    chords: ["Alt+Shift+t"],
    shown: "Shift Alt T",
    does: () => t("tidy what is selected, else all"),
    on: "page",
    act: ({ desk }) => acts.tidy(desk),
  },
  {
    chords: ["F8", "Shift+F8"],
    shown: "F8, Shift F8",
    does: () => t("next, previous problem"),
    on: "page",
    act: ({ desk }, pressed) => goToProblem(desk, pressed === "F8" ? 1 : -1),
  },
  {
    chords: ARROWS.map((arrow) => `Alt+${arrow}`),
    shown: "Alt ↑ ↓ ← →",
    does: () => t("move and pin"),
    on: "canvas",
    act: ({ desk, artist }, pressed) => {
      const x = NUDGE * (Number(pressed.endsWith("Right")) - Number(pressed.endsWith("Left")));
      const y = NUDGE * (Number(pressed.endsWith("Down")) - Number(pressed.endsWith("Up")));
      acts.nudge(desk, { x, y }, artist.drawing?.places ?? {});
    },
  },
  {
    chords: ["+", "=", "-"],
    shown: "+ −",
    does: () => t("zoom in, out"),
    on: "canvas",
    act: ({ desk }, pressed) => desk.eye.zoom(pressed === "-" ? 1 / PRESS : PRESS),
  },
  {
    chords: ["0", "1"],
    shown: "0, 1",
    does: () => t("show all, full size"),
    on: "canvas",
    act: ({ desk }, pressed) => (pressed === "0" ? desk.eye.fit() : desk.eye.full()),
  },
  {
    chords: ["2"],
    shown: "2",
    does: () => t("zoom to what is selected"),
    on: "canvas",
    act: ({ desk }) => desk.eye.fit(acts.chosen(desk)),
  },
  {
    chords: ["[", "]"],
    shown: "[ ]",
    does: () => t("fold, unfold a branch"),
    on: "canvas",
    act: ({ desk }, pressed) => acts.fold(desk, pressed === "["),
  },
  {
    chords: ["?"],
    shown: "?",
    does: () => t("this list"),
    on: "canvas",
    act: ({ session }) => session.ask({ to: "keys" }),
  },
];

/** Longest pause between letters of one name, in milliseconds. */
const PAUSE = 700;
let typed = { text: "", when: 0 };

/** Goes to the next step whose name begins with what is typed, and tells whether it was a letter. */
export function typeAhead({ session, desk }: Page, event: KeyboardEvent): boolean {
  if (event.key.length !== 1 || event.key === " ") return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const more = event.timeStamp - typed.when < PAUSE;
  typed = { text: (more ? typed.text : "") + event.key.toLowerCase(), when: event.timeStamp };
  const { nodes } = session.sheet.flow;
  const place = nodes.findIndex(({ id }) => id === desk.at) + (more ? 0 : 1);
  const turned = [...nodes.slice(place), ...nodes.slice(0, place)];
  const to = turned.find((node) => nameOf(node).toLowerCase().startsWith(typed.text));
  if (to) desk.go(to.id);
  return true;
}

/** Tells whether a name is being typed, in which letters are no commands. */
export function isTyping(event: KeyboardEvent): boolean {
  return typed.text !== "" && event.timeStamp - typed.when < PAUSE;
}
