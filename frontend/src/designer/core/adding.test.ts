import { describe, expect, it } from "vitest";
import { Ways } from "../../document/ways";
import { adding, type Where } from "./adding";
import type { Kind } from "./config";
import {
  below,
  CONDITION,
  chances,
  faultsOf,
  invented,
  KINDS,
  oneOf,
  sheetWith,
  waysOf,
  wrongOf,
} from "./invented";
import type { Sheet } from "./sheet";

const A = { id: "a", kind: "execute" };
const B = { id: "b", kind: "execute" };
const END = { id: "end", kind: "end" };
const kindOf = (kind: string) => KINDS.find((one) => one.kind === kind) as Kind;

function added(sheet: Sheet, kind: string, where: Where) {
  const { edit, id } = adding(sheet, kindOf(kind), where);
  const after = edit(sheet);
  const text = JSON.stringify(after.flow.nodes).replaceAll(id, "new");
  return { after, id, nodes: JSON.parse(text) };
}

const STEP = { id: "new", name: "step", kind: "execute" };

describe("a step is added", () => {
  it("behind another, whose way on it takes over", () => {
    expect(added(sheetWith(A, B, END), "execute", { after: "a" }).nodes).toEqual([A, STEP, B, END]);
  });

  it("on a branch, before the step to which that led", () => {
    const check = { id: "a", kind: "if", condition: CONDITION, then: { goto: "b" } };
    const rest = { id: "c", kind: "execute", next: "end" };
    const on = { source: "a", slot: "/then/goto" };
    expect(added(sheetWith(check, rest, B, END), "execute", { on }).nodes).toEqual([
      { ...check, then: { goto: "new" } },
      rest,
      STEP,
      B,
      END,
    ]);
  });

  it("behind a step that says where it goes on, without saying it twice", () => {
    const nodes = [{ ...A, next: "end" }, { ...B, next: "a" }, END];
    const found = added(sheetWith(...nodes), "execute", { after: "a" }).nodes;
    expect(found).toEqual([A, { ...STEP, next: "end" }, { ...B, next: "a" }, END]);
  });

  it("as an end, which takes no way on", () => {
    const end = { id: "new", name: "end", kind: "end" };
    const found = added(sheetWith(A, B, END), "end", { after: "a" }).nodes;
    expect(found.slice(0, 2)).toEqual([A, { ...end, name: "end_2" }]);
  });

  it("without a place on the way to the last end", () => {
    expect(added(sheetWith(A, END), "execute", {}).nodes).toEqual([A, STEP, END]);
    expect(added(sheetWith({ ...A, next: "end" }, END), "execute", {}).nodes).toEqual([
      A,
      STEP,
      END,
    ]);
  });

  it("behind an end as before it, since nothing follows an end", () => {
    expect(added(sheetWith(A, END), "execute", { after: "end" }).nodes).toEqual([A, STEP, END]);
  });

  it("without a place and an end at the end, and to a flow without steps", () => {
    expect(added(sheetWith(A), "execute", {}).nodes).toEqual([A, STEP]);
    expect(added(sheetWith(), "execute", {}).nodes).toEqual([STEP]);
  });

  it("first, so that the flow begins with it", () => {
    const repeat = { id: "a", kind: "repeat" };
    expect(added(sheetWith(A, END), "execute", { first: true }).nodes).toEqual([STEP, A, END]);
    const found = added(sheetWith(repeat), "execute", { first: true }).nodes;
    expect(found).toEqual([STEP, { ...repeat, start: "a" }]);
  });

  it("at a place of the canvas on its own, pinned there", () => {
    const { after, id } = added(sheetWith(A, END), "execute", { at: { x: 5, y: 6 } });
    expect(after.sidecar.pins).toEqual({ [id]: { x: 5, y: 6 } });
    expect(waysOf(after)).toEqual({ a: "end", [id]: "end" });
  });

  it("as a new branch of a split that leads to the join of the others", () => {
    const nodes = [
      { id: "a", kind: "split", branches: ["b"] },
      B,
      { id: "join", kind: "join" },
      END,
    ];
    const on = { source: "a", slot: "/branches/-" };
    const { after, id } = added(sheetWith(...nodes), "execute", { on });
    expect(waysOf(after)).toMatchObject({ "a/branches/1": id, [id]: "join", b: "join" });
  });

  it("as a split, switch or jump that leads where the way led", () => {
    const sheet = sheetWith(A, B, END);
    for (const kind of ["split", "switch", "jump"]) {
      const { after, id } = added(sheet, kind, { after: "a" });
      expect(faultsOf(after)).toEqual([]);
      expect(new Ways(after.flow.nodes).leaving(id).map((way) => way.target)).toContain("b");
    }
  });

  it("with a name that no other has", () => {
    const nodes = [
      { ...A, name: "send_mail" },
      { id: "send_mail_2", kind: "end" },
    ];
    expect(added(sheetWith(...nodes), "sendMail", {}).nodes[1].name).toBe("send_mail_3");
  });
});

describe("in invented flows", () => {
  it("a step on a way takes that way over and keeps all others", () => {
    for (let seed = 0; seed < 500; seed++) {
      const chance = chances(seed);
      const sheet = invented(seed);
      const before = waysOf(sheet);
      const way = oneOf(chance, new Ways(sheet.flow.nodes).all);
      if (!way || (way.slot === "" && isSplit(sheet, way.source))) continue;
      const kind = oneOf(chance, KINDS);
      const on = { source: way.source, slot: way.slot };
      const { after, id } = added(sheet, kind.kind, { on });
      const { [key(on)]: led, ...others } = waysOf(after);
      const { [key(on)]: target, ...expected } = before;
      expect(led, `seed ${seed}`).toBe(id);
      expect(others, `seed ${seed}`).toMatchObject(expected);
      expect(Object.keys(others).filter((one) => !one.startsWith(id)).length).toBe(
        Object.keys(expected).length,
      );
      if (target && goesOn(kind.kind))
        expect(new Ways(after.flow.nodes).leaving(id).map((one) => one.target)).toContain(target);
      expect(after.flow.nodes[0]).toHaveProperty("id", "s0");
    }
  });

  it("a step behind another or anywhere keeps the structure, or the checks say what is missing", () => {
    for (let seed = 0; seed < 300; seed++) {
      const chance = chances(seed);
      const sheet = invented(seed);
      const after = oneOf(chance, sheet.flow.nodes).id;
      const where = oneOf<Where>(chance, [{ after }, {}, { at: { x: 1, y: 1 } }, { first: true }]);
      const found = added(sheet, oneOf(chance, KINDS).kind, where).after;
      expect(faultsOf(found), `seed ${seed}`).toEqual([]);
      expect(found.flow.nodes.length).toBe(sheet.flow.nodes.length + 1);
    }
  });

  it("says little: no step says that it goes on with the one declared next", () => {
    for (let seed = 0; seed < 300; seed++) {
      const sheet = invented(seed);
      const { after } = added(sheet, "execute", {
        after: sheet.flow.nodes[below(chances(seed), sheet.flow.nodes.length)]?.id ?? "",
      });
      const said = new Set(sheet.flow.nodes.filter((one) => one.next).map((one) => one.id));
      for (const [place, step] of after.flow.nodes.entries())
        if (step.kind !== "repeat" && !said.has(step.id) && step.next !== undefined)
          expect(step.next, `seed ${seed}`).not.toBe(after.flow.nodes[place + 1]?.id);
    }
  });

  it("reports a step that nothing leads to", () => {
    const { after } = added(sheetWith(A, END), "execute", { at: { x: 0, y: 0 } });
    expect(wrongOf(after)).toEqual(["unreachable /nodes/1"]);
  });
});

function key({ source, slot }: { source: string; slot: string }): string {
  return `${source}${slot === "/next" ? "" : slot}`;
}

function isSplit(sheet: Sheet, id: string): boolean {
  return sheet.flow.nodes.find((node) => node.id === id)?.kind === "split";
}

function goesOn(kind: string): boolean {
  return kind !== "end" && kind !== "repeat";
}
