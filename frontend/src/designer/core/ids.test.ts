import { expect, it } from "vitest";
import { freshId, freshName, isName } from "./ids";
import { SCHEMA } from "./invented";

it("makes ids that the schema takes and that nobody has", () => {
  const pattern = new RegExp((SCHEMA.$defs as { NodeId: { pattern: string } }).NodeId.pattern, "u");
  const ids: string[] = [];
  for (let i = 0; i < 500; i++) ids.push(freshId(ids));
  expect(new Set(ids).size).toBe(500);
  expect(ids.every((id) => pattern.test(id))).toBe(true);
});

it.each([
  ["sendMail", [], "send_mail"],
  ["sendMail", ["send_mail"], "send_mail_2"],
  ["send_mail", ["send_mail", "send_mail_2"], "send_mail_3"],
  ["send_mail_2", ["send_mail_2"], "send_mail_3"],
  ["if", [], "if_2"],
  ["Straße prüfen!", [], "strasse_prufen"],
  ["3 days", [], "step_3_days"],
  ["", [], "step"],
  ["__x__", [], "x"],
])("calls %s, if %j are taken, %s", (wanted, taken, name) => {
  expect(freshName(wanted, taken)).toBe(name);
});

it("knows the same words of Python as the schema", () => {
  const words = SCHEMA["x-keywords"] as string[];
  expect(words.filter(isName)).toEqual([]);
  expect(words.map((word) => freshName(word, [])).filter((name) => words.includes(name))).toEqual(
    [],
  );
  expect(["print", "match", "x"].every(isName)).toBe(true);
});
