import { describe, expect, it } from "vitest";
import { cut, graphOf, lineOf, titleOf } from "./card";
import type { Flow, Step, Way } from "./flow";

const STEP: Step = {
  id: "a",
  kind: "execute",
  icon: "exec",
  label: "Book",
  said: "Runs code",
  does: "",
  chips: [],
  description: "",
  url: "",
  selected: false,
  css: "",
  state: "",
  here: "",
  order: "",
  badges: [],
};

describe("what is written on a step", () => {
  it("is cut where there is no room for it", () => {
    expect(cut("Book a carrier", 7)).toBe("Book a…");
    expect(titleOf({ ...STEP, label: "x".repeat(60) }).length).toBeLessThan(30);
  });

  it("has its chips at the right, one after the other", () => {
    const { sub, chips } = lineOf({ ...STEP, chips: ["2 days", "9–20 h"] });
    expect(sub).toBe("Runs code");
    expect(chips.map((chip) => chip.text)).toEqual(["2 days", "9–20 h"]);
    const [one, two] = chips as [(typeof chips)[0], (typeof chips)[0]];
    expect(one.x + one.width).toBeLessThan(two.x);
    expect(two.x + two.width).toBeLessThanOrEqual(190);
  });

  it("has what the step does, if there is something, and keeps room for it", () => {
    const step = { ...STEP, does: "sends the mail welcome", chips: ["as soon as in stock"] };
    expect(lineOf(step).sub).toMatch(/^sends the mail/);
    expect(lineOf(step).chips.map((chip) => chip.text)).toEqual(["+1"]);
  });

  it("says how many chips there are besides", () => {
    const { chips } = lineOf({
      ...STEP,
      chips: ["as soon as in stock", "skipped if paid", "2 tries"],
    });
    expect(chips.at(-1)?.text).toBe("+2");
    expect(chips[0]?.x).toBeGreaterThan(0);
  });
});

describe("the graph for the layout", () => {
  it("has room for words and none for ways without words", () => {
    const way: Way = { from: "a", to: "b", label: "yes", css: "", taken: 0 };
    const steps = [STEP, { ...STEP, id: "b", kind: "end" }];
    const texts = {} as Flow["texts"];
    const graph = graphOf({ title: "", steps, ways: [way, { ...way, label: "" }], texts });
    expect(graph.boxes.map((box) => box.height)).toEqual([48, 30]);
    expect(graph.edges[0]?.label?.width).toBeGreaterThan(10);
    expect(graph.edges[1]).not.toHaveProperty("label");
  });
});
