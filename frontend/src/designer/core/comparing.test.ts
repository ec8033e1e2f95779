import { describe, expect, it } from "vitest";
import { adding } from "./adding";
import { compared, union } from "./comparing";
import type { Kind } from "./config";
import { chances, invented, KINDS, oneOf, sheetWith, waysOf } from "./invented";
import { pinning } from "./placing";
import { healing, removing } from "./removing";
import { moving, renaming, setting, settingFlow } from "./setting";

const A = { id: "a", kind: "execute" };
const B = { id: "b", kind: "execute" };
const END = { id: "end", kind: "end" };
const sheet = sheetWith(A, B, END);

describe("compared", () => {
  it("finds nothing between a sheet and itself, or one in another order with the same ways", () => {
    expect(compared(sheet, sheet)).toEqual([]);
    for (let seed = 0; seed < 300; seed++) {
      const invent = invented(seed);
      const ids = invent.flow.nodes.map((node) => node.id).slice(1, 3);
      expect(compared(invent, moving(ids, 1)(invent)), `seed ${seed}`).toEqual([]);
    }
  });

  it("names the way that an added step took over", () => {
    const { edit, id } = adding(sheet, KINDS[0] as Kind, { after: "a" });
    expect(compared(sheet, edit(sheet))).toEqual([
      { id: "a", name: "a", how: "changed", fields: [{ path: "/next", before: "b", after: id }] },
      { id, name: "step", how: "added", fields: [] },
    ]);
  });

  it("has a removed step at its old place", () => {
    const found = compared(sheet, healing(["b"])(sheet));
    expect(found.map(({ id, how }) => [id, how])).toEqual([
      ["a", "changed"],
      ["b", "removed"],
    ]);
  });

  it("names fields as deep as their structure is the same, and values as one", () => {
    const arms = [
      { name: "x", weight: 50 },
      { name: "y", weight: 50 },
    ];
    const before = sheetWith({ ...A, arms, waitFor: { t: "duration", seconds: 1 } }, END);
    const after = setting("a", "/waitFor/seconds", 2)(setting("a", "/arms/1/weight", 40)(before));
    expect(compared(before, after)[0]?.fields).toEqual([
      { path: "/arms/1/weight", before: 50, after: 40 },
      {
        path: "/waitFor",
        before: { t: "duration", seconds: 1 },
        after: { t: "duration", seconds: 2 },
      },
    ]);
  });

  it("tells a step that was only moved on the canvas", () => {
    const moved = pinning({ b: { x: 1, y: 1 } })(sheet);
    expect(compared(sheet, moved)).toEqual([{ id: "b", name: "b", how: "moved", fields: [] }]);
  });

  it("has what is said of the flow first, under no id", () => {
    const after = renaming("b", "hello")(settingFlow("/doc", "Text")(sheet));
    expect(compared(sheet, after)).toEqual([
      {
        id: "",
        name: "",
        how: "changed",
        fields: [{ path: "/doc", before: undefined, after: "Text" }],
      },
      {
        id: "b",
        name: "hello",
        how: "changed",
        fields: [{ path: "/name", before: undefined, after: "hello" }],
      },
    ]);
  });
});

describe("union", () => {
  it("has removed steps at their old place with their old ways, and changes no way of the others", () => {
    for (let seed = 0; seed < 300; seed++) {
      const before = invented(seed);
      const gone = oneOf(chances(seed), before.flow.nodes).id;
      const after = removing([gone])(before);
      const flow = union(before, after);
      expect(flow.nodes.map((node) => node.id)).toEqual(before.flow.nodes.map((node) => node.id));
      const { flow: merged, ...rest } = { ...after, flow };
      const ways = waysOf({ ...rest, flow: merged });
      for (const [way, target] of Object.entries(waysOf(after)))
        if (target !== null) expect(ways[way], `seed ${seed} ${way}`).toBe(target);
    }
  });
});
