import { describe, expect, it } from "vitest";
import { counted, keyed, named, period } from "./limits";

describe("what is written of a limit", () => {
  it("takes whole numbers from 1 to 1,000", () => {
    expect(counted().read("12")).toEqual({ value: 12 });
    for (const text of ["", "0", "1.5", "1001", "x"])
      expect(counted().read(text)).toHaveProperty("wrong");
  });

  it("takes periods of up to 366 days, or none", () => {
    expect(period().read("")).toEqual({ value: undefined });
    expect(period().read("1 min")).toEqual({ value: { t: "duration", seconds: 60 } });
    for (const text of ["0 s", "367 days", "soon"])
      expect(period().read(text)).toHaveProperty("wrong");
  });

  it("writes the key as a constant", () => {
    expect(keyed().read(" customer ")).toEqual({ value: { t: "const", v: "customer" } });
    expect(keyed().read("")).toEqual({ value: undefined });
    expect(keyed().said({ t: "const", v: "customer" })).toBe("customer");
  });

  it("takes names of up to 100 characters", () => {
    expect(named().read("crm")).toEqual({ value: "crm" });
    expect(named().read(" ")).toEqual({ value: undefined });
    expect(named().read("x".repeat(101))).toHaveProperty("wrong");
  });
});
