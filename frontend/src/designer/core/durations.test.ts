import { expect, it } from "vitest";
import { parsed, spoken } from "./durations";
import { chances } from "./invented";

it.each([
  ["2 days 3 h", 2 * 86_400 + 3 * 3_600],
  ["90 min", 5_400],
  ["1 w", 604_800],
  ["1d3h", 97_200],
  ["1 Tag 3 Std.", 97_200],
  ["2 Tage und 30 Minuten", 174_600],
  ["1 day, 2 hours and 5 s", 93_605],
  ["1,5 Stunden", 5_400],
  ["0.5 h", 1_800],
  ["  3 WEEKS ", 1_814_400],
  ["2 Wochen", 1_209_600],
  ["0 s", 0],
])("reads %s", (text, seconds) => {
  expect(parsed(text)).toBe(seconds);
});

it.each([
  "",
  "1:30",
  "90",
  "days",
  "3 months",
  "-1 day",
  "1 h 2 h",
  "1 min 2 h",
  "1 day foo",
  "1.2.3 h",
  "1 h,",
  "1 h and",
])("takes %j for none", (text) => {
  expect(parsed(text)).toBe(null);
});

it.each([
  [97_200, "1 day 3 h"],
  [5_400, "1 h 30 min"],
  [1_209_600, "14 days"],
  [0, "0 s"],
  [0.5, "0.5 s"],
  [-60, "−1 min"],
  [Number.NaN, ""],
])("says %s as %s", (seconds, text) => {
  expect(spoken(seconds)).toBe(text);
});

it("reads what it says", () => {
  const chance = chances(1);
  for (let i = 0; i < 500; i++) {
    const seconds = Math.round(chance() ** 4 * 5_000_000);
    expect(parsed(spoken(seconds))).toBe(seconds);
  }
});
