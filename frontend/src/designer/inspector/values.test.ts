import { describe, expect, it } from "vitest";
import { freshValue, kindOfValue, type ValueKind, writingOf } from "./values";

const WRITTEN: ValueKind[] = ["text", "number", "yesno", "moment", "key", "named"];

describe("a value", () => {
  it.each(WRITTEN)("begun as %s is of that kind", (kind) => {
    expect(kindOfValue(freshValue(kind, undefined))).toBe(kind);
  });

  it("keeps what was written when it gets another kind, if that fits", () => {
    expect(freshValue("number", { t: "const", v: "12" })).toEqual({ t: "const", v: 12 });
    expect(freshValue("key", { t: "const", v: "total" })).toEqual({ t: "this", name: "total" });
    expect(freshValue("key", { t: "const", v: "the total" })).toEqual({
      t: "this",
      name: "data_key",
    });
  });

  it("that nobody can write here is only shown", () => {
    expect(kindOfValue({ t: "opaque", src: "lambda: 1" })).toBe("shown");
    expect(kindOfValue({ t: "list", v: [] })).toBe("shown");
    expect(kindOfValue({ t: "const", v: ["a"], as: "tuple" })).toBe("shown");
  });

  it("is refused in its line if it is not of its kind", () => {
    expect(writingOf("number").read("many")).toHaveProperty("wrong");
    expect(writingOf("moment").read("2030-02-45 09:00")).toHaveProperty("wrong");
    expect(writingOf("key").read("9lives")).toHaveProperty("wrong");
  });

  it("as a moment is written with a blank or a T", () => {
    expect(writingOf("moment").read("2030-01-31 09:00")).toEqual({
      value: { t: "const", v: "2030-01-31T09:00", as: "datetime" },
    });
  });
});
