import { describe, expect, it } from "vitest";
import schema from "../../../../docs/flow.schema.json";
import { faults, type JsonObject } from "../../document/structure";
import {
  blank,
  joined,
  kindOf,
  linesOf,
  listOf,
  negated,
  OPERATORS,
  operandOf,
  pathsIn,
  retyped,
  textOf,
  withOperator,
  without,
} from "./expressions";

const EXPR = { ...(schema as unknown as JsonObject), oneOf: undefined, $ref: "#/$defs/Expr" };

function right(said: JsonObject): boolean {
  return faults(said, EXPR as unknown as JsonObject).length === 0;
}

const total = {
  ...blank(),
  left: { t: "data", path: "order.total" },
  right: { t: "const", v: 100 },
} as JsonObject;

describe("a comparison", () => {
  it.each(Object.keys(OPERATORS))("with %s is in the grammar, whatever it was before", (op) => {
    for (const before of Object.keys(OPERATORS)) {
      const said = withOperator(withOperator(total, before), op);
      expect(right(said), `${before} → ${op}`).toBe(true);
      expect(said.left).toEqual(total.left);
    }
  });

  it("keeps its operand while the operator is of the same shape", () => {
    expect(withOperator(total, "<=").right).toEqual({ t: "const", v: 100 });
  });

  it("makes a list of its operand and back", () => {
    expect(withOperator(total, "in").right).toEqual({ t: "const", v: [100] });
    expect(withOperator(withOperator(total, "in"), "==").right).toEqual({ t: "const", v: 100 });
  });
});

describe("an operand", () => {
  it("is of its kind by what was typed", () => {
    expect(operandOf("number", "1,5")).toEqual({ t: "const", v: 1.5 });
    expect(operandOf("decimal", "19.90")).toEqual({ t: "const", v: "19.90", as: "decimal" });
    expect(operandOf("number", "many")).toBeNull();
    expect(operandOf("text", "many")).toEqual({ t: "const", v: "many" });
    expect(operandOf("subject", " email ")).toEqual({ t: "subject", path: "email" });
  });

  it("keeps what was written when it gets another kind, if that fits", () => {
    expect(retyped({ t: "const", v: "12" }, "number")).toEqual({ t: "const", v: 12 });
    expect(retyped({ t: "const", v: "twelve" }, "number")).toEqual({ t: "const", v: 0 });
    expect(retyped({ t: "const", v: null }, "text")).toEqual({ t: "const", v: "" });
  });

  it("tells its kind and is written again as it was", () => {
    for (const kind of ["text", "number", "decimal", "yesno", "nothing", "data"] as const) {
      const said = retyped({ t: "const", v: "7" }, kind);
      expect(kindOf(said)).toBe(kind);
      expect(operandOf(kind, textOf(said))).toEqual(said);
    }
  });

  it("as a list has a line for each value", () => {
    expect(listOf("de\n\n at ")).toEqual({ t: "const", v: ["de", "at"] });
    expect(listOf("1\n2,5")).toEqual({ t: "const", v: [1, 2.5] });
    expect(linesOf(listOf("1\nx"))).toBe("1\nx");
  });
});

describe("conditions of conditions", () => {
  it("are joined, and one more is put into the same group", () => {
    const two = joined(total, "and", blank());
    expect(joined(two, "and", blank()).of).toHaveLength(3);
    expect(joined(two, "or", blank()).of).toHaveLength(2);
  });

  it("stand for themselves when one is left of a group", () => {
    expect(without(joined(total, "and", blank()), 1)).toEqual(total);
  });

  it("are negated and not negated again", () => {
    expect(negated(total)).toEqual({ t: "expr", op: "not", of: total });
    expect(negated(negated(total))).toEqual(total);
  });

  it("name paths, which others are offered", () => {
    expect(pathsIn([joined(total, "and", negated(total))])).toEqual(["order.total"]);
  });
});
