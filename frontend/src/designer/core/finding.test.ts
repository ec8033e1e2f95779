import { expect, it } from "vitest";
import { found } from "./finding";
import { KINDS, sheetWith } from "./invented";
import { remarking } from "./placing";

const sheet = remarking({ id: "r", text: "Ask the sales team", x: 0, y: 0 })(
  sheetWith(
    { id: "s1", name: "say_hello", kind: "sendMail", template: "welcome/greeting", next: "s3" },
    { id: "s2", name: "hello", kind: "execute", description: "Grüßt die Kundin" },
    { id: "s3", name: "end", kind: "end" },
  ),
);
const ids = (query: string) => found(sheet, query, KINDS).map((one) => one.id);

it.each([
  ["hello", ["s2", "s1"]],
  ["greeting", ["s1"]],
  ["GRUSST kundin", []],
  ["grüßt KUNDIN", ["s2"]],
  ["kundin", ["s2"]],
  ["sendmail", ["s1"]],
  ["sendmail hello", ["s1"]],
  ["sales", ["r"]],
  ["nobody", []],
  ["s3", []],
])("finds by %j %j", (query, expected) => {
  expect(ids(query)).toEqual(expected);
});

it("has everything in its order without a query", () => {
  expect(ids(" ")).toEqual(["s1", "s2", "s3", "r"]);
});

it("says where it found something", () => {
  expect(found(sheet, "greeting", KINDS)[0]).toEqual({
    id: "s1",
    text: "say_hello",
    why: "welcome/greeting",
  });
  expect(found(sheet, "sales", KINDS)[0]?.why).toBe("remark");
});

it("is quick in a thousand steps", () => {
  const nodes = Array.from({ length: 1000 }, (_one, n) => ({
    id: `s${n}`,
    kind: "sendMail",
    template: `mail/${n}`,
  }));
  const begin = performance.now();
  expect(found(sheetWith(...nodes), "mail 99", KINDS).length).toBeGreaterThan(10);
  expect(performance.now() - begin).toBeLessThan(1000);
});
