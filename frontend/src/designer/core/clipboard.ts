/** Steps as text for the clipboard, also from one flow to another. */

import { isObject, type Json } from "../../document/structure";
import type { Step } from "../../document/ways";
import type { Point } from "../../layout/parts";
import { inserted, type Spot, type Where } from "./adding";
import { freshId, freshName } from "./ids";
import { gapOf, redirected, spoken } from "./order";
import { pinning } from "./placing";
import { type Edit, nameOf, type Sheet } from "./sheet";

/** What tells our text from any other. */
const MARK = "automations.steps/1";

interface Copied {
  readonly steps: readonly Step[];
  readonly pins: Readonly<Record<string, Point>>;
}

/** Returns steps as text, in declared order. */
export function copied({ flow, sidecar }: Sheet, ids: readonly string[]): string {
  const chosen = new Set(ids);
  const steps = spoken(flow.nodes).filter((step) => chosen.has(step.id));
  const pins = Object.entries(sidecar.pins).filter(([id]) => chosen.has(id));
  return JSON.stringify({ schema: MARK, steps, pins: Object.fromEntries(pins) }, null, 1);
}

/** Returns an edit that puts in what was copied, and the ids of its steps; null if the text is none
 * of ours. Ways among the steps stay. Of the ways out, the way to the next step leads on to where
 * the steps are put; the others are not taken along. */
export function pasting(
  sheet: Sheet,
  text: string,
  where: Pick<Where, "after" | "at">,
): { edit: Edit; ids: string[] } | null {
  const found = read(text);
  if (!found?.steps.length) return null;
  const { nodes } = sheet.flow;
  const taken = [...nodes.map((node) => node.id), gapOf(nodes)];
  const fresh = new Map<string, string>();
  for (const { id } of found.steps) fresh.set(id, freshId([...taken, ...fresh.values()]));
  const steps = renamed(found.steps, nodes, fresh);
  const pins = placed(found, fresh, where.at);
  const edit: Edit = (now) => {
    const block = (spot: Spot) => steps.map((step) => led(step, fresh, spot));
    return pinning(pins)(inserted(now, block, where));
  };
  return { edit, ids: [...fresh.values()] };
}

function read(text: string): Copied | null {
  let said: Json;
  try {
    said = JSON.parse(text) as Json;
  } catch {
    return null;
  }
  if (!isObject(said) || said.schema !== MARK || !Array.isArray(said.steps)) return null;
  if (!said.steps.every(isStep)) return null;
  const pins = Object.entries(isObject(said.pins) ? said.pins : {}).filter(([, pin]) =>
    isPoint(pin),
  );
  return { steps: said.steps, pins: Object.fromEntries(pins) as unknown as Copied["pins"] };
}

function isStep(said: Json): said is Step {
  return isObject(said) && typeof said.id === "string" && typeof said.kind === "string";
}

function isPoint(said: Json): boolean {
  return isObject(said) && typeof said.x === "number" && typeof said.y === "number";
}

/** Returns steps with ids of their own and names that nobody has. Their targets stay as they are. */
function renamed(
  steps: readonly Step[],
  nodes: readonly Step[],
  fresh: ReadonlyMap<string, string>,
): Step[] {
  const names = nodes.map(nameOf);
  return steps.map((step) => {
    const name = freshName(nameOf(step), names);
    names.push(name);
    const { id, kind, name: _name, ...rest } = step;
    return { id: fresh.get(id) ?? id, name, kind, ...rest } as Step;
  });
}

/** Returns a step whose ways out of what was copied lead on, or are gone. */
function led(step: Step, fresh: ReadonlyMap<string, string>, { to, gap }: Spot): Step {
  const onward = to ?? gap;
  return redirected(step, (target, slot) => {
    const inner = fresh.get(target);
    if (inner !== undefined) return inner;
    if (slot === "/next") return onward;
    // A case and a jump must lead somewhere.
    return slot === "/goto" || slot.startsWith("/cases/") ? gap : undefined;
  });
}

/** Returns where copies stay: the first where it is wanted, the others as they stood around it. */
function placed(
  { steps, pins }: Copied,
  fresh: ReadonlyMap<string, string>,
  at: Point | undefined,
): Record<string, Point> {
  const head = steps[0] as Step;
  const from = pins[head.id];
  if (!at) return {};
  const found: [string, Point][] = [[fresh.get(head.id) as string, at]];
  for (const { id } of steps.slice(1)) {
    const pin = pins[id];
    const to = fresh.get(id) as string;
    if (from && pin) found.push([to, { x: at.x + pin.x - from.x, y: at.y + pin.y - from.y }]);
  }
  return Object.fromEntries(found);
}
