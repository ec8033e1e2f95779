import { describe, expect, it } from "vitest";
import { configWith, sheetWith } from "./invented";
import { pinning } from "./placing";
import { healing } from "./removing";
import { Session } from "./session";
import { setting, settingFlow } from "./setting";

const flow = sheetWith({ id: "a", kind: "execute" }, { id: "end", kind: "end" }).flow;
const FOUND = {
  code: "argument-missing",
  path: "/nodes/0",
  step: "a",
  params: {},
  text: "Missing.",
};
const remove = { title: "Remove a", edit: healing(["a"]) };

it("changes nothing where nothing may be changed, and says why", () => {
  const session = new Session(configWith({ flow, readOnly: "This flow is code." }));
  const before = session.sheet;
  expect(session.run(remove)).toBe(false);
  expect(session.sheet).toBe(before);
  expect(session.said).toBe("This flow is code.");
  expect(session.bus.dirty).toBe(false);
});

it("undoes and redoes nothing while somebody else edits", () => {
  const session = new Session(configWith({ flow }));
  session.run(remove);
  session.saved(session.sheet, 2, []);
  session.attend({ editor: "Ben", mine: false, others: [] });
  const { sheet } = session;
  session.undo((title) => title);
  session.redo((title) => title);
  expect(session.sheet).toBe(sheet);
  expect(session.said).toBe(session.why);
});

it("says what was done, and nothing if nothing was", () => {
  const session = new Session(configWith({ flow }));
  expect(session.run({ title: "Nothing", edit: healing(["x"]) })).toBe(false);
  expect(session.said).toBe("");
  session.run(remove);
  expect(session.said).toBe("Remove a");
  session.undo((title) => `Undone: ${title}`);
  expect(session.said).toBe("Undone: Remove a");
});

it("selects no step that is gone", () => {
  const session = new Session(configWith({ flow }));
  session.select(["a", "end"]);
  session.run(remove);
  expect(session.selection).toEqual(["end"]);
});

it("tells what is drawn from what is only said or asked for", () => {
  const session = new Session(configWith({ flow }));
  const { turn, look } = session;
  session.say("Nothing to undo.");
  session.ask({ to: "find" });
  expect([session.turn, session.look]).toEqual([turn + 2, look]);
  session.select(["a"]);
  session.run(remove);
  expect(session.look).toBe(look + 2);
});

describe("what only the server finds", () => {
  it("is shown of the document that it has seen, and of no other", () => {
    const session = new Session(configWith({ flow, problems: [FOUND] }));
    expect(session.serverProblems).toEqual([FOUND]);
    session.run({ title: "", edit: setting("a", "/description", "x") });
    expect(session.serverProblems).toEqual([]);
    session.undo(String);
    expect(session.serverProblems).toEqual([FOUND]);
  });

  it("stays while steps only stand elsewhere", () => {
    const session = new Session(configWith({ flow, problems: [FOUND] }));
    session.run({ title: "", edit: pinning({ a: { x: 1, y: 1 } }) });
    expect(session.serverProblems).toEqual([FOUND]);
  });

  it("is of the sheet that was saved, although there is a newer one when the answer comes", () => {
    const session = new Session(configWith({ flow }));
    session.run({ title: "", edit: settingFlow("/doc", "one") });
    const sent = session.sheet;
    session.run({ title: "", edit: settingFlow("/doc", "two") });
    session.saved(sent, 2, [FOUND]);
    expect(session.serverProblems).toEqual([]);
    expect(session.bus.dirty).toBe(true);
    expect(session.revision).toBe(2);
    session.undo(String);
    expect(session.serverProblems).toEqual([FOUND]);
    expect(session.bus.dirty).toBe(false);
  });
});

it("judges a document anew when it has changed, and only then", () => {
  const session = new Session(configWith({ flow }));
  expect(session.problems).toEqual([]);
  expect(session.problems).toBe(session.problems);
  session.run({ title: "", edit: healing(["end"]) });
  expect(session.problems.map((one) => one.code)).toContain("leads-nowhere");
});

it("tells those who listen, until they leave", () => {
  const session = new Session(configWith({ flow }));
  let heard = 0;
  const leave = session.subscribe(() => heard++);
  session.run(remove);
  session.select([]);
  expect(heard).toBe(1);
  session.select(["end"]);
  expect(heard).toBe(2);
  leave();
  session.say("x");
  expect(heard).toBe(2);
});
