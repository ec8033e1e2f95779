import { describe, expect, it } from "vitest";
import { copied, pasting } from "./clipboard";
import { CONDITION, chances, faultsOf, invented, oneOf, sheetWith, waysOf } from "./invented";
import { nameOf, type Sheet } from "./sheet";

const A = { id: "a", kind: "execute" };
const B = { id: "b", kind: "execute" };
const C = { id: "c", kind: "execute" };
const END = { id: "end", kind: "end" };

function pasted(
  from: Sheet,
  ids: string[],
  to: Sheet,
  where: { after?: string; at?: { x: number; y: number } },
) {
  const found = pasting(to, copied(from, ids), where);
  if (!found) throw new Error("Nothing was pasted.");
  const after = found.edit(to);
  return { after, ids: found.ids, ways: waysOf(after) };
}

it("keeps ways among what was copied and leads on from the last", () => {
  const sheet = sheetWith(A, B, C, END);
  const { ways, ids } = pasted(sheet, ["a", "b"], sheet, { after: "c" });
  const [one = "", two = ""] = ids;
  expect(ways).toEqual({ a: "b", b: "c", c: one, [one]: two, [two]: "end" });
});

it("does not lead a step to one that stood elsewhere behind it", () => {
  const sheet = sheetWith(A, B, C, END);
  const [one = "", two = ""] = pasted(sheet, ["a", "c"], sheet, { after: "c" }).ids;
  const { ways, ids } = pasted(sheet, ["a", "c"], sheet, { after: "c" });
  expect(one).not.toBe(two);
  expect(ways[ids[0] ?? ""]).toBe("end");
});

it("drops ways out of what was copied", () => {
  const check = { id: "a", kind: "if", condition: CONDITION, then: { goto: "end" }, onError: "b" };
  const { after, ids } = pasted(sheetWith(check, B, END), ["a"], sheetWith(C, END), { after: "c" });
  const step = after.flow.nodes.find((node) => node.id === ids[0]);
  expect(step).toEqual({ id: ids[0], name: "a", kind: "if", condition: CONDITION });
});

it("gives names that nobody has", () => {
  const sheet = sheetWith({ ...A, name: "hello" }, B, END);
  const { after } = pasted(sheet, ["a", "b"], sheet, { after: "b" });
  expect(after.flow.nodes.map(nameOf)).toEqual(["hello", "b", "hello_2", "b_2", "end"]);
});

it("puts the first step at the pointer and keeps the others around it", () => {
  const sheet = sheetWith(A, B, END);
  const sidecar = { ...sheet.sidecar, pins: { a: { x: 10, y: 10 }, b: { x: 30, y: 50 } } };
  const { after, ids, ways } = pasted({ ...sheet, sidecar }, ["a", "b"], sheet, {
    at: { x: 0, y: 5 },
  });
  expect(after.sidecar.pins).toEqual({
    [ids[0] ?? ""]: { x: 0, y: 5 },
    [ids[1] ?? ""]: { x: 20, y: 45 },
  });
  expect(ways.b).toBe("end");
});

it.each([
  "",
  "hello",
  "{}",
  '{"steps": []}',
  '{"schema": "automations.steps/1", "steps": [{"id": 1}]}',
  "[]",
])("takes no other text: %s", (text) => {
  expect(pasting(sheetWith(A, END), text, {})).toBe(null);
});

describe("in invented flows", () => {
  it("pasting changes only the way that it takes over, and keeps the structure", () => {
    for (let seed = 0; seed < 300; seed++) {
      const chance = chances(seed);
      const [from, to] = [invented(seed), invented(seed + 1)];
      const ids = from.flow.nodes.map((node) => node.id).filter(() => chance() < 0.4);
      const after = oneOf(chance, to.flow.nodes).id;
      if (!ids.length || to.flow.nodes.some((one) => one.id === after && one.kind === "end"))
        continue;
      const found = pasted(from, ids, to, { after });
      expect(faultsOf(found.after), `seed ${seed}`).toEqual([]);
      for (const [way, target] of Object.entries(waysOf(to)))
        if (way.split("/")[0] !== after)
          expect(found.ways[way], `seed ${seed} ${way}`).toBe(target);
      expect(new Set(found.after.flow.nodes.map(nameOf)).size).toBe(found.after.flow.nodes.length);
    }
  });
});
