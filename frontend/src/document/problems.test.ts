import { describe, expect, it } from "vitest";
import schema from "../../../docs/flow.schema.json";
import cases from "../../../tests/fixtures/documents.json";
import { problems, type Rules } from "./problems";
import type { Json, JsonObject } from "./structure";

interface Case {
  title: string;
  document: Json;
  problems: { code: string; path: string; step: string }[];
  offered?: string[];
  code?: boolean;
  steps?: Rules["steps"];
}

const SCHEMA = schema as unknown as JsonObject;
const CASES = cases as unknown as Case[];

describe("the browser says of a document what Python says", () => {
  it.each(CASES.map((one) => [one.title, one] as const))("%s", (_title, one) => {
    const offered = one.offered === undefined ? null : new Set(one.offered);
    const rules = { schema: SCHEMA, offered, code: one.code ?? false, steps: one.steps ?? {} };
    const found = problems(one.document, rules);
    expect(found.map(({ code, path, step }) => ({ code, path, step }))).toEqual(one.problems);
  });
});

it("has enough cases", () => {
  expect(CASES.length).toBeGreaterThanOrEqual(60);
});
