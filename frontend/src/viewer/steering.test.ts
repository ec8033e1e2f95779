import { describe, expect, it } from "vitest";
import type { Step, Way } from "./flow";
import { next, type Stop } from "./steering";

const stop = (id: string, x: number, y: number): Stop => ({
  step: { id, label: `Step ${id}` } as Step,
  x,
  y,
});
const way = (from: string, to: string): Way => ({ from, to, label: "", css: "", taken: 0 });
const STOPS = [stop("a", 0, 0), stop("b", 0, 100), stop("c", 300, 100), stop("d", 0, 200)];
const WAYS = [way("a", "b"), way("a", "c"), way("b", "d"), way("c", "d"), way("d", "a")];

describe("the keys", () => {
  it.each([
    ["ArrowDown", "a", "b"],
    ["ArrowUp", "d", "b"],
    ["ArrowUp", "a", undefined],
    ["ArrowDown", "d", undefined],
    ["ArrowRight", "b", "c"],
    ["ArrowLeft", "c", "b"],
    ["ArrowLeft", "b", undefined],
    ["Home", "c", "a"],
    ["End", "a", "d"],
    ["Enter", "a", undefined],
  ])("%s leads from %s to %s", (key, from, to) => {
    expect(next(key, from, STOPS, WAYS)).toBe(to);
  });

  it("lead by letters to the next step of a name, and around", () => {
    const named = STOPS.map((one, at) => ({
      ...one,
      step: { ...one.step, label: ["Ask", "Book", "Bill", "Close"][at] as string },
    }));
    expect(next("b", "a", named, WAYS)).toBe("b");
    expect(next("B", "b", named, WAYS)).toBe("c");
    expect(next("b", "c", named, WAYS)).toBe("b");
    expect(next("z", "c", named, WAYS)).toBeUndefined();
  });
});
