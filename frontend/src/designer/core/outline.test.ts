import { describe, expect, it } from "vitest";
import { CONDITION, invented, sheetWith } from "./invented";
import { neighbours, outlineOf } from "./outline";

const A = { id: "a", kind: "execute" };
const B = { id: "b", kind: "execute" };
const C = { id: "c", kind: "execute" };
const END = { id: "end", kind: "end" };
const IF = { id: "if", kind: "if", condition: CONDITION };

function lines(...nodes: Parameters<typeof sheetWith>): string[] {
  return outlineOf(sheetWith(...nodes).flow).map(
    ({ depth, branch, text, notes }) =>
      `${"  ".repeat(depth)}${branch ? `[${text}]` : text}${notes.map((note) => ` (${note})`).join("")}`,
  );
}

describe("the outline", () => {
  it("has the steps in the order in which they run", () => {
    expect(lines({ ...A, next: "c" }, { ...B, next: "end" }, { ...C, next: "b" }, END)).toEqual([
      "a",
      "c",
      "b",
      "end",
    ]);
  });

  it("has branches indented under their word, and what follows all of them after them", () => {
    const check = { ...IF, then: { goto: "b" } };
    expect(lines(check, { ...A, next: "c" }, B, C, END)).toEqual([
      "if",
      "  [yes]",
      "    b",
      "  [no]",
      "    a",
      "c",
      "end",
    ]);
  });

  it("says of a branch without steps with what it goes on", () => {
    expect(lines({ ...IF, then: { goto: "b" } }, A, B, END)).toEqual([
      "if",
      "  [yes] (goes on with b)",
      "  [no]",
      "    a",
      "b",
      "end",
    ]);
  });

  it("says to where a way loops back", () => {
    const jump = { id: "again", kind: "jump", goto: "a", times: 3 };
    expect(lines(A, jump, END)).toEqual([
      "a",
      "again",
      "  [again] (loops back to a)",
      "  [when over] (goes on with end)",
      "end",
    ]);
    expect(lines(A, { id: "repeat", kind: "repeat" })).toEqual([
      "a",
      "repeat (again) (loops back to a)",
    ]);
  });

  it("has the branches of a split with their join behind them", () => {
    const split = { id: "split", kind: "split", branches: ["a", "b"] };
    const join = { id: "join", kind: "join" };
    expect(lines(split, { ...A, next: "join" }, B, join, END)).toEqual([
      "split",
      "  [branch 1]",
      "    a",
      "  [branch 2]",
      "    b",
      "join",
      "end",
    ]);
  });

  it("says how long a step waits", () => {
    expect(lines({ ...A, waitFor: { t: "duration", seconds: 172_800 } }, END)[0]).toBe(
      "a (waits 2 days)",
    );
  });

  it("has what no way leads to at the end", () => {
    expect(lines({ ...A, next: "end" }, B, END)).toEqual([
      "a",
      "end",
      "b (no way leads here) (goes on with end)",
    ]);
  });

  it("says where a way leads nowhere", () => {
    expect(lines({ ...A, next: "nowhere" }, END)[0]).toBe("a (leads nowhere)");
  });

  it("has every step of an invented flow once, and no key twice", () => {
    for (let seed = 0; seed < 300; seed++) {
      const { flow } = invented(seed);
      const rows = outlineOf(flow);
      const steps = rows.filter((row) => !row.branch).map((row) => row.id);
      expect(steps.toSorted(), `seed ${seed}`).toEqual(
        flow.nodes.map((node) => node.id).toSorted(),
      );
      expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
    }
  });

  it("is quick for a thousand conditions within each other", () => {
    const nodes = Array.from({ length: 1000 }, (_one, n) => ({
      ...IF,
      id: `s${n}`,
      then: { goto: "end" },
    }));
    expect(outlineOf(sheetWith(...nodes, END).flow).length).toBeGreaterThan(1000);
  });
});

describe("neighbours", () => {
  const check = { ...IF, then: { goto: "b" } };
  const { flow } = sheetWith(check, { ...A, next: "c" }, B, C, END);

  it("are along the flow", () => {
    expect(neighbours(flow, "c")).toEqual({ next: "end", previous: "b", left: null, right: null });
    expect(neighbours(flow, "if").next).toBe("b");
  });

  it("are the other branches of the same step, from left to right as declared", () => {
    expect(neighbours(flow, "b")).toMatchObject({ left: null, right: "a", previous: "if" });
    expect(neighbours(flow, "a")).toMatchObject({ left: "b", right: null, previous: "if" });
  });

  it("are none of a step that is not there", () => {
    expect(neighbours(flow, "x")).toEqual({ next: null, previous: null, left: null, right: null });
  });
});
