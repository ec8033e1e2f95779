import { describe, expect, it } from "vitest";
import type { Graph } from "../../layout/parts";
import { foldedGraph, regionOf } from "./folding";

function graph(...ways: string[]): Graph {
  const edges = ways.map((way) => {
    const [from, to] = way.split(">") as [string, string];
    return { id: `${way}→`, from, to };
  });
  const ids = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  return { boxes: ids.map((id) => ({ id, width: 10, height: 10 })), edges };
}

const SPLIT = graph("a>split", "split>b", "split>c", "b>join", "c>join", "join>end");

describe("folding", () => {
  it("takes the branches up to where they meet", () => {
    expect([...regionOf(SPLIT, "split")]).toEqual(["b", "c"]);
  });

  it("leads on from the folded step to where its branches met", () => {
    const { graph: rest, inside } = foldedGraph(SPLIT, ["split"]);

    expect(rest.boxes.map(({ id }) => id)).toEqual(["a", "split", "join", "end"]);
    expect(rest.edges.map(({ from, to }) => `${from}>${to}`)).toEqual([
      "a>split",
      "split>join",
      "join>end",
    ]);
    expect(inside.get("split")).toEqual(["b", "c"]);
  });

  it("leaves steps to which others lead too", () => {
    const flow = graph("a>if", "if>b", "if>c", "a>c", "b>end", "c>end");

    expect([...regionOf(flow, "if")]).toEqual(["b"]);
  });

  it("counts what is folded within a fold", () => {
    const flow = graph("o>i", "o>x", "i>b", "i>c", "b>m", "c>m", "m>end", "x>end");

    expect([...(foldedGraph(flow, ["i", "o"]).inside.get("o") ?? [])].sort()).toEqual([
      "b",
      "c",
      "i",
      "m",
      "x",
    ]);
  });

  it("does nothing to a step without branches", () => {
    expect(foldedGraph(graph("a>b", "b>end"), ["b"]).inside.size).toBe(0);
  });
});
