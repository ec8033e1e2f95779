import { expect, it } from "vitest";
import { sumOf } from "./weights";

it("says the sum of weights and what is missing or too much", () => {
  expect(sumOf([40, 40, 15])).toBe("40 + 40 + 15 = 95. Missing to 100: 5.");
  expect(sumOf([33.3, 33.3, 33.4])).toBe("33.3 + 33.3 + 33.4 = 100.");
  expect(sumOf([60, 60])).toBe("60 + 60 = 120. Too much: 20.");
});
