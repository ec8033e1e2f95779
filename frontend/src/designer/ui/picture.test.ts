import { describe, expect, it } from "vitest";
import type { Change } from "../core/comparing";
import { configWith, invented, sheetWith, waysOf } from "../core/invented";
import { pinning } from "../core/placing";
import { healing, removing } from "../core/removing";
import { setting } from "../core/setting";
import { onward, pictureOf } from "./picture";

const config = configWith();
const A = { id: "a", kind: "execute" };
const B = { id: "b", kind: "execute" };
const END = { id: "end", kind: "end" };
const sheet = sheetWith(A, B, END);

function hows(before = sheet, after = sheet): Record<string, string> {
  return Object.fromEntries(pictureOf(before, after, config).hows);
}

describe("the picture of two states", () => {
  it("marks nothing where nothing differs", () => {
    for (let seed = 0; seed < 50; seed++) expect(hows(invented(seed), invented(seed))).toEqual({});
  });

  it("has a removed step with its old ways, and the new way beside the old one", () => {
    const { graph, hows: found } = pictureOf(sheet, healing(["b"])(sheet), config);
    expect(graph.boxes.map(({ id }) => id)).toEqual(["a", "b", "end"]);
    expect(graph.edges.map(({ from, to, id }) => [from, to, found.get(id)])).toEqual([
      ["a", "end", "added"],
      ["a", "b", "removed"],
      ["b", "end", "removed"],
    ]);
    expect([found.get("a"), found.get("b"), found.get("end")]).toEqual([
      "changed",
      "removed",
      undefined,
    ]);
  });

  it("marks an added step and its ways the other way round", () => {
    const { graph, hows: found } = pictureOf(healing(["b"])(sheet), sheet, config);
    expect(graph.edges.map(({ id }) => found.get(id))).toEqual(["added", "added", "removed"]);
    expect(found.get("b")).toBe("added");
  });

  it("has every way of both states once, whatever was removed", () => {
    for (let seed = 0; seed < 40; seed++) {
      const before = invented(seed);
      const gone = before.flow.nodes[0]?.id ?? "";
      const after = removing([gone])(before);
      const { graph, hows: found, words } = pictureOf(before, after, config);
      const ids = graph.edges.map(({ id }) => id);
      expect(new Set(ids).size, `seed ${seed}`).toBe(ids.length);
      expect(ids.every((id) => words.has(id))).toBe(true);
      const here = graph.edges.filter(({ id }) => found.get(id) !== "removed").length;
      expect(here).toBe(Object.values(waysOf(after)).filter((to) => to !== null).length);
    }
  });

  it("marks no way of a step whose place alone is another one, and lists it last", () => {
    const after = setting("b", "/x", 1)(pinning({ a: { x: 1, y: 1 } })(sheet));
    const { changes, graph, hows: found } = pictureOf(sheet, after, config);
    expect(changes.map(({ id, how }) => [id, how])).toEqual([
      ["b", "changed"],
      ["a", "moved"],
    ]);
    expect(graph.edges.filter(({ id }) => found.has(id))).toEqual([]);
  });
});

describe("going on among changes", () => {
  const list = (...how: Change["how"][]): Change[] =>
    how.map((one, at) => ({ id: String(at), name: "", how: one, fields: [] }));

  it("begins at the first or last, and goes round", () => {
    const changes = list("added", "changed", "removed");
    expect([onward(changes, -1, 1), onward(changes, -1, -1)]).toEqual([0, 2]);
    expect([onward(changes, 2, 1), onward(changes, 0, -1)]).toEqual([0, 2]);
    expect([onward(changes, 0, 1), onward(changes, 2, -1)]).toEqual([1, 1]);
  });

  it("passes over what has only moved, unless nothing else differs", () => {
    expect(onward(list("added", "moved"), 0, 1)).toBe(0);
    expect(onward(list("added", "moved"), 1, -1)).toBe(0);
    expect(onward(list("moved", "moved"), 0, 1)).toBe(1);
  });

  it("goes nowhere where nothing differs", () => {
    expect(onward([], -1, 1)).toBe(-1);
  });
});
