import { describe, expect, it } from "vitest";
import { choices, connecting } from "./connecting";
import { exitsOf } from "./exits";
import {
  CONDITION,
  chances,
  faultsOf,
  invented,
  oneOf,
  sheetWith,
  waysOf,
  wrongOf,
} from "./invented";

const A = { id: "a", kind: "execute" };
const B = { id: "b", kind: "execute" };
const END = { id: "end", kind: "end" };
const IF = { id: "a", kind: "if", condition: CONDITION };

describe("a way is led", () => {
  it("to another step, which is said", () => {
    expect(connecting("a", "", "end")(sheetWith(A, B, END)).flow.nodes[0]).toEqual({
      ...A,
      next: "end",
    });
  });

  it("to the step declared next, which is not said", () => {
    expect(
      connecting("a", "/next", "b")(sheetWith({ ...A, next: "end" }, B, END)).flow.nodes[0],
    ).toEqual(A);
  });

  it("of a clause, in place of what it called", () => {
    const then = { call: { args: [] } };
    expect(
      connecting("a", "/then/goto", "end")(sheetWith({ ...IF, then }, B, END)).flow.nodes[0],
    ).toEqual({ ...IF, then: { goto: "end" } });
  });

  it("as one more branch, and no branch twice", () => {
    const sheet = sheetWith({ id: "a", kind: "split", branches: ["b"] }, B, END);
    const found = connecting("a", "/branches/-", "end")(sheet);
    expect(found.flow.nodes[0]?.branches).toEqual(["b", "end"]);
    expect(choices(sheet, "a", "/branches/-").find(({ id }) => id === "b")?.why).not.toBe("");
  });

  it("as one more case, of which the checks ask for the condition", () => {
    const cases = [{ ask: CONDITION, goto: "end" }];
    const sheet = sheetWith({ id: "a", kind: "switch", cases, default: "end" }, END);
    expect(wrongOf(connecting("a", "/cases/-", "end")(sheet))).toEqual([
      "missing /nodes/0/cases/1",
    ]);
  });

  it("as one more arm, of which the checks ask for the weight", () => {
    const arms = [
      { name: "a", weight: 50 },
      { name: "b", weight: 50 },
    ];
    const sheet = sheetWith({ id: "a", kind: "experiment", experiment: "x", arms }, END);
    const found = connecting("a", "/arms/-", "end")(sheet);
    expect(found.flow.nodes[0]?.arms).toEqual([...arms, { name: "arm 3", weight: 0, goto: "end" }]);
    expect(wrongOf(found)).toEqual(["weight-empty /nodes/0/arms/2/weight"]);
  });

  it("where it leads already, which changes nothing", () => {
    const sheet = sheetWith(A, B, END);
    expect(connecting("a", "", "b")(sheet)).toBe(sheet);
  });
});

describe("a way is taken away", () => {
  it("and leads nowhere, not to the step declared next", () => {
    const found = connecting("a", "", null)(sheetWith(A, B, END));
    expect(waysOf(found).a).toBe(null);
    expect(wrongOf(found)).toContain("target-unknown /nodes/0/next");
  });

  it("from the last step without a word", () => {
    expect(connecting("b", "/next", null)(sheetWith(A, { ...B, next: "a" })).flow.nodes[1]).toEqual(
      B,
    );
  });

  it("altogether, where none is needed", () => {
    const sheet = sheetWith({ ...A, onError: "end" }, END);
    expect(connecting("a", "/onError", null)(sheet).flow.nodes[0]).toEqual(A);
  });

  it("with the branch of a split", () => {
    const sheet = sheetWith({ id: "a", kind: "split", branches: ["b", "end"] }, B, END);
    expect(connecting("a", "/branches/0", null)(sheet).flow.nodes[0]?.branches).toEqual(["end"]);
  });

  it("from a condition that keeps its other way", () => {
    const sheet = sheetWith({ ...IF, then: { goto: "end" } }, B, END);
    expect(waysOf(connecting("a", "/then/goto", null)(sheet))).toMatchObject({
      "a/then/goto": null,
      a: "b",
    });
  });
});

describe("choices", () => {
  const why = (nodes: Parameters<typeof sheetWith>, source: string, slot: string) =>
    Object.fromEntries(choices(sheetWith(...nodes), source, slot).map(({ id, why }) => [id, why]));

  it("are the other steps", () => {
    expect(why([A, B, END], "a", "")).toEqual({
      a: "A step cannot lead to itself here.",
      b: "",
      end: "",
    });
  });

  it("of a condition are also the step itself, which then asks again", () => {
    expect(why([IF, END], "a", "/else/goto").a).toBe("");
  });

  it("are none at an end", () => {
    expect(new Set(Object.values(why([A, END], "end", "")))).toEqual(
      new Set(["The flow ends with this step."]),
    );
  });

  it("leave out what meets a join without a split before it", () => {
    const nodes = [
      { ...IF, then: { goto: "split" } },
      { ...END, id: "stop" },
      { id: "split", kind: "split", branches: ["b"] },
      B,
      { id: "join", kind: "join" },
      END,
    ];
    const found = why(nodes, "a", "/else/goto");
    const no = "A join follows there, and no split leads to it from here.";
    expect(found).toEqual({ a: "", stop: "", split: "", b: no, join: no, end: "" });
    expect(why(nodes, "b", "").join).toBe("");
  });
});

describe("in invented flows", () => {
  it("a way that is led elsewhere or away changes no other", () => {
    for (let seed = 0; seed < 500; seed++) {
      const chance = chances(seed);
      const sheet = invented(seed);
      const source = oneOf(chance, sheet.flow.nodes);
      const exit = oneOf(chance, exitsOf(sheet.flow, source.id));
      if (!exit || exit.slot.endsWith("-") || source.kind === "split") continue;
      const target = chance() < 0.3 ? null : oneOf(chance, sheet.flow.nodes).id;
      const found = connecting(source.id, exit.slot, target)(sheet);
      const key = `${source.id}${exit.slot === "/next" ? "" : exit.slot}`;
      const { [key]: led = null, [source.id]: _on, ...others } = waysOf(found);
      const { [key]: _was, [source.id]: _fell, ...expected } = waysOf(sheet);
      expect(led, `seed ${seed}`).toBe(target);
      expect(others, `seed ${seed}`).toEqual(expected);
      expect(faultsOf(found), `seed ${seed}`).toEqual([]);
    }
  });
});
