import { describe, expect, it } from "vitest";
import { structured, tangled } from "./generated";
import { layout, layoutSelection } from "./layout";
import { type Graph, grown, overlap, type Point, placed, type Rect } from "./parts";
import { quality } from "./quality";
import { KEEP } from "./room";

const CARD = { width: 200, height: 48 };

/** A graph from words such as "a-b": its boxes in the order of their first names. */
function graph(...ways: string[]): Graph {
  const ends = ways.map((way) => way.split("-") as [string, string]);
  const ids = [...new Set(ends.flat())].sort();
  return {
    boxes: ids.map((id) => ({ id, ...CARD })),
    edges: ends.map(([from, to], index) => ({ id: ways[index] as string, from, to })),
  };
}

function x({ places }: ReturnType<typeof layout>, ...ids: string[]): number[] {
  return ids.map((id) => (places[id] as Point).x);
}

function y({ places }: ReturnType<typeof layout>, ...ids: string[]): number[] {
  return ids.map((id) => (places[id] as Point).y);
}

const CLEAN = { overBoxes: 0, overlaps: 0, labelsOnBoxes: 0 };

describe("a flow by hand", () => {
  it("runs from top to bottom on one straight line", () => {
    const drawn = layout(graph("a-b", "b-c", "c-d"));
    expect(new Set(x(drawn, "a", "b", "c", "d")).size).toBe(1);
    expect(y(drawn, "a", "b", "c", "d")).toEqual(
      y(drawn, "a", "b", "c", "d").sort((m, n) => m - n),
    );
    expect(drawn.routes["a-b"]).toHaveLength(2);
  });

  it("has then left of else, and the line through then is straight", () => {
    const drawn = layout(graph("a-b", "a-c", "b-d", "c-d"));
    const [a, b, c, d] = x(drawn, "a", "b", "c", "d") as [number, number, number, number];
    expect([a, d]).toEqual([b, b]);
    expect(c).toBeGreaterThan(b);
  });

  it("has its arms from left to right, the middle one straight", () => {
    const drawn = layout(graph("a-b", "a-c", "a-d", "b-e", "c-e", "d-e"));
    const [a, b, c, d, e] = x(drawn, "a", "b", "c", "d", "e") as number[];
    expect([b, c, d]).toEqual([b, c, d].sort((m, n) => Number(m) - Number(n)));
    expect([c, e]).toEqual([a, a]);
  });

  it("draws a way back beside its boxes, up to the right side of the one it leads to", () => {
    const drawn = layout(graph("a-b", "b-c", "c-d", "c-b"));
    const route = drawn.routes["c-b"] as Point[];
    expect(route[0]?.x).toBe((x(drawn, "c")[0] as number) + CARD.width);
    expect(route.at(-1)?.x).toBe((x(drawn, "b")[0] as number) + CARD.width);
    expect(y(drawn, "b")[0]).toBeLessThan(y(drawn, "c")[0] as number);
  });

  it("draws a way from a box to itself outside of the box", () => {
    const drawn = layout(graph("a-b", "b-b", "b-c"));
    const route = drawn.routes["b-b"] as Point[];
    const side = (x(drawn, "b")[0] as number) + CARD.width;
    expect(route).toHaveLength(4);
    expect(Math.min(...route.map((point) => point.x))).toBe(side);
    expect(Math.max(...route.map((point) => point.x))).toBeGreaterThan(side);
  });

  it("draws boxes that nothing leads to, and no edge to a box that there is not", () => {
    const { boxes, edges } = graph("a-b");
    const drawn = layout({
      boxes: [...boxes, { id: "lone", ...CARD }],
      edges: [...edges, { id: "lost", from: "a", to: "nowhere" }],
    });
    expect(Object.keys(drawn.places)).toEqual(["a", "b", "lone"]);
    expect(Object.keys(drawn.routes)).toEqual(["a-b"]);
  });

  it("is nothing for nothing", () => {
    const bounds = { x: 0, y: 0, width: 0, height: 0 };
    expect(layout({ boxes: [], edges: [] })).toEqual({
      places: {},
      routes: {},
      labels: {},
      bounds,
    });
  });
});

describe.each([
  ["structured", structured, 50],
  ["structured", structured, 300],
  ["structured", structured, 1000],
  ["tangled", tangled, 50],
  ["tangled", tangled, 300],
  ["tangled", tangled, 1000],
] as const)("a %s flow", (kind, make, size) => {
  it(`of ${size} steps has no edge over a box, no box over another and its siblings in order`, () => {
    const flow = make(size);
    const found = quality(flow, layout(flow));
    expect(found).toMatchObject(CLEAN);
    expect(found.inOrder).toBeGreaterThanOrEqual(found.siblings * (kind === "tangled" ? 0.9 : 1));
    expect(found.crossings).toBeLessThanOrEqual(kind === "tangled" ? flow.edges.length / 5 : 0);
  }, 60_000);
});

describe.each([1, 2, 3, 4, 5, 6, 7, 8])("flows made up from seed %i", (seed) => {
  it("keep all that must hold, and are drawn alike each time", () => {
    for (const flow of [structured(40, seed), tangled(40, seed)]) {
      const drawn = layout(flow);
      expect(quality(flow, drawn)).toMatchObject({ ...CLEAN, labelsOnLabels: 0 });
      expect(layout(flow)).toEqual(drawn);
      for (const edge of flow.edges) expect(drawn.routes[edge.id]?.length).toBeGreaterThan(1);
    }
  });

  it("keep away from what is pinned", () => {
    for (const flow of [structured(40, seed), tangled(40, seed)]) {
      const free = layout(flow).places;
      const at = (id: string, dx: number, dy: number) => ({
        x: (free[id] as Point).x + dx,
        y: (free[id] as Point).y + dy,
      });
      const pins = { s9: at("s12", 60, 20), s20: at("s30", -150, -30), s5: at("s5", 400, 0) };
      const drawn = layout(flow, pins);
      expect(drawn.places).toMatchObject(pins);
      expect(quality(flow, drawn)).toMatchObject(CLEAN);
      expect(layout(flow, pins)).toEqual(drawn);
      const boxes = placed(flow.boxes, drawn.places);
      const pin = boxes.find((box) => box.id === "s9") as Rect;
      for (const box of boxes.filter(({ id }) => !(id in pins))) {
        expect(overlap(grown(pin, KEEP), box)).toBe(false);
      }
    }
  });

  it("let a selection be laid out, move nothing else, and nothing at all the second time", () => {
    for (const flow of [structured(40, seed), tangled(40, seed)]) {
      const chosen = new Set(["s10", "s11", "s12", "s13", "s14"]);
      const before = layout(flow, { s12: { x: 900, y: 60 } });
      const once = layoutSelection(flow, before, chosen);
      expect(quality(flow, once)).toMatchObject(CLEAN);
      for (const { id } of flow.boxes)
        if (!chosen.has(id)) expect(once.places[id]).toEqual(before.places[id]);
      const twice = layoutSelection(flow, once, chosen);
      expect(twice.places).toEqual(once.places);
    }
  });
});

describe("sibling order", () => {
  /** Two ways of "a" that lead to boxes which "d" has in the opposite order. */
  const crossed = (count: number) => {
    const numbers = Array.from({ length: count }, (_, at) => at);
    const order = [...numbers.map((at) => `d-n${at}`), ...numbers.map((at) => `d-o${at}`)];
    const across = numbers.flatMap((at) => [`b-o${at}`, `c-n${at}`]);
    return layout(graph("a-d", "a-b", "a-c", ...order, ...across));
  };

  it("is kept where leaving it would save few crossings", () => {
    const [b, c] = x(crossed(1), "b", "c") as [number, number];
    expect(b).toBeLessThan(c);
  });

  it("is left where that saves more crossings than it is worth", () => {
    const [b, c] = x(crossed(3), "b", "c") as [number, number];
    expect(b).toBeGreaterThan(c);
  });
});
