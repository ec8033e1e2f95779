import { expect, it } from "vitest";
import { sheetWith } from "./invented";
import { forget, remember, remembered } from "./memory";
import { pinning } from "./placing";

function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

const sheet = pinning({ end: { x: 1, y: 2 } })(sheetWith({ id: "end", kind: "end" }));

it("gives back what it was told, for the same revision only", () => {
  const store = storage();
  remember("draft", sheet, 3, store);
  expect(remembered("draft", 3, store)).toEqual(sheet);
  expect(remembered("draft", 4, store)).toBe(null);
  expect(remembered("other", 3, store)).toBe(null);
});

it("forgets", () => {
  const store = storage();
  remember("draft", sheet, 3, store);
  forget("draft", store);
  expect(remembered("draft", 3, store)).toBe(null);
});

it.each(["", "{", "[]", '{"revision": 3}', '{"revision": 3, "flow": {"nodes": [1]}}'])(
  "takes nothing else for a sheet: %s",
  (text) => {
    const store = storage();
    store.setItem("automations.designer.draft", text);
    expect(remembered("draft", 3, store)).toBe(null);
  },
);

it("does without a browser that keeps anything", () => {
  const full = {
    ...storage(),
    setItem: () => {
      throw new Error("full");
    },
    getItem: () => {
      throw new Error("forbidden");
    },
  };
  remember("draft", sheet, 3, full);
  expect(remembered("draft", 3, full)).toBe(null);
  remember("draft", sheet, 3);
  forget("draft");
});
