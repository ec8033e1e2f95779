/** Leading a way from one step to another, and to which it may lead. */

import { isObject, type Json } from "../../document/structure";
import { maySkip, type Step, Ways } from "../../document/ways";
import { exitsOf } from "./exits";
import { arranged, gapOf, spoken, without } from "./order";
import { t } from "./say";
import { type Edit, type Flow, type Sheet, stepOf } from "./sheet";

/** A step to which a way may lead; or why not, in a sentence. */
export interface Choice {
  readonly id: string;
  readonly why: string;
}

/** Slots at which a way from a step to itself would only go round. */
const ROUND = /^$|^\/(next|onError|goto|start|branches)/;

/** Returns an edit that leads a way to a step, or takes it away: it then leads nowhere, and the
 * checks say so where something must follow. */
export function connecting(source: string, slot: string, target: string | null): Edit {
  return (sheet) => {
    const { nodes } = sheet.flow;
    const gap = gapOf(nodes);
    const after = spoken(nodes).map((step) =>
      step.id === source ? connected(step, slot, target, gap) : step,
    );
    return arranged(sheet, after, slot === "" || slot === "/next");
  };
}

/** Returns a step, which says all its ways, with one of them leading elsewhere. */
export function connected(step: Step, slot: string, target: string | null, gap: string): Step {
  const [, name = "next", place, goto] = slot.split("/");
  const leads = target ?? gap;
  if (name === "next" && target === null && step.kind === "repeat" && !ends(step))
    return without(step, "next");
  if (name === "onError" || name === "default")
    return target === null ? without(step, name) : { ...step, [name]: target };
  if (place === undefined) return { ...step, [name]: leads };
  if (place === "goto") return { ...step, [name]: { goto: leads } };
  const items = Array.isArray(step[name]) ? (step[name] as Json[]) : [];
  if (place === "-") return target === null ? step : { ...step, [name]: more(name, items, target) };
  if (goto === undefined) return branched(step, name, items, Number(place), target);
  const led = items.map((one, at) =>
    at === Number(place) && isObject(one) ? { ...one, goto: leads } : one,
  );
  return { ...step, [name]: led };
}

/** Tells whether a repetition comes to an end, so that something follows it. */
function ends(step: Step): boolean {
  return step.times !== undefined || step.until !== undefined || maySkip(step);
}

function branched(
  step: Step,
  name: string,
  items: Json[],
  place: number,
  target: string | null,
): Step {
  if (place >= items.length) return step;
  if (target !== null) return { ...step, [name]: items.with(place, target) };
  const left = items.toSpliced(place, 1);
  return left.length ? { ...step, [name]: left } : without(step, name);
}

/** Returns a list with one more item. What only its author knows is left open, so that the checks
 * ask for it: the condition of a case, the occasion of a wait, the weight of an arm. */
function more(name: string, items: Json[], target: string): Json[] {
  if (name === "branches") return [...items, target];
  if (name === "arms") {
    const taken = new Set(items.map((one) => isObject(one) && one.name));
    let number = items.length + 1;
    while (taken.has(`arm ${number}`)) number++;
    return [...items, { name: `arm ${number}`, weight: 0, goto: target }];
  }
  return [...items, { goto: target }];
}

/** Returns all steps, each with the reason why a way may not lead to it, or "". */
export function choices(sheet: Sheet, source: string, slot: string): Choice[] {
  const step = stepOf(sheet, source);
  const { flow } = sheet;
  if (!step) return [];
  const closed = closedWhy(flow, step, slot);
  const judge = new Judge(flow, step, slot);
  return flow.nodes.map(({ id }) => ({ id, why: closed || judge.why(id) }));
}

/** Returns why nothing at all can be connected at a slot, or "". */
function closedWhy(flow: Flow, step: Step, slot: string): string {
  const on = slot === "" || slot === "/next";
  const known = exitsOf(flow, step.id).some(
    (exit) => exit.slot === slot || (on && (exit.slot === "" || exit.slot === "/next")),
  );
  // What a step chooses goes on along its way to the next step, which can be led elsewhere too.
  if (known || (on && ["if", "experiment", "waitFor"].includes(step.kind))) return "";
  if (step.kind === "end") return t("The flow ends with this step.");
  return t("No way leaves this step here.");
}

class Judge {
  readonly #split: boolean;
  readonly #joins: Set<string>;

  constructor(
    private readonly flow: Flow,
    private readonly step: Step,
    private readonly slot: string,
  ) {
    const ways = new Ways(flow.nodes);
    const splits = flow.nodes.filter((node) => node.kind === "split").map((node) => node.id);
    this.#split = ways.reached(splits).has(step.id);
    this.#joins = beforeJoins(flow.nodes, ways);
  }

  why(target: string): string {
    const { step, slot } = this;
    const on = slot === "" || slot === "/next";
    if (target === step.id && ROUND.test(slot)) return t("A step cannot lead to itself here.");
    if (step.kind === "split" && on && target !== this.#following)
      return t("A split that is passed over goes on with the step declared next.");
    if (slot.startsWith("/branches/") && this.#isBranch(target))
      return t("This is a branch of the split already.");
    if (!this.#split && this.#joins.has(target))
      return t("A join follows there, and no split leads to it from here.");
    return "";
  }

  get #following(): string | undefined {
    const place = this.flow.nodes.indexOf(this.step);
    return this.flow.nodes[place + 1]?.id;
  }

  #isBranch(target: string): boolean {
    const branches = Array.isArray(this.step.branches) ? this.step.branches : [];
    return branches.includes(target) && branches[Number(this.slot.split("/")[2])] !== target;
  }
}

/** Returns the steps from which a join is come to without a split before it, joins among them. */
function beforeJoins(nodes: readonly Step[], ways: Ways): Set<string> {
  const back = new Map<string, string[]>();
  for (const { source, target } of ways.all)
    if (target !== null) back.set(target, [...(back.get(target) ?? []), source]);
  const splits = new Set(nodes.filter((node) => node.kind === "split").map((node) => node.id));
  const left = nodes.filter((node) => node.kind === "join").map((node) => node.id);
  const found = new Set<string>();
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (found.has(id) || splits.has(id)) continue;
    found.add(id);
    left.push(...(back.get(id) ?? []));
  }
  return found;
}
