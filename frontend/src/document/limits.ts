/** What is wrong with a condition of a document beyond its structure: size, numbers, and fields.
 *
 * The same rules as `automations.document.limits`.
 */

import { isObject, type Json, type JsonObject } from "./structure";

/** Code, JSON pointer, and what a sentence about it needs. */
export type Wrong = [string, string, JsonObject];

/** Conditions within conditions, and conditions in all, at most. */
const MAX_DEPTH = 10;
const MAX_PARTS = 100;
const DECIMAL = /^-?[0-9]{1,30}([.][0-9]{1,30})?$/;

/** Yields what is wrong with a condition at a place, given the declared fields of the subject. */
export function* wrong(said: JsonObject, at: string, fields: ReadonlySet<Json>): Generator<Wrong> {
  if (depth(said) > MAX_DEPTH) yield ["expr-deep", at, { most: MAX_DEPTH }];
  if (size(said) > MAX_PARTS) yield ["expr-large", at, { most: MAX_PARTS }];
  for (const [path, operand] of operands(said, at)) {
    if (operand.t === "subject" && !fields.has(operand.path ?? ""))
      yield ["field-undeclared", path, { name: operand.path ?? "" }];
    if (operand.as !== undefined && !(typeof operand.v === "string" && DECIMAL.test(operand.v)))
      yield ["decimal-wrong", path, {}];
  }
}

function inner(said: JsonObject, at: string): [string, JsonObject][] {
  if (isObject(said.of)) return [[`${at}/of`, said.of]];
  const several = (said.of ?? []) as JsonObject[];
  return several.map((one, place) => [`${at}/of/${place}`, one]);
}

function depth(said: JsonObject): number {
  return 1 + Math.max(0, ...inner(said, "").map(([, one]) => depth(one)));
}

function size(said: JsonObject): number {
  return inner(said, "").reduce((sum, [, one]) => sum + size(one), 1);
}

function* operands(said: JsonObject, at: string): Generator<[string, JsonObject]> {
  for (const side of ["left", "right"]) {
    const operand = said[side];
    if (isObject(operand)) yield [`${at}/${side}`, operand];
  }
  for (const [path, one] of inner(said, at)) yield* operands(one, path);
}
