import { describe, expect, it } from "vitest";
import { arrow, inner, line, outline } from "./shapes";

const SIZE = { width: 202, height: 48 };

describe("a way", () => {
  const route = [
    { x: 0, y: 0 },
    { x: 0, y: 50 },
    { x: 100, y: 50 },
    { x: 100, y: 100 },
  ];

  it("has round corners and ends at the base of its arrow head", () => {
    expect(line(route)).toBe("M0 0L0 42Q0 50 8 50L92 50Q100 50 100 58L100 93");
    expect(arrow(route)).toBe("100,100 104,93 96,93");
  });

  it("has no corner rounder than its pieces are long", () => {
    expect(
      line([
        { x: 0, y: 0 },
        { x: 0, y: 10 },
        { x: 6, y: 10 },
        { x: 6, y: 40 },
      ]),
    ).toBe("M0 0L0 7Q0 10 3 10L3 10Q6 10 6 13L6 33");
  });

  it("points to the left where it comes from the right", () => {
    expect(
      arrow([
        { x: 50, y: 9 },
        { x: 0, y: 9 },
      ]),
    ).toBe("0,9 7,5 7,13");
  });
});

describe("an outline", () => {
  it("says the kind; a kind that is not known has a plain card", () => {
    const kinds = ["execute", "decide", "experiment", "form", "wait"];
    expect(new Set(kinds.map((kind) => outline(kind, SIZE))).size).toBe(kinds.length);
    expect(outline("of tomorrow", SIZE)).toBe(outline("execute", SIZE));
  });

  it("has a second line or a fold only where that says the kind", () => {
    expect([inner("end", SIZE), inner("form", SIZE)].every(Boolean)).toBe(true);
    expect(inner("execute", SIZE)).toBe("");
  });
});
