import { describe, expect, it } from "vitest";
import { chances, faultsOf, invented, sheetWith, waysOf, wrongOf } from "./invented";
import { beginning, moving, renaming, setting, settingFlow } from "./setting";

const A = { id: "a", kind: "execute" };
const B = { id: "b", kind: "execute" };
const END = { id: "end", kind: "end" };

describe("setting", () => {
  const set = (step: Parameters<typeof sheetWith>[0], path: string, value?: never | unknown) =>
    setting("a", path, value as never)(sheetWith(step, END)).flow.nodes[0];

  it("makes what lies between", () => {
    expect(set(A, "/during/from", "09:00")).toEqual({ ...A, during: { from: "09:00" } });
    expect(set(A, "/skipIf/0/t", "this")).toEqual({ ...A, skipIf: [{ t: "this" }] });
  });

  it("takes away, with what is empty then", () => {
    expect(set({ ...A, during: { from: "09:00" } }, "/during/from")).toEqual(A);
    expect(set({ ...A, skipIf: [{ t: "this", name: "x" }] }, "/skipIf/0")).toEqual(A);
  });

  it("keeps lists that must be there", () => {
    const call = { args: [{ t: "this", name: "x" }] };
    expect(set({ ...A, call }, "/call/args/0")).toEqual({ ...A, call: { args: [] } });
  });

  it("begins a call with nothing by place", () => {
    const text = { t: "const", v: "Hello" };
    const step = { ...A, kind: "custom", cls: "shop.steps:SendText" };
    const said = set(step, "/call/kwargs/text", text);
    expect(said).toEqual({ ...step, call: { args: [], kwargs: { text } } });
    expect(set(step, "/call/kwargs/text")).toEqual(step);
  });

  it("changes, adds and takes items of a list", () => {
    const arms = [
      { name: "x", weight: 1 },
      { name: "y", weight: 2 },
    ];
    expect(set({ ...A, arms }, "/arms/1/weight", 3)?.arms).toEqual([
      arms[0],
      { name: "y", weight: 3 },
    ]);
    expect(set({ ...A, arms }, "/arms/-", { name: "z" })?.arms).toHaveLength(3);
    expect(set({ ...A, arms }, "/arms/0")?.arms).toEqual([arms[1]]);
  });

  it("reads escaped pointers", () => {
    expect(set(A, "/values/a~1b~0c", 1)).toEqual({ ...A, values: { "a/b~c": 1 } });
  });

  it("gives the same sheet if nothing changes, and never changes an id", () => {
    const sheet = sheetWith({ ...A, retry: { maxAttempts: 3 } }, END);
    expect(setting("a", "/retry/maxAttempts", 3)(sheet)).toBe(sheet);
    expect(setting("a", "/timeout", undefined)(sheet)).toBe(sheet);
    expect(setting("a", "/retry/delay/seconds", undefined)(sheet)).toBe(sheet);
    expect(setting("x", "/timeout", 1)(sheet)).toBe(sheet);
    expect(setting("a", "/id", "b")(sheet)).toBe(sheet);
  });

  it("leaves the sheet before as it was", () => {
    const sheet = sheetWith({ ...A, retry: { maxAttempts: 3 } }, END);
    const text = JSON.stringify(sheet);
    setting("a", "/retry/maxAttempts", 4)(sheet);
    expect(JSON.stringify(sheet)).toBe(text);
  });

  it("keeps keys that other objects inherit out of the way", () => {
    expect(set(A, "/values/constructor", 1)).toEqual({ ...A, values: { constructor: 1 } });
    expect(({} as { polluted?: number }).polluted).toBe(undefined);
    set(A, "/__proto__/polluted", 1);
    expect(({} as { polluted?: number }).polluted).toBe(undefined);
  });
});

describe("setting of the flow", () => {
  it("leaves its steps alone", () => {
    const sheet = sheetWith(A, END);
    expect(settingFlow("/nodes/0/kind", "end")(sheet)).toBe(sheet);
    expect(settingFlow("/doc", "Text")(sheet).flow).toEqual({ ...sheet.flow, doc: "Text" });
    expect(settingFlow("/goals/0/name", "bought")(sheet).flow.goals).toEqual([{ name: "bought" }]);
  });
});

describe("renaming", () => {
  it("keeps the id, and says no name that is the id", () => {
    const sheet = sheetWith(A, END);
    const named = renaming("a", "hello")(sheet);
    expect(named.flow.nodes[0]).toEqual({ ...A, name: "hello" });
    expect(renaming("a", "a")(named).flow.nodes[0]).toEqual(A);
    expect(renaming("a", "a")(sheet)).toBe(sheet);
    expect(renaming("a", "")(sheet)).toBe(sheet);
  });
});

describe("moving", () => {
  it("says first where steps go on", () => {
    const c = { id: "c", kind: "execute" };
    const found = moving(["b"], 1)(sheetWith(A, B, c, END));
    expect(found.flow.nodes).toEqual([
      { ...A, next: "b" },
      { ...c, next: "end" },
      { ...B, next: "c" },
      END,
    ]);
  });

  it("there and back gives the same document", () => {
    const sheet = sheetWith(A, B, { id: "c", kind: "execute" }, END);
    expect(moving(["b"], -1)(moving(["b"], 1)(sheet))).toEqual(sheet);
  });

  it("leaves the first step where it is, since the flow begins there", () => {
    const sheet = sheetWith(A, B, END);
    expect(moving(["a"], 1)(sheet)).toBe(sheet);
    expect(moving(["b"], -1)(sheet)).toBe(sheet);
  });

  it("changes no way and no beginning in invented flows", () => {
    for (let seed = 0; seed < 500; seed++) {
      const chance = chances(seed);
      const sheet = invented(seed);
      const ids = sheet.flow.nodes.map((node) => node.id).filter(() => chance() < 0.3);
      const found = moving(ids, chance() < 0.5 ? -1 : 1)(sheet);
      expect(waysOf(found), `seed ${seed}`).toEqual(waysOf(sheet));
      expect(found.flow.nodes[0]?.id).toBe("s0");
      expect(faultsOf(found), `seed ${seed}`).toEqual([]);
    }
  });
});

describe("beginning", () => {
  it("puts a step first and changes no way", () => {
    for (let seed = 0; seed < 500; seed++) {
      const sheet = invented(seed);
      const found = beginning("s1")(sheet);
      expect(waysOf(found), `seed ${seed}`).toEqual(waysOf(sheet));
    }
    const found = beginning("b")(sheetWith(A, B, END));
    expect(found.flow.nodes).toEqual(
      [{ ...B, next: "end" }, A, END].map((one) => (one.id === "a" ? { ...A, next: "b" } : one)),
    );
    expect(wrongOf(found)).toContain("unreachable /nodes/1");
  });
});
