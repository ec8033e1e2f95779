import { describe, expect, it } from "vitest";
import { Ways } from "../../document/ways";
import { exitsOf, labelOf } from "./exits";
import { CONDITION, invented, sheetWith } from "./invented";

const END = { id: "end", kind: "end" };

function said(...nodes: Parameters<typeof sheetWith>) {
  const { flow } = sheetWith(...nodes);
  const exits = exitsOf(flow, "a");
  return exits.map(({ slot, label, target, said }) => [slot, label, target, said]);
}

describe("exits", () => {
  it("of a plain step lead on, and elsewhere if it fails", () => {
    expect(said({ id: "a", kind: "execute" }, END)).toEqual([
      ["", "next", "end", false],
      ["/onError", "if it fails", null, false],
    ]);
  });

  it("of a condition are yes and no, and fall through unless they say where", () => {
    expect(said({ id: "a", kind: "if", condition: CONDITION, then: { goto: "x" } }, END)).toEqual([
      ["/then/goto", "yes", "x", true],
      ["/else/goto", "no", "end", false],
      ["/onError", "if it fails", null, false],
    ]);
  });

  it("of a split are its branches and one more", () => {
    expect(said({ id: "a", kind: "split", branches: ["end"] }, END).slice(0, 2)).toEqual([
      ["/branches/0", "branch 1", "end", true],
      ["/branches/-", "another branch", null, false],
    ]);
  });

  it("of an endless repetition lead to the first step and not on", () => {
    expect(said({ id: "a", kind: "repeat", every: { days: 1 } }, END).slice(0, 2)).toEqual([
      ["/start", "again", "a", false],
      ["", "when over", null, false],
    ]);
  });

  it("that lead nowhere have no target", () => {
    expect(said({ id: "a", kind: "execute", next: "nowhere" }, END)[0]).toEqual([
      "/next",
      "next",
      null,
      false,
    ]);
  });

  it("have every target that a way has", () => {
    for (let seed = 0; seed < 200; seed++) {
      const { flow } = invented(seed);
      for (const { source, target } of new Ways(flow.nodes).all)
        expect(exitsOf(flow, source).map((exit) => exit.target)).toContain(target);
    }
  });
});

describe("words on ways", () => {
  function words(...nodes: Parameters<typeof sheetWith>) {
    const { flow } = sheetWith(...nodes);
    return new Ways(flow.nodes).leaving("a").map((way) => `${way.slot} ${labelOf(flow, way)}`);
  }

  it("name all that a condition does on the way to the next step", () => {
    const skipIf = [CONDITION];
    const a = { id: "a", kind: "if", condition: CONDITION, then: { noop: true }, skipIf };
    expect(new Set(words(a, END))).toEqual(new Set([" yes, no, if skipped"]));
  });

  it("are the labels of cases, or their conditions", () => {
    const cases = [
      { ask: CONDITION, goto: "end", label: "paid" },
      { ask: CONDITION, goto: "end" },
    ];
    expect(words({ id: "a", kind: "switch", cases, default: "end" }, END)).toEqual([
      "/cases/0/goto paid",
      "/cases/1/goto paid is set",
      "/default otherwise",
    ]);
  });

  it("are an arm with its weight", () => {
    const arms = [
      { name: "voucher", weight: 45, goto: "end" },
      { name: "holdout", weight: 55 },
    ];
    expect(words({ id: "a", kind: "experiment", experiment: "x", arms }, END)).toEqual([
      "/arms/0/goto voucher 45 %",
      " holdout 55 %",
    ]);
  });

  it("are what is waited for, and that it takes too long", () => {
    const waits = [{ for: { message: "paid" } }];
    const within = { t: "duration", seconds: 60 };
    expect(words({ id: "a", kind: "waitFor", waits, within, else: "end" }, END)).toEqual([
      " paid",
      "/else if it takes too long",
    ]);
  });

  it("are none from a plain step to the next", () => {
    expect(words({ id: "a", kind: "execute" }, END)).toEqual([" "]);
  });
});
