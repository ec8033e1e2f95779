import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../document/structure";
import type { Flow } from "../core/sheet";
import { put, remaining, valueAt, whereOf, within, wrongOf } from "./pointers";

function problem(code: string, path: string, params: JsonObject = {}) {
  return { code, path, step: "", params };
}

describe("pointers within a step", () => {
  it("find what lies in lists and objects, and what is escaped", () => {
    const said = { cases: [{ goto: "a" }], data: { "x/y~z": 1 } };
    expect(valueAt(said, "/cases/0/goto")).toBe("a");
    expect(valueAt(said, "/data/x~1y~0z")).toBe(1);
    expect(valueAt(said, "/cases/3/goto")).toBeUndefined();
    expect(valueAt(said, "/toString")).toBeUndefined();
  });

  it("tell a slot from another one whose name begins the same", () => {
    expect(within("/wait/0", "/wait")).toBe(true);
    expect(within("/waitFor", "/wait")).toBe(false);
  });

  it("put and take away a key without changing the object", () => {
    const said = { a: 1, b: 2 };
    expect(Object.keys(put(said, "a", 3))).toEqual(["a", "b"]);
    expect(put(said, "a", undefined)).toEqual({ b: 2 });
    expect(said).toEqual({ a: 1, b: 2 });
  });
});

describe("taking something away", () => {
  it("leaves what it lay in, even if that is empty then", () => {
    const said = { retry: { delay: 1 }, call: { args: [], kwargs: { a: 1 } }, arms: [1, 2] };
    expect(remaining(said, "/retry/delay")).toEqual(["/retry", {}]);
    expect(remaining(said, "/arms/0")).toEqual(["/arms", [2]]);
    expect(remaining(said, "/retry")).toEqual(["/retry", undefined]);
    expect(remaining(said, "/call/kwargs/a")).toEqual(["/call/kwargs", undefined]);
    expect(remaining(said, "/gone/x")).toEqual(["/gone/x", undefined]);
  });
});

describe("the place of a problem", () => {
  it("is the pointer without the step", () => {
    expect(whereOf(problem("enum", "/nodes/12/during/otherwise"))).toBe("/during/otherwise");
  });

  it("is the slot that is missing", () => {
    expect(whereOf(problem("missing", "/nodes/0", { name: "template" }))).toBe("/template");
    expect(whereOf(problem("then-missing", "/nodes/0"))).toBe("/then");
    expect(whereOf(problem("argument-missing", "/nodes/0/call", { name: "amount" }))).toBe(
      "/call/kwargs/amount",
    );
  });

  it("is the step's or the flow's", () => {
    const flow = { nodes: [{ id: "a" }, { id: "b" }] } as unknown as Flow;
    const found = [
      problem("x", "/nodes/1/next"),
      problem("y", "/goals/0"),
      problem("z", "/nodes/10"),
    ];
    expect(wrongOf(found, flow, "b").map(({ code }) => code)).toEqual(["x"]);
    expect(wrongOf(found, flow, "").map(({ code }) => code)).toEqual(["y"]);
  });
});
