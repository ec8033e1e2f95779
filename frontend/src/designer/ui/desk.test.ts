import { describe, expect, it } from "vitest";
import { configWith } from "../core/invented";
import { Session } from "../core/session";
import { changed } from "../core/sheet";
import { partsOf } from "./acts";
import { Desk } from "./desk";

function desk(readOnly = ""): Desk {
  const nodes = [
    { id: "a", kind: "execute" },
    { id: "b", kind: "end" },
  ];
  const config = configWith({ flow: { name: "F", nodes }, kinds: [], readOnly });
  return new Desk(new Session(config), { left: true, right: false });
}

describe("the desk", () => {
  it("stands on the step that was selected last", () => {
    const one = desk();
    one.session.select(["a", "b"]);
    one.session.select([]);
    expect(one.at).toBe("b");
  });

  it("stands on the first step when the other one is gone", () => {
    const one = desk();
    one.session.select(["b"]);
    const edit = (sheet: Session["sheet"]) => ({
      ...sheet,
      flow: { ...sheet.flow, nodes: sheet.flow.nodes.slice(0, 1) },
    });
    one.session.run({ title: "Remove", edit });
    expect(one.at).toBe("a");
  });

  it("opens the inspector for the field that somebody wishes for", () => {
    const one = desk();
    one.session.ask({ to: "field", step: "a", path: "" });
    expect(one.open.right).toBe(true);
  });

  it("has one panel open at a time where a panel lies over all else", () => {
    const one = desk();
    one.turnPanel("right");
    expect(one.open).toEqual({ left: true, right: true });
    one.narrow = true;
    one.turnPanel("left", false);
    one.turnPanel("left");
    expect(one.open).toEqual({ left: true, right: false });
  });

  it("explains until something is done", () => {
    const one = desk();
    one.explain("A way cannot lead there.");
    expect(one.notice).toBe("A way cannot lead there.");
    one.session.run({ title: "Rename", edit: (sheet) => changed(sheet, "a", { name: "x" }) });
    expect(one.notice).toBe("");
  });

  it("says why a flow cannot be changed", () => {
    const one = desk("Flows of code are changed in the code.");
    expect(one.mayEdit()).toBe(false);
    expect(one.session.said).toBe("Flows of code are changed in the code.");
  });
});

describe("an edge", () => {
  it("names the step and the slot that it leaves", () => {
    expect(partsOf("bought/else/goto→")).toEqual(["bought", "/else/goto"]);
    expect(partsOf("start→")).toEqual(["start", ""]);
  });
});
