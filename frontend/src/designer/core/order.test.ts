import { describe, expect, it } from "vitest";
import { faultsOf, invented, sheetWith, waysOf } from "./invented";
import { arranged, gapOf, isGap, redirected, same, spoken, tidied } from "./order";

const A = { id: "a", kind: "execute" };
const B = { id: "b", kind: "execute" };
const END = { id: "end", kind: "end" };

it("says ways that the order says, and takes them away again", () => {
  for (let seed = 0; seed < 200; seed++) {
    const sheet = invented(seed);
    expect(arranged(sheet, spoken(sheet.flow.nodes))).toBe(sheet);
  }
});

it("keeps all ways when the order changes", () => {
  const sheet = sheetWith(A, B, END);
  const [a, b, end] = spoken(sheet.flow.nodes);
  const found = arranged(
    sheet,
    [a, end, b].filter((one) => one !== undefined),
  );
  expect(found.flow.nodes).toEqual([{ ...A, next: "b" }, END, { ...B, next: "end" }]);
  expect(waysOf(found)).toEqual(waysOf(sheet));
});

it("keeps what an author has said although the order says it again", () => {
  const sheet = sheetWith({ ...A, next: "b" }, B, END);
  expect(arranged(sheet, spoken(sheet.flow.nodes))).toBe(sheet);
});

it("has the last step lead nowhere by an id that nobody has", () => {
  const sheet = sheetWith({ ...A, id: "nowhere" }, B);
  const [first, last] = spoken(sheet.flow.nodes);
  expect(last?.next).toBe("nowhere_2");
  expect(gapOf(sheet.flow.nodes)).toBe("nowhere_2");
  expect(isGap("nowhere", sheet.flow.nodes)).toBe(false);
  const turned = arranged(
    sheet,
    [last, first].filter((one) => one !== undefined),
  );
  expect(faultsOf(turned)).toEqual([]);
  expect(waysOf(turned)).toEqual({ nowhere: "b", b: null });
});

it("names splits that would go on elsewhere when they are passed over", () => {
  const split = {
    id: "a",
    kind: "split",
    branches: ["b", "end"],
    skipIf: [{ t: "this", name: "x" }],
  };
  const { nodes } = sheetWith(split, B, END).flow;
  const [a, b, end] = spoken(nodes);
  const turned = [a, end, b].filter((one) => one !== undefined);
  expect(tidied(turned, nodes).lost).toEqual(["a"]);
  expect(tidied(turned, nodes).nodes[0]).toEqual(split);
});

describe("targets of a step", () => {
  it("are changed wherever they stand, also in steps of a project's class", () => {
    const step = {
      id: "a",
      kind: "custom",
      cls: "shop.steps:Step",
      next: "b",
      onError: "b",
      default: "b",
      then: { goto: "b" },
      else: { call: { args: [] } },
      cases: [{ ask: { t: "this", name: "x" }, goto: "b" }],
      branches: ["b", "c"],
    };
    const found = redirected(step, (target) => (target === "b" ? "z" : target));
    expect(JSON.stringify(found)).not.toContain('"b"');
    expect(found.branches).toEqual(["z", "c"]);
  });

  it("are taken away with what would be empty without them", () => {
    const step = { id: "a", kind: "if", then: { goto: "b" }, next: "c", branches: ["b"] };
    expect(redirected(step, () => undefined)).toEqual({ id: "a", kind: "if" });
  });
});

it("compares JSON whatever the order of keys", () => {
  expect(same({ a: [1, { b: 2 }], c: null }, { c: null, a: [1, { b: 2 }] })).toBe(true);
  expect(same({ a: 1 }, { a: 1, b: 1 })).toBe(false);
  expect(same([1, 2], [2, 1])).toBe(false);
});
