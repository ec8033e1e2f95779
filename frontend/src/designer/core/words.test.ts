import { expect, it } from "vitest";
import type { Json } from "../../document/structure";
import { conditionSaid, lastOf, occasionSaid, valueSaid } from "./words";

const total = { t: "data", path: "order.total" };
const more = { t: "expr", op: ">", left: total, right: { t: "const", v: 100 } };
const country = {
  t: "expr",
  op: "in",
  left: { t: "subject", path: "country" },
  right: { t: "const", v: ["DE", "AT"] },
};

it.each<[Json, string]>([
  [more, "order.total > 100"],
  [country, "country is DE, AT"],
  [{ t: "expr", op: "and", of: [more, country] }, "order.total > 100 and country is DE, AT"],
  [
    { t: "expr", op: "not", of: { t: "expr", op: "empty", left: total } },
    "not (order.total is empty)",
  ],
  [
    { t: "expr", op: "or", of: [more, { t: "expr", op: "and", of: [more, country] }] },
    "order.total > 100 or (order.total > 100 and country is DE, AT)",
  ],
  [
    { t: "expr", op: "olderThan", left: total, right: { t: "duration", seconds: 86_400 } },
    "order.total is more than 1 day ago",
  ],
  [{ t: "this", name: "has_bought" }, "has_bought"],
  [{ t: "ref", path: "shop.flows:is_big" }, "is_big"],
])("says the condition %j", (said, text) => {
  expect(conditionSaid(said)).toBe(text);
});

it.each<[Json | undefined, string]>([
  [undefined, ""],
  [{ t: "const", v: null }, "nothing"],
  [{ t: "const", v: "two words" }, "“two words”"],
  [{ t: "const", v: [1, 2, 3, 4, 5, 6, 7] }, "1, 2, 3, 4, 5, 2 more"],
  [{ t: "dict", v: {} }, "several values"],
  [{ t: "opaque", src: "lambda task: True" }, "lambda task: True"],
])("says the value %j", (said, text) => {
  expect(valueSaid(said)).toBe(text);
});

it("says what is waited for", () => {
  expect(occasionSaid({ message: "paid" })).toBe("paid");
  expect(occasionSaid({ signal: { t: "ref", path: "shop.signals:bought" } })).toBe("bought");
  expect(occasionSaid(undefined)).toBe("");
});

it("takes the last part of a path", () => {
  expect(lastOf("shop.flows:Welcome.has_bought")).toBe("has_bought");
  expect(lastOf("hello")).toBe("hello");
});
