import { describe, expect, it } from "vitest";
import { adding } from "./adding";
import { Bus } from "./bus";
import { copied, pasting } from "./clipboard";
import { connecting } from "./connecting";
import { exitsOf } from "./exits";
import {
  below,
  type Chance,
  chances,
  faultsOf,
  invented,
  KINDS,
  oneOf,
  sheetWith,
} from "./invented";
import { folding, pinning, remarking, unpinning } from "./placing";
import { healing, removing } from "./removing";
import { moving, renaming, setting, settingFlow } from "./setting";
import type { Edit, Sheet } from "./sheet";

const NONE: Edit = (sheet) => sheet;

/** What an author may do, drawn by chance. */
const ACTS: readonly ((sheet: Sheet, id: string, chance: Chance) => Edit)[] = [
  (sheet, id, chance) => adding(sheet, oneOf(chance, KINDS), { after: id }).edit,
  (sheet, _id, chance) => adding(sheet, oneOf(chance, KINDS), { at: { x: 1, y: 1 } }).edit,
  (_sheet, id) => removing([id]),
  (_sheet, id) => healing([id]),
  (sheet, id, chance) => {
    const exit = oneOf(chance, exitsOf(sheet.flow, id));
    const target = chance() < 0.2 ? null : oneOf(chance, sheet.flow.nodes).id;
    return exit ? connecting(id, exit.slot, target) : NONE;
  },
  (_sheet, id, chance) => setting(id, "/description", `text ${below(chance, 9)}`),
  (_sheet, id, chance) => setting(id, "/waitFor", { t: "duration", seconds: below(chance, 9) }),
  (_sheet, id) => setting(id, "/waitFor", undefined),
  (_sheet, _id, chance) => settingFlow("/doc", `text ${below(chance, 9)}`),
  (_sheet, id, chance) => renaming(id, `name_${below(chance, 99)}`),
  (_sheet, id, chance) => moving([id], chance() < 0.5 ? -1 : 1),
  (_sheet, id, chance) => pinning({ [id]: { x: below(chance, 9), y: below(chance, 9) } }),
  (_sheet, id) => unpinning([id]),
  (_sheet, id, chance) => folding(id, chance() < 0.5),
  (_sheet, id, chance) => remarking({ id, text: `text ${below(chance, 9)}`, x: 0, y: 0 }),
  (sheet, id) => pasting(sheet, copied(sheet, [id]), { after: id })?.edit ?? NONE,
];

function acted(bus: Bus, chance: Chance): void {
  const step = oneOf(chance, bus.sheet.flow.nodes);
  const edit = step
    ? oneOf(chance, ACTS)(bus.sheet, step.id, chance)
    : adding(bus.sheet, oneOf(chance, KINDS), {}).edit;
  bus.run({ title: "", edit });
}

describe.each([1, 2, 3])("200 commands by chance (%s)", (seed) => {
  const chance = chances(seed);
  const start = invented(seed);
  const text = JSON.stringify(start);
  const bus = new Bus(start);
  for (let i = 0; i < 200; i++) acted(bus, chance);
  const end = bus.sheet;
  const endText = JSON.stringify(end);
  const depth = bus.depth;

  it("can all be taken back, and done again", () => {
    expect(depth).toBeGreaterThan(100);
    while (bus.undoes !== "" || bus.depth) bus.undo();
    expect(bus.sheet).toEqual(start);
    expect(JSON.stringify(bus.sheet)).toBe(text);
    expect(bus.dirty).toBe(false);
    for (let i = 0; i < depth; i++) bus.redo();
    expect(bus.sheet).toEqual(end);
    expect(JSON.stringify(bus.sheet)).toBe(endText);
    expect(bus.depth).toBe(depth);
  });

  it("keep the structure, but for what the checks ask for", () => {
    // A case and a wait that were connected anew lack what only their author knows.
    const asked = /^(missing \/nodes\/\d+\/(cases|waits)\/\d+|few \/nodes)$/;
    expect(faultsOf(end).filter((one) => !asked.test(one))).toEqual([]);
  });
});

describe("the bus", () => {
  const sheet = sheetWith({ id: "a", kind: "execute" }, { id: "end", kind: "end" });
  const typed = (text: string) => ({
    title: "Type",
    edit: setting("a", "/description", text),
    burst: "a",
  });

  it("takes a burst back in one step", () => {
    const bus = new Bus(sheet);
    for (const text of ["h", "he", "hel"]) bus.run(typed(text));
    expect(bus.depth).toBe(1);
    bus.undo();
    expect(bus.sheet).toBe(sheet);
    bus.redo();
    expect(bus.sheet.flow.nodes[0]?.description).toBe("hel");
  });

  it("begins another step after a burst has settled, after another command, and after undo", () => {
    const bus = new Bus(sheet);
    bus.run(typed("h"));
    bus.settle();
    bus.run(typed("he"));
    bus.run({ title: "Pin", edit: pinning({ a: { x: 1, y: 1 } }) });
    bus.run(typed("hel"));
    expect(bus.depth).toBe(4);
    bus.undo();
    bus.run(typed("help"));
    expect(bus.depth).toBe(4);
  });

  it("is dirty but at the sheet that was saved", () => {
    const bus = new Bus(sheet);
    expect(bus.dirty).toBe(false);
    bus.run({ title: "One", edit: settingFlow("/doc", "one") });
    bus.run({ title: "Two", edit: settingFlow("/doc", "two") });
    bus.saved(bus.sheet);
    expect(bus.dirty).toBe(false);
    bus.undo();
    expect(bus.dirty).toBe(true);
    bus.redo();
    expect(bus.dirty).toBe(false);
    bus.run({ title: "Three", edit: settingFlow("/doc", "three") });
    expect(bus.dirty).toBe(true);
    bus.undo();
    expect(bus.dirty).toBe(false);
  });

  it("is not dirty where other commands have led back to what was saved", () => {
    const bus = new Bus(sheet);
    bus.run({ title: "One", edit: settingFlow("/doc", "one") });
    bus.run({ title: "None", edit: settingFlow("/doc", undefined) });
    expect(bus.sheet).not.toBe(sheet);
    expect(bus.dirty).toBe(false);
    bus.run({ title: "Pin", edit: pinning({ a: { x: 1, y: 1 } }) });
    expect(bus.dirty).toBe(true);
  });

  it("takes no step of undo for what changes nothing, and keeps what can be done again", () => {
    const bus = new Bus(sheet);
    bus.run({ title: "One", edit: settingFlow("/doc", "one") });
    bus.undo();
    expect(bus.run({ title: "Nothing", edit: (now) => now })).toBe(false);
    expect(bus.redoes).toBe("One");
    expect(bus.undoes).toBe("");
  });

  it("forgets what could be done again when something else is done", () => {
    const bus = new Bus(sheet);
    bus.run({ title: "One", edit: settingFlow("/doc", "one") });
    bus.undo();
    bus.run({ title: "Two", edit: settingFlow("/doc", "two") });
    expect(bus.redoes).toBe("");
    expect(bus.redo()).toBe("");
  });
});
