import { describe, expect, it } from "vitest";
import { problems } from "../../document/problems";
import { fixesOf } from "./fixes";
import { CONDITION, configWith, RULES, sheetWith, wrongOf } from "./invented";
import { Session } from "./session";

const A = { id: "a", kind: "execute" };
const B = { id: "b", kind: "execute" };
const END = { id: "end", kind: "end" };

function sessionWith(...nodes: Parameters<typeof sheetWith>): Session {
  return new Session(configWith({ flow: sheetWith(...nodes).flow }));
}

function titles(session: Session): string[] {
  return session.problems.flatMap((one) => fixesOf(one, session).map((fix) => fix.title));
}

const arms = (...weights: number[]) =>
  weights.map((weight, at) => ({
    name: at === weights.length - 1 ? "holdout" : `arm ${at}`,
    weight,
  }));

const TRIED: [string, Parameters<typeof sheetWith>, string[]][] = [
  [
    "weights that miss 100",
    [{ id: "a", kind: "experiment", experiment: "x", arms: arms(40, 40, 15) }, END],
    ["Give the missing 5 % to holdout", "Make all arms alike"],
  ],
  [
    "weights over 100",
    [{ id: "a", kind: "experiment", experiment: "x", arms: arms(50, 60) }, END],
    ["Take the surplus 10 % from holdout", "Make all arms alike"],
  ],
  ["a step that nothing leads to", [{ ...A, next: "end" }, B, END], ["Remove b"]],
  [
    "a way that was cut",
    [{ ...A, next: "nowhere" }, B, END],
    ["Lead to end", "Go on with b", "Lead a here", "Remove b", "Lead a here"],
  ],
  ["an end that is missing", [A], ["Add an end and lead there"]],
  ["a name that is there twice", [A, { ...B, name: "a" }, END], ["Rename to a_2"]],
  ["a name of Python", [{ ...A, name: "if" }, END], ["Rename to if_2"]],
  ["a name of every flow", [{ ...A, name: "run" }, END], ["Rename to run_2"]],
  ["no clause", [{ id: "a", kind: "if", condition: CONDITION }, END], ["Go on either way"]],
  [
    "no default",
    [{ id: "a", kind: "switch", cases: [{ ask: CONDITION, goto: "end" }] }, END],
    ["Lead to end"],
  ],
  [
    "labels that are alike",
    [
      {
        id: "a",
        kind: "switch",
        cases: [
          { ask: CONDITION, goto: "end", label: "x" },
          { ask: CONDITION, goto: "end", label: "x" },
        ],
        default: "end",
      },
      END,
    ],
    ["Rename to x 2"],
  ],
  ["a repetition without an interval", [A, { id: "b", kind: "repeat" }], ["Start over every day"]],
  [
    "empty hours",
    [{ ...A, during: { days: "daily", from: "09:00", to: "09:00" } }, END],
    ["Take it away"],
  ],
  ["an empty duration", [{ ...A, timeout: { t: "duration", seconds: 0 } }, END], ["Take it away"]],
  ["a join without a split", [A, { id: "b", kind: "join" }, END], ["Remove b"]],
  ["a key that is not known", [{ ...A, odd: 1 }, END], ["Take it away"]],
  ["no steps", [], ["Add an end"]],
  [
    "a field that is not declared",
    [
      {
        id: "a",
        kind: "if",
        condition: { t: "expr", op: "set", left: { t: "subject", path: "email" } },
        then: { goto: "end" },
      },
      END,
    ],
    ["Declare the field email"],
  ],
];

describe("fixes of", () => {
  it.each(TRIED)("%s are offered", (_title, nodes, expected) => {
    expect(titles(sessionWith(...nodes))).toEqual(expected);
  });

  it.each(TRIED)("%s mend it, each in one step of undo", (_title, nodes) => {
    const count = sessionWith(...nodes).problems.flatMap((one) =>
      fixesOf(one, sessionWith(...nodes)),
    ).length;
    for (let number = 0; number < count; number++) {
      const session = sessionWith(...nodes);
      const before = session.sheet;
      const all = session.problems.flatMap((problem) =>
        fixesOf(problem, session).map((fix) => ({ problem, fix })),
      );
      const { problem, fix } = all[number] ?? all[0] ?? expect.fail();
      expect(session.run(fix.command)).toBe(true);
      expect(session.bus.depth).toBe(1);
      const left = problems(session.sheet.flow, RULES);
      expect(
        left.filter((one) => one.code === problem.code && one.step === problem.step),
        fix.title,
      ).toEqual([]);
      session.undo((title) => title);
      expect(session.sheet).toBe(before);
    }
  });

  it("an id that is there twice give the second step one of its own", () => {
    const session = sessionWith(A, { ...B, id: "a" }, END);
    const fixes = session.problems
      .filter((one) => one.code === "id-twice")
      .flatMap((one) => fixesOf(one, session));
    expect(fixes.map((fix) => fix.title)).toEqual(["Give it an id of its own"]);
    session.run(fixes[0]?.command ?? expect.fail());
    expect(wrongOf(session.sheet).filter((one) => one.startsWith("id-twice"))).toEqual([]);
  });

  it("anything are none where nothing may be changed", () => {
    const flow = sheetWith(A).flow;
    const session = new Session(configWith({ flow, readOnly: "This flow is code." }));
    expect(titles(session)).toEqual([]);
  });
});
