import { expect, it } from "vitest";
import type { Entrance, Section } from "../core/config";
import {
  entranceOf,
  freshKeeping,
  freshTogether,
  furtherIn,
  keepingOf,
  ROUNDS,
  togetherOf,
} from "./whole";

const DAY = { t: "duration", seconds: 86_400 };
const CRON = { t: "const", v: "0 9 * * 1" };

it.each([
  ["1 day", DAY],
  ["24 h", DAY],
  [" 0  9 * * 1 ", CRON],
])("reads how often rounds are made: %s", (text, value) => {
  expect(ROUNDS.read(text)).toEqual({ value });
});

it.each(["", "often", "0 9 * *"])("does not take %j for a rule of rounds", (text) => {
  expect(ROUNDS.read(text)).toHaveProperty("wrong");
});

it("writes rounds as they are read", () => {
  expect([DAY, CRON, undefined].map(ROUNDS.said)).toEqual(["1 day", "0 9 * * 1", ""]);
});

it.each([
  [undefined, ""],
  [DAY, "time"],
  [{ t: "const", v: null }, "ever"],
  [{ t: "opaque", src: "days(3)" }, "shown"],
])("tells how long histories are kept: %j", (said, keeping) => {
  expect(keepingOf(said)).toBe(keeping);
});

it("begins with what was chosen for histories", () => {
  expect(["", "ever", "time"].map((one) => keepingOf(freshKeeping(one)))).toEqual([
    "",
    "ever",
    "time",
  ]);
});

it.each([
  [undefined, ""],
  [false, ""],
  [true, "one"],
  [["order"], "keys"],
])("tells how many run at once: %j", (said, together) => {
  expect(togetherOf(said)).toBe(together);
});

it("is unique by the subject at first, if there is one", () => {
  expect(freshTogether("keys", "customer")).toEqual(["customer"]);
  expect(freshTogether("keys", undefined)).toEqual(["key"]);
  expect(freshTogether("one", "customer")).toBe(true);
  expect(freshTogether("", "customer")).toBe(undefined);
});

it("finds the way of an entry and what it says", () => {
  const form = { kind: "form" } as Entrance;
  expect(entranceOf({ form: { title: "Hi" } }, [form])).toEqual({
    entrance: form,
    held: { title: "Hi" },
  });
  expect(entranceOf(null, [form])).toEqual({ entrance: undefined, held: {} });
});

it("names what a flow says and no field asks for", () => {
  const flow = {
    schema: "1",
    name: "Flow",
    nodes: [],
    doc: "",
    context: {},
    publishReceivers: true,
  };
  const sections = [{ title: "", fields: [{ name: "doc" }] }] as unknown as Section[];
  expect(furtherIn(flow, sections)).toEqual(["context", "publishReceivers"]);
});
