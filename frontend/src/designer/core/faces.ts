/** What is drawn of a step: its name, the one thing that it does, and its modifiers in short. */

import { isObject, type Json, type JsonObject } from "../../document/structure";
import { type Step, waysOf } from "../../document/ways";
import type { Edge, Graph } from "../../layout/parts";
import { sizeOf, wordOf } from "../../viewer/card";
import type { Step as ViewerStep } from "../../viewer/flow";
import type { Config, Kind } from "./config";
import { spoken } from "./durations";
import { wordOn } from "./exits";
import { same } from "./order";
import { t } from "./say";
import { type Flow, nameOf } from "./sheet";
import { conditionSaid, occasionSaid, valueSaid } from "./words";

/** About how wide a character on an edge is, and what a word has besides. */
const PRINT = 6.1;
const BESIDES = 10;
const HEIGHT = 16;

/** Returns the kind of a step among those that the page offers. */
export function kindOf(step: Step, config: Config): Kind | undefined {
  return kindAmong(step, config.kinds);
}

export function kindAmong(step: Step, kinds: readonly Kind[]): Kind | undefined {
  const cls = typeof step.cls === "string" ? step.cls : "";
  return (
    kinds.find((kind) => kind.kind === step.kind && kind.cls === cls) ??
    kinds.find((kind) => kind.kind === step.kind && kind.cls === "")
  );
}

/** Returns a step as the viewer draws it. */
export function faceOf(step: Step, config: Config): ViewerStep {
  const kind = kindOf(step, config);
  return {
    id: step.id,
    kind: kind?.drawn ?? "unknown",
    icon: kind?.icon ?? "exec",
    label: nameOf(step),
    said: kind?.title ?? (typeof step.cls === "string" ? step.cls : step.kind),
    does: doesOf(step, config),
    chips: chipsOf(step),
    description: typeof step.description === "string" ? step.description : "",
    url: "",
    selected: false,
    css: "",
    state: "",
    here: "",
    order: "",
    badges: [],
  };
}

/** Returns what the layout is to place. Ways that lead nowhere have no edge. */
export function graphOf(flow: Flow, config: Config): Graph {
  const steps = new Map(flow.nodes.map((node) => [node.id, node]));
  const edges = new Map<string, Edge>();
  for (const way of waysOf(flow.nodes).all) {
    const { source: from, slot, target: to } = way;
    const id = `${from}${slot}→`;
    if (to === null || !steps.has(to) || edges.has(id)) continue;
    const step = steps.get(from);
    const word = step ? wordOf(wordOn(step, slot)) : "";
    const label = { width: word.length * PRINT + BESIDES, height: HEIGHT };
    edges.set(id, { id, from, to, ...(word ? { label } : {}) });
  }
  const boxes = [...steps.values()].map((step) => ({
    id: step.id,
    ...sizeOf(faceOf(step, config)),
  }));
  return { boxes, edges: [...edges.values()] };
}

type Named = (said: Json | undefined) => string;

/** Returns the one thing that a step does, in words, or "". */
function doesOf(step: Step, config: Config): string {
  const named: Named = (said) => titleOf(said, config) || conditionSaid(said);
  switch (step.kind) {
    case "form":
    case "modelForm":
      return named(step.form);
    case "sendMail":
      return titleOf(step.template, config) || String(step.template ?? "");
    case "sendMessage":
      return String(step.message ?? "");
    case "webhook":
      return valueSaid(step.url);
    case "update":
      return Object.entries(isObject(step.values) ? step.values : {})
        .map(([name, value]) => `${name} = ${valueSaid(value)}`)
        .join(", ");
    case "startAutomation":
      return named(step.automation);
    case "end":
      return String(step.exited ?? "");
    case "custom":
      return [kindOf(step, config)?.title, given(step).map(valueSaid).join(", ")]
        .filter(Boolean)
        .join(": ");
    default:
      return leads(step, named) ?? named(called(step));
  }
}

/** Returns by what a step decides where it leads; null if that is not what it does. */
function leads(step: Step, named: Named): string | null {
  const labels = (said: Json | undefined, other: (one: JsonObject) => string) =>
    objects(said)
      .map((one) => String(one.label ?? "") || other(one))
      .join(", ");
  switch (step.kind) {
    case "if":
      return named(step.condition);
    case "switch":
      return labels(step.cases, (one) => named(one.ask));
    case "waitFor":
      return labels(step.waits, (one) => occasionSaid(one.for));
    case "experiment":
      return objects(step.arms)
        .map((arm) => String(arm.weight ?? ""))
        .join(" : ");
    case "jump":
      return t("at most %(n)s ×", { n: Number(step.times ?? 0) });
    case "repeat":
      return rhythm(step);
    default:
      return null;
  }
}

function called({ call }: Step): Json | undefined {
  return isObject(call) && Array.isArray(call.args) ? call.args[0] : undefined;
}

/** Returns what a step of a project's class is given, but for its description. */
function given({ call }: Step): Json[] {
  if (!isObject(call)) return [];
  const { description: _said, ...named } = isObject(call.kwargs) ? call.kwargs : {};
  return [...items(call.args), ...Object.values(named)];
}

/** Returns the title of what is offered, or "". */
function titleOf(said: Json | undefined, { offers }: Config): string {
  if (said === undefined) return "";
  return offers.find((offer) => same(offer.value, said))?.title ?? "";
}

function rhythm({ every, at, times }: Step): string {
  if (!isObject(every)) return "";
  const said =
    every.cron !== undefined
      ? t("by cron %(rule)s", { rule: String(every.cron) })
      : every.days === 1
        ? t("every day")
        : every.days !== undefined
          ? t("every %(n)s days", { n: Number(every.days) })
          : t("every %(time)s", { time: spoken(Number(every.minutes) * 60) });
  const when = typeof at === "string" ? t("%(rule)s at %(time)s", { rule: said, time: at }) : said;
  return times === undefined ? when : `${when}, ${Number(times)} ×`;
}

/** Returns the modifiers of a step in short, in the order in which the engine minds them. */
function chipsOf(step: Step): string[] {
  return [
    ...items(step.skipIf).map((one) => t("skip if %(what)s", { what: conditionSaid(one) })),
    ...some(step.waitUntil, (what) => t("until %(what)s", { what })),
    ...some(step.waitFor, (what) => what),
    ...objects(step.asSoonAs).map((one) =>
      t("as soon as %(what)s", { what: conditionSaid(one.ask) }),
    ),
    ...hours(step.during),
    ...cap(step.atMost),
    ...limits(step.limits),
    ...priority(step.priority),
    ...some(step.skipAfter ?? step.within, (time) => `≤ ${time}`),
    ...some(step.after, (time) => t("after %(time)s", { time })),
    ...some(step.timeout, (time) => t("timeout %(time)s", { time })),
    ...attempts(step.retry),
    ...who(step),
  ];
}

function some(said: Json | undefined, say: (text: string) => string): string[] {
  return said === undefined ? [] : [say(valueSaid(said))];
}

function hours(said: Json | undefined): string[] {
  if (!isObject(said)) return [];
  const whole = [said.from, said.to].every((time) => String(time).endsWith(":00"));
  const [from, to] = [said.from, said.to].map((time) =>
    whole ? String(Number(String(time).slice(0, 2))) : String(time ?? ""),
  );
  const times = whole
    ? t("%(from)s–%(to)s h", { from: from ?? "", to: to ?? "" })
    : `${from}–${to}`;
  const days = String(said.days ?? "");
  return [days && days !== "daily" ? `${days} ${times}` : times];
}

function cap(said: Json | undefined): string[] {
  if (!isObject(said)) return [];
  return [t("%(n)s × in %(time)s", { n: Number(said.times ?? 0), time: valueSaid(said.per) })];
}

function limits(said: Json | undefined): string[] {
  return objects(said).map(({ times, per }) => {
    const n = Number(times ?? 0);
    return per === undefined
      ? t("≤ %(n)s at once", { n })
      : t("≤ %(n)s in %(time)s", { n, time: valueSaid(per) });
  });
}

function priority(said: Json | undefined): string[] {
  return said === undefined ? [] : [t("priority %(n)s", { n: Number(said) })];
}

function attempts(said: Json | undefined): string[] {
  if (!isObject(said) || said.maxAttempts === undefined) return [];
  return [t("attempts: %(n)s", { n: Number(said.maxAttempts) })];
}

function who(step: Step): string[] {
  const looked = [step.user, step.group].filter(isObject);
  const values = looked.flatMap((lookup) => Object.values(lookup).map(valueSaid));
  return [...values, ...items(step.permissions).map(String)];
}

function items(said: Json | undefined): Json[] {
  return Array.isArray(said) ? said : [];
}

function objects(said: Json | undefined): JsonObject[] {
  return items(said).filter(isObject);
}
