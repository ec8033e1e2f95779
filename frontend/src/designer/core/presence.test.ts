import { expect, it } from "vitest";
import { configWith, sheetWith } from "./invented";
import { NOBODY, type Presence } from "./presence";
import { Session } from "./session";
import { settingFlow } from "./setting";

const ADA: Presence = { editor: "Ada", mine: false, others: [] };
const ME: Presence = { ...NOBODY, mine: true };
const change = { title: "Say", edit: settingFlow("/doc", "mine") };

function opened(presence: Presence = NOBODY): Session {
  return new Session(configWith({ presence }));
}

it("is not mentioned while nobody else is there", () => {
  const session = opened();
  expect(session.company).toBe("");
  expect(session.attend(ME)).toBe(false);
  expect(session.readOnly).toBe(false);
});

it("draws nothing anew as long as nothing changes", () => {
  const session = opened(ADA);
  let told = 0;
  session.subscribe(() => told++);
  session.attend({ ...ADA });
  expect(told).toBe(0);
  session.attend(NOBODY);
  expect(told).toBe(1);
});

it("names who edits and who looks", () => {
  const session = opened({ ...ADA, others: ["Ben", "Cem"] });
  expect(session.company).toBe("Ada edits this draft · looking: Ben, Cem");
});

it("lets a page watch that is opened while somebody edits, and says why", () => {
  const session = opened(ADA);
  expect(session.watching).toBe(true);
  expect(session.run(change)).toBe(false);
  expect(session.said).toBe("Ada edits this draft");
});

it("opens the page for editing when nobody edits any more", () => {
  const session = opened(ADA);
  expect(session.attend(NOBODY)).toBe(true);
  expect(session.run(change)).toBe(true);
});

it("never locks who has changes that are not saved", () => {
  const session = opened();
  session.run(change);
  expect(session.attend(ADA)).toBe(true);
  expect(session.readOnly).toBe(false);
  session.undo(String);
  session.attend(ADA);
  expect(session.readOnly).toBe(true);
});

it("says that the draft was taken over to who edited it, as long as that lasts", () => {
  const session = opened();
  session.run(change);
  session.attend(ME);
  session.attend(ADA);
  expect(session.company).toBe("Ada has taken this draft over");
  expect(session.attend(ADA)).toBe(false);
  session.attend(NOBODY);
  session.attend(ADA);
  expect(session.company).toBe("Ada edits this draft");
});

it("shows a watching page what was saved, from where nothing is taken back", () => {
  const session = opened(ADA);
  const { flow } = session.sheet;
  const theirs = sheetWith(...flow.nodes);
  session.follow(theirs);
  session.attend(NOBODY);
  expect(session.sheet).toBe(theirs);
  expect(session.bus.dirty).toBe(false);
  session.undo(String);
  expect(session.sheet).toBe(theirs);
});
