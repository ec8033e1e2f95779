import { describe, expect, it } from "vitest";
import {
  below,
  CONDITION,
  chances,
  faultsOf,
  invented,
  sheetWith,
  waysOf,
  wrongOf,
} from "./invented";
import { healing, removing, successors } from "./removing";

const A = { id: "a", kind: "execute" };
const B = { id: "b", kind: "execute" };
const C = { id: "c", kind: "execute" };
const END = { id: "end", kind: "end" };

describe("removing", () => {
  it("leaves a gap that the checks name, and never leads on to another step", () => {
    const found = removing(["b"])(sheetWith(A, B, C, END));
    expect(waysOf(found)).toEqual({ a: null, c: "end" });
    expect(wrongOf(found)).toContain("target-unknown /nodes/0/next");
  });

  it("takes pins and folds along", () => {
    const sheet = sheetWith(A, B, END);
    const sidecar = { ...sheet.sidecar, pins: { b: { x: 1, y: 1 } }, folded: ["b"] };
    expect(removing(["b"])({ ...sheet, sidecar }).sidecar).toEqual({
      pins: {},
      folded: [],
      notes: [],
    });
  });

  it("of steps that are not there changes nothing", () => {
    const sheet = sheetWith(A, END);
    expect(removing(["x"])(sheet)).toBe(sheet);
  });

  it("of all steps leaves none, which is a problem", () => {
    expect(wrongOf(removing(["a", "end"])(sheetWith(A, END)))).toEqual(["few /nodes"]);
  });
});

describe("healing", () => {
  it("joins what stood before a step to what follows it", () => {
    expect(healing(["b"])(sheetWith(A, B, END)).flow.nodes).toEqual([A, END]);
    const jumping = [A, { ...B, next: "end" }, C, END];
    expect(healing(["b"])(sheetWith(...jumping)).flow.nodes).toEqual([
      { ...A, next: "end" },
      C,
      END,
    ]);
  });

  it("joins over several steps in a row", () => {
    expect(healing(["b", "c"])(sheetWith(A, B, C, END)).flow.nodes).toEqual([A, END]);
  });

  it("of the first step has the flow begin with what followed it", () => {
    const nodes = [{ ...A, next: "c" }, B, { ...C, next: "b" }];
    expect(healing(["a"])(sheetWith(...nodes)).flow.nodes.map((node) => node.id)).toEqual([
      "c",
      "b",
    ]);
  });

  it("of a condition joins along its way on, or its first", () => {
    const check = { id: "b", kind: "if", condition: CONDITION, then: { goto: "end" } };
    expect(waysOf(healing(["b"])(sheetWith(A, check, C, END))).a).toBe("c");
    const both = { ...check, else: { goto: "c" } };
    expect(waysOf(healing(["b"])(sheetWith(A, both, C, END))).a).toBe("end");
  });

  it("of an end leaves a gap", () => {
    expect(waysOf(healing(["end"])(sheetWith(A, END)))).toEqual({ a: null });
  });

  it("of a repetition does not start over at once", () => {
    const repeat = { id: "b", kind: "repeat", every: { days: 1 } };
    expect(waysOf(healing(["b"])(sheetWith(A, repeat)))).toEqual({ a: null });
  });
});

describe("in invented flows", () => {
  it("healing keeps all ways between the others, and leads those to removed steps on", () => {
    for (let seed = 0; seed < 500; seed++) {
      const { sheet, ids } = drawn(seed);
      const gone = new Set(ids);
      const found = healing(ids)(sheet);
      const expected = Object.entries(waysOf(sheet)).flatMap(([way, target]) => {
        if (gone.has(sourceOf(way))) return [];
        const heir =
          target !== null && gone.has(target)
            ? (successors(sheet.flow, gone).get(target) ?? null)
            : target;
        return [[way, heir] as const];
      });
      expect(lenient(waysOf(found), sheet), `seed ${seed}`).toEqual(
        lenient(Object.fromEntries(expected), sheet),
      );
    }
  });

  it("removing cuts ways to removed steps and keeps all others", () => {
    for (let seed = 0; seed < 500; seed++) {
      const { sheet, ids } = drawn(seed);
      const gone = new Set(ids);
      const found = removing(ids)(sheet);
      const expected = Object.entries(waysOf(sheet)).flatMap(([way, target]) =>
        gone.has(sourceOf(way)) ? [] : [[way, target && gone.has(target) ? null : target] as const],
      );
      expect(lenient(waysOf(found), sheet), `seed ${seed}`).toEqual(
        lenient(Object.fromEntries(expected), sheet),
      );
      if (found.flow.nodes.length) expect(faultsOf(found), `seed ${seed}`).toEqual([]);
    }
  });
});

it("joins around hundreds of steps at once quickly", () => {
  const nodes = Array.from({ length: 1000 }, (_one, n) => ({ id: `s${n}`, kind: "execute" }));
  const begin = performance.now();
  const found = healing(nodes.slice(300, 600).map((node) => node.id))(sheetWith(...nodes, END));
  expect(waysOf(found).s299).toBe("s600");
  expect(performance.now() - begin).toBeLessThan(1000);
});

function drawn(seed: number) {
  const chance = chances(seed);
  const sheet = invented(seed);
  const ids = sheet.flow.nodes.map((node) => node.id).filter(() => chance() < 0.3);
  return { sheet, ids: ids.length ? ids : [`s${below(chance, 2)}`] };
}

function sourceOf(way: string): string {
  return way.split("/")[0] as string;
}

/** Leaves out where splits go on when they are passed over: they cannot say it. */
function lenient(ways: Record<string, string | null>, { flow }: ReturnType<typeof invented>) {
  const splits = new Set(flow.nodes.filter((node) => node.kind === "split").map((node) => node.id));
  return Object.fromEntries(Object.entries(ways).filter(([way]) => !splits.has(way)));
}
