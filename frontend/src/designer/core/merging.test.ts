import { describe, expect, it } from "vitest";
import type { Step } from "../../document/ways";
import { conflicts, merged, same } from "./merging";
import { type Sheet, sheetOf } from "./sheet";

function sheet(nodes: Step[], more: object = {}, layout: object = {}): Sheet {
  return sheetOf(
    { schema: "automations.flow/1", name: "F", nodes, ...more } as never,
    layout as never,
  );
}

const a = { id: "a", kind: "execute" };
const b = { id: "b", kind: "execute" };
const end = { id: "end", kind: "end" };
const base = sheet([a, b, end]);
const ids = ({ flow }: Sheet) => flow.nodes.map(({ id }) => id);

describe("merging what two authors made of a sheet", () => {
  it("takes steps that only one side changed from that side", () => {
    const mine = sheet([{ ...a, description: "mine" }, b, end]);
    const theirs = sheet([a, { ...b, description: "theirs" }, end]);
    expect(conflicts(base, mine, theirs)).toEqual([]);
    expect(merged(base, mine, theirs).flow.nodes).toEqual([
      mine.flow.nodes[0],
      theirs.flow.nodes[1],
      end,
    ]);
  });

  it("knows no conflict where both made the same change", () => {
    const one = sheet([{ ...a, effects: "x", description: "y" }, b, end]);
    const other = sheet([{ ...a, description: "y", effects: "x" }, b, end]);
    expect(conflicts(base, one, other)).toEqual([]);
  });

  it("names a step that both changed differently and takes the side that is chosen", () => {
    const mine = sheet([{ ...a, description: "mine" }, b, end]);
    const theirs = sheet([{ ...a, description: "theirs" }, b, end]);
    expect(conflicts(base, mine, theirs).map(({ key, name }) => [key, name])).toEqual([["a", "a"]]);
    expect(merged(base, mine, theirs).flow.nodes[0]?.description).toBe("mine");
    expect(merged(base, mine, theirs, { a: "theirs" }).flow.nodes[0]?.description).toBe("theirs");
  });

  it("holds a step that one removed and the other changed for a conflict", () => {
    const mine = sheet([b, end]);
    const theirs = sheet([{ ...a, description: "theirs" }, b, end]);
    expect(conflicts(base, mine, theirs).map(({ key }) => key)).toEqual(["a"]);
    expect(ids(merged(base, mine, theirs))).toEqual(["b", "end"]);
    expect(ids(merged(base, mine, theirs, { a: "theirs" }))).toEqual(["a", "b", "end"]);
  });

  it("leaves a step out that one removed and the other left alone", () => {
    expect(ids(merged(base, sheet([a, end]), base))).toEqual(["a", "end"]);
    expect(ids(merged(base, base, sheet([a, end])))).toEqual(["a", "end"]);
  });

  it("puts what each added behind the step that it stood behind", () => {
    const mine = sheet([a, { id: "m", kind: "execute" }, b, end]);
    const theirs = sheet([a, b, { id: "t", kind: "execute" }, end]);
    expect(ids(merged(base, mine, theirs))).toEqual(["a", "m", "b", "t", "end"]);
  });

  it("keeps the order of the side that moved steps", () => {
    expect(ids(merged(base, sheet([b, a, end]), base))).toEqual(["b", "a", "end"]);
    expect(ids(merged(base, base, sheet([b, a, end])))).toEqual(["b", "a", "end"]);
  });

  it("merges what is said of the flow as a whole by its keys", () => {
    const mine = sheet([a, b, end], { doc: "mine" });
    const theirs = sheet([a, b, end], { subject: "customer", doc: "theirs" });
    expect(conflicts(base, mine, theirs).map(({ key, name }) => [key, name])).toEqual([
      ["/doc", "doc"],
    ]);
    const { flow } = merged(base, mine, theirs);
    expect([flow.subject, flow.doc]).toEqual(["customer", "mine"]);
  });

  it("merges places and remarks without asking", () => {
    const at = (x: number) => ({ x, y: 0 });
    const was = sheet([a, b, end], {}, { pins: { a: at(1) } });
    const mine = sheet(
      [a, b, end],
      {},
      { pins: { a: at(2) }, notes: [{ id: "n", text: "", x: 0, y: 0 }] },
    );
    const theirs = sheet([a, b, end], {}, { pins: { a: at(3), b: at(4) } });
    const { sidecar } = merged(was, mine, theirs);
    expect(sidecar.pins).toEqual({ a: at(2), b: at(4) });
    expect(sidecar.notes.map(({ id }) => id)).toEqual(["n"]);
  });

  it("changes nothing if nobody did", () => {
    expect(same(merged(base, base, base).flow, base.flow)).toBe(true);
  });
});
