import { describe, expect, it } from "vitest";
import { type Attention, countNew, decide } from "./verdict";

const ELSEWHERE: Attention = { typed: false, selected: false, pressed: false, near: false };

describe("a part with news", () => {
  it.each([true, false])("is changed while nobody is at it (steady: %s)", (steady) => {
    expect(decide(ELSEWHERE, steady)).toBe("apply");
  });

  it("is changed under the pointer if nothing in it moves", () => {
    expect(decide({ ...ELSEWHERE, near: true }, true)).toBe("apply");
  });

  it("is offered under the pointer if something would move", () => {
    expect(decide({ ...ELSEWHERE, near: true }, false)).toBe("offer");
  });

  it.each(["typed", "selected", "pressed"] as const)("waits while it is %s", (what) => {
    expect(decide({ ...ELSEWHERE, near: true, [what]: true }, true)).toBe("wait");
    expect(decide({ ...ELSEWHERE, [what]: true }, false)).toBe("wait");
  });
});

describe("new rows", () => {
  it("are those that were not there", () => {
    expect(countNew(["1", "2"], ["4", "3", "1"])).toBe(2);
  });

  it("are none if rows only moved or went", () => {
    expect(countNew(["1", "2", "3"], ["3", "1"])).toBe(0);
  });
});
