import { expect, it } from "vitest";
import { clockOf, daysOf, saidDays } from "./clocks";

it("reads times as people type them", () => {
  expect(["9", "9:30", "0930", "9h", "24:00", "17.05"].map(clockOf)).toEqual([
    "09:00",
    "09:30",
    "09:30",
    "09:00",
    "24:00",
    "17:05",
  ]);
});

it("takes no times that are none", () => {
  expect(["", "25", "24:01", "9:60", "soon", "9:3"].map(clockOf)).toEqual(Array(6).fill(null));
});

it("reads days by names and ranges, also over the end of the week", () => {
  expect(daysOf("daily")).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(daysOf("mon-wed,fri")).toEqual([0, 1, 2, 4]);
  expect(daysOf("sat-mon")).toEqual([0, 5, 6]);
  expect(daysOf("someday")).toBeNull();
});

it("writes days as short as it can", () => {
  for (const text of ["daily", "mon-fri", "sat-sun", "mon-wed,fri", "sun"])
    expect(saidDays(daysOf(text) ?? [])).toBe(text);
});
