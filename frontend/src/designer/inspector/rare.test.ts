import { expect, it } from "vitest";
import { fieldFor } from "./place";
import { rareOf } from "./rare";

const fields = ["a", "b", "c", "d", "e", "description"].map((name) =>
  fieldFor(name, "text", { name, required: name === "d" }),
);

it("folds what a step does not say, except what is needed, in front, or its description", () => {
  const step = { id: "s", kind: "k", e: "said" };
  expect([...rareOf(fields, step)]).toEqual(["c"]);
});

it("folds nothing of a few fields", () => {
  expect(rareOf(fields.slice(0, 5), { id: "s", kind: "k" }).size).toBe(0);
});
