import { describe, expect, it } from "vitest";
import { answerOf, LONGEST, waitAfter } from "./pace";

describe("what came back", () => {
  it.each([
    ["basic", 200, "fresh"],
    ["opaqueredirect", 0, "login"],
    ["basic", 401, "login"],
    ["basic", 403, "refused"],
    ["basic", 404, "gone"],
    ["basic", 410, "gone"],
    ["basic", 500, "failing"],
    ["basic", 503, "failing"],
    ["basic", 429, "failing"],
  ] as const)("%s %i is %s", (type, status, answer) => {
    expect(answerOf({ type, status })).toBe(answer);
  });
});

describe("the wait until the next question", () => {
  it("is the interval while all is well", () => {
    expect(waitAfter("fresh", 5, 5, 0.1)).toBe(5);
  });

  it("is the interval again as soon as the server answers", () => {
    expect(waitAfter("fresh", 5, 40, 0.1)).toBe(5);
  });

  it("doubles with every failure, up to a minute", () => {
    const waits = [5];
    for (let n = 0; n < 5; n++) waits.push(waitAfter("failing", 5, waits.at(-1) ?? 0, 0));
    expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
  });

  it("is longer for a server that takes long, up to a minute", () => {
    expect(waitAfter("fresh", 5, 5, 3)).toBe(12);
    expect(waitAfter("fresh", 5, 5, 300)).toBe(LONGEST);
  });

  it("is never shorter than the interval", () => {
    expect(waitAfter("failing", 300, 300, 0)).toBe(300);
    expect(waitAfter("fresh", 300, 300, 20)).toBe(300);
  });

  it.each(["login", "refused", "gone"] as const)("has no end after %s", (answer) => {
    expect(waitAfter(answer, 5, 5, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});
