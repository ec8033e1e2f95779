/** What is wrong with a document: the same codes as `automations.document.problems`. */

import { wrong as wrongIn } from "./limits";
import { type Fault, faults, isObject, type Json, type JsonObject } from "./structure";
import { list, type Step, type Way, Ways } from "./ways";

/** Something wrong with a document: what, where (a JSON pointer), at which step ("" for none), and
 * what a sentence about it needs. */
export interface Problem {
  code: string;
  path: string;
  step: string;
  params: JsonObject;
}

/** By what a document is judged: the schema; paths that may be referred to, or null for all;
 * whether code that only a class can say is no problem; and of the classes of steps that are offered
 * what each takes by name and whether it needs that. */
export interface Rules {
  schema: JsonObject;
  offered: ReadonlySet<string> | null;
  code: boolean;
  steps: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
}

type Found = Generator<Problem>;

/** What the weights of an experiment add up to, and by how much they may miss it. */
const TOTAL = 100;
const NEAR = 1e-9;
/** Steps at which a flow may stand still for good. */
const LAST = new Set(["end", "repeat"]);
/** What a step lacks if it does not say yet where it leads. */
const WAYS = new Set(["arms", "cases", "waits", "goto"]);

/** Returns what is wrong with a document, in the order of its steps. What steps still lack hides
 * none of the other problems; any other fault of the structure does. */
export function problems(said: Json, rules: Rules): Problem[] {
  const wrong = faults(said, rules.schema);
  const gaps = wrong.map((one) => ({ ...one, step: stepAt(said, one.path) }));
  return wrong.every(isGap) ? [...new Checked(said as JsonObject, rules, gaps).problems()] : gaps;
}

/** Tells whether a step lacks something, and has all by which it is known. */
function isGap({ code, path, params }: Fault): boolean {
  const parts = path.split("/");
  if (parts[1] !== "nodes" || params.name === "id" || params.name === "kind") return false;
  return (code === "missing" && parts.length === 3) || (code === "few" && parts.length === 4);
}

/** Returns the id of the step in which a place lies, or "". */
function stepAt(said: Json, path: string): string {
  const [, first, place] = path.split("/");
  if (first !== "nodes" || place === undefined || !isObject(said)) return "";
  const node = (said.nodes as Json[])[Number(place)];
  return isObject(node) && typeof node.id === "string" ? node.id : "";
}

class Checked {
  private readonly nodes: Step[];
  private readonly ways: Ways;
  private readonly kinds: Map<string, string>;
  private readonly open: boolean;
  private readonly ending: Set<string>;
  private readonly split: Set<string>;

  constructor(
    private readonly said: JsonObject,
    private readonly rules: Rules,
    private readonly gaps: Problem[],
  ) {
    this.nodes = said.nodes as Step[];
    this.ways = new Ways(this.nodes);
    this.kinds = new Map(this.nodes.map((node) => [node.id, node.kind]));
    this.ending = this.ends();
    this.split = this.ways.reached(this.splits);
    this.open = gaps.some(({ params, path }) =>
      WAYS.has(String(params.name ?? path.split("/")[3])),
    );
  }

  *problems(): Found {
    yield* this.ofFlow();
    const ids = counted(this.nodes.map((node) => node.id));
    const names = counted(this.nodes.map(nameOf));
    const reached = this.ways.reached(this.nodes.slice(0, 1).map((node) => node.id));
    for (const [place, node] of this.nodes.entries()) {
      const at = `/nodes/${place}`;
      const gaps = this.gaps.filter(({ path }) => `${path}/`.startsWith(`${at}/`));
      yield* gaps;
      if ((ids.get(node.id) ?? 0) > 1)
        yield problem("id-twice", `${at}/id`, node.id, { name: node.id });
      yield* this.name(node, at, names);
      if (gaps.length === 0) {
        yield* this.leading(node, at, reached);
        yield* this.ofKind(node, at);
      }
      yield* this.common(node, at);
      yield* this.values(node, at, node.id);
    }
  }

  private get fields(): Set<Json> {
    return new Set((this.said.subjectFields ?? []) as string[]);
  }

  private get subject(): boolean {
    return Boolean(this.said.subject);
  }

  // -- the flow as a whole

  private *ofFlow(): Found {
    yield* this.names();
    yield* this.goalsAndExits();
    for (const name of ["reentry", "subjectFields"])
      if (says(this.said[name]) && !this.subject) yield problem("subject-missing", `/${name}`);
    if (says(this.said.unique) && says(this.said.reentry)) yield problem("unique-twice", "/unique");
    yield* empty(this.said, "keep", "");
    yield* this.entries();
    const { nodes: _nodes, ...rest } = this.said;
    yield* this.values(rest, "", "");
  }

  /** Yields names of the flow and of what it has that are words of Python. */
  private *names(): Found {
    const pairs = [["/name", this.said.name as string]];
    for (const kind of ["models", "templates"])
      for (const name of Object.keys((this.said[kind] ?? {}) as JsonObject))
        pairs.push([`/${kind}/${name}`, name]);
    for (const [path = "", name = ""] of pairs)
      if ((this.rules.schema["x-keywords"] as string[]).includes(name))
        yield problem("name-wrong", path, "", { name });
  }

  private *goalsAndExits(): Found {
    for (const kind of ["goals", "exits"]) {
      const seen = new Set<Json>();
      for (const [place, rule] of list(this.said[kind]).entries()) {
        const at = `/${kind}/${place}`;
        const when = rule.when as JsonObject;
        const params = { name: rule.name ?? "" };
        if (seen.has(rule.name ?? "")) yield problem("rule-twice", `${at}/name`, "", params);
        seen.add(rule.name ?? "");
        if (kind === "goals" && has(when, "condition", "rows") && rule.within === undefined)
          yield problem("window-missing", at, "", params);
        if (has(when, "signal", "rows") && !this.subject)
          yield problem("subject-missing", `${at}/when`);
      }
    }
  }

  private *entries(): Found {
    const { reentry, unique, entries } = this.said;
    const keyed = says(unique) || (isObject(reentry) && has(reentry, "perKey"));
    const seen = new Set<string>();
    for (const [place, entry] of list(entries).entries()) {
      const at = `/entries/${place}`;
      const each = has(entry, "each");
      const way = (entry.each ?? entry.form) as JsonObject;
      const here = `${at}/${each ? "each" : "form"}`;
      const name = `${each} ${way.name ?? ""}`;
      if (each && !this.subject) yield problem("subject-missing", at);
      if (each && keyed) yield problem("entry-keys", at);
      if (seen.has(name)) yield problem("entry-twice", `${here}/name`);
      seen.add(name);
      if (way.anonymous && (way.permission || way.user))
        yield problem("entry-open", `${here}/anonymous`);
      yield* empty(way, "every", here);
    }
  }

  // -- any step

  private *name(node: Step, at: string, names: Map<string, number>): Found {
    const name = nameOf(node);
    const where = node.name === undefined ? `${at}/id` : `${at}/name`;
    if ((names.get(name) ?? 0) > 1 && node.name !== undefined)
      yield problem("name-twice", where, node.id, { name });
    const { "x-keywords": keywords, "x-taken": taken } = this.rules.schema;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || (keywords as string[]).includes(name))
      yield problem("name-wrong", where, node.id, { name });
    else if ((taken as string[]).includes(name) || /^__.*__$/.test(name))
      yield problem("name-reserved", where, node.id, { name });
  }

  private *leading(node: Step, at: string, reached: Set<string>): Found {
    for (const { slot, target } of this.ways.leaving(node.id)) {
      if (target !== null && !this.kinds.has(target))
        yield problem("target-unknown", at + slot, node.id, { name: target });
      else if (target === null && !LAST.has(node.kind)) yield problem("leads-nowhere", at, node.id);
    }
    if (this.open) return;
    if (!reached.has(node.id)) yield problem("unreachable", at, node.id);
    else if (!this.ending.has(node.id)) yield problem("no-end", at, node.id);
  }

  /** Returns the steps from which there is a way to an end, or where nothing that would lead there
   * is known. */
  private ends(): Set<string> {
    const open = ({ target }: Way) => target === null || !this.kinds.has(target);
    const last = [...this.kinds].filter(
      ([id, kind]) => LAST.has(kind) || this.ways.leaving(id).some(open),
    );
    return this.ways.leadingTo(last.map(([id]) => id));
  }

  private *common(node: Step, at: string): Found {
    if (node.atMost !== undefined && !this.subject)
      yield problem("subject-missing", `${at}/atMost`, node.id);
    const hours = node.during as JsonObject | undefined;
    if (hours && hours.from === hours.to && hours.from !== "00:00")
      yield problem("hours-empty", `${at}/during`, node.id);
    for (const name of ["timeout", "skipAfter", "after"]) yield* empty(node, name, at, node.id);
  }

  /** Yields references that are not offered, and code, at whatever depth. */
  private *values(said: Json, at: string, step: string): Found {
    if (Array.isArray(said)) {
      for (const [place, one] of said.entries()) yield* this.values(one, `${at}/${place}`, step);
    } else if (isObject(said)) {
      if (said.t === "opaque" && !this.rules.code)
        yield problem("code", at, step, { source: String(said.src).slice(0, 200) });
      else if (said.t === "ref" && !this.offers(said.path as string))
        yield problem("not-offered", at, step, { path: said.path ?? "" });
      else if (said.t === "expr")
        for (const [code, path, params] of wrongIn(said, at, this.fields))
          yield problem(code, path, step, params);
      else if (said.t !== "const")
        for (const [name, one] of Object.entries(said))
          yield* this.values(one, `${at}/${name}`, step);
    }
  }

  private offers(path: string): boolean {
    return this.rules.offered === null || this.rules.offered.has(path);
  }

  // -- by kind

  private *ofKind(node: Step, at: string): Found {
    const { id } = node;
    switch (node.kind) {
      case "if":
        if (node.then === undefined) yield problem("then-missing", at, id);
        break;
      case "switch":
        if (node.default === undefined) yield problem("default-missing", at, id);
        yield* twice(node, at, "cases", "label");
        break;
      case "experiment":
        yield* this.experiment(node, at);
        break;
      case "form":
      case "modelForm":
        if (![node.user, node.group, node.permissions].some(says))
          yield problem("addressee-missing", at, id);
        break;
      case "sendMail":
        if (node.to === undefined && !this.subject)
          yield problem("subject-missing", `${at}/to`, id);
        break;
      case "waitFor":
        yield* this.waitFor(node, at);
        break;
      case "repeat":
        if (node.every === undefined) yield problem("interval-missing", at, id);
        break;
      case "split":
        yield* this.branches(node, at);
        break;
      case "join":
        if (!this.split.has(id)) yield problem("split-missing", at, id);
        break;
      case "custom":
        yield* this.custom(node, at);
    }
  }

  private get splits(): string[] {
    return this.nodes.filter((node) => node.kind === "split").map((node) => node.id);
  }

  private *experiment(node: Step, at: string): Found {
    const weights = list(node.arms).map((arm) => arm.weight as number);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    yield* twice(node, at, "arms", "name");
    for (const [place, weight] of weights.entries())
      if (weight <= 0) yield problem("weight-empty", `${at}/arms/${place}/weight`, node.id);
    if (Math.abs(total - TOTAL) > NEAR * TOTAL)
      yield problem("weights", `${at}/arms`, node.id, { total });
  }

  private *waitFor(node: Step, at: string): Found {
    if (node.else !== undefined && node.within === undefined)
      yield problem("limit-missing", `${at}/else`, node.id);
    yield* twice(node, at, "waits", "label");
    for (const [place, one] of list(node.waits).entries())
      if (has(one.for as JsonObject, "signal") && !this.subject)
        yield problem("subject-missing", `${at}/waits/${place}/for`, node.id);
  }

  private *custom({ id, cls, call }: Step, at: string): Found {
    const { offered, steps } = this.rules;
    if (offered === null) return;
    const takes = Object.hasOwn(steps, cls as string) ? steps[cls as string] : undefined;
    if (!takes) {
      yield problem("not-offered", `${at}/cls`, id, { path: cls ?? "" });
      return;
    }
    const { args = [], kwargs = {} } = (call ?? {}) as { args?: Json[]; kwargs?: JsonObject };
    const names = Object.entries(takes);
    for (const [name, needed] of names)
      if (needed && !has(kwargs, name) && args.length === 0)
        yield problem("argument-missing", `${at}/call`, id, { name });
    for (const name of names.length > 0 ? Object.keys(kwargs) : [])
      if (!Object.hasOwn(takes, name))
        yield problem("argument-unknown", `${at}/call/kwargs/${name}`, id, { name });
  }

  private *branches(node: Step, at: string): Found {
    const branches = (node.branches ?? []) as string[];
    if (branches.length === 0) yield problem("branches-missing", at, node.id);
    for (const [place, target] of branches.entries()) {
      const found = [...this.ways.reached([target])].map((one) => this.kinds.get(one));
      if (found.length > 0 && !found.includes("join") && !found.includes("end"))
        yield problem("branch-lost", `${at}/branches/${place}`, node.id);
    }
  }
}

/** Yields that a length of time is none. */
function* empty(said: JsonObject, name: string, at: string, step = ""): Found {
  const span = said[name];
  if (isObject(span) && span.t === "duration" && (span.seconds as number) <= 0)
    yield problem("duration-empty", `${at}/${name}`, step);
}

/** Yields labels or names that another one of a list has as well. */
function* twice(node: Step, at: string, name: string, key: string): Found {
  const seen = new Set<Json>();
  for (const [place, one] of list(node[name]).entries()) {
    const said = one[key];
    if (said === undefined) continue;
    if (seen.has(said))
      yield problem("label-twice", `${at}/${name}/${place}/${key}`, node.id, { name: said });
    seen.add(said);
  }
}

function counted(names: string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const name of names) found.set(name, (found.get(name) ?? 0) + 1);
  return found;
}

function nameOf(node: Step): string {
  return typeof node.name === "string" ? node.name : node.id;
}

function has(said: JsonObject, ...names: string[]): boolean {
  return names.some((name) => Object.hasOwn(said, name));
}

function says(said: Json | undefined): boolean {
  if (Array.isArray(said)) return said.length > 0;
  return isObject(said) ? Object.keys(said).length > 0 : Boolean(said);
}

function problem(code: string, path: string, step = "", params: JsonObject = {}): Problem {
  return { code, path, step, params };
}
