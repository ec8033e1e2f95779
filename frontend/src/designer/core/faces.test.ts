import { describe, expect, it } from "vitest";
import type { Offer } from "./config";
import { faceOf, graphOf, kindOf } from "./faces";
import { CONDITION, configWith, invented, KINDS, sheetWith } from "./invented";

const offer = (value: Offer["value"], title: string): Offer => ({
  value,
  kind: "action",
  title,
  text: "",
  effects: "",
  params: [],
});
const SEND = { t: "ref", path: "shop.flows:send" };
const config = configWith({
  offers: [offer(SEND, "Send an invoice"), offer("welcome/hello", "Hello")],
  kinds: [
    ...KINDS,
    { ...KINDS[0], kind: "custom", cls: "shop.steps:Print", title: "Print" } as never,
  ],
});

describe("a face", () => {
  it.each([
    [{ kind: "execute", call: { args: [SEND] } }, "Send an invoice"],
    [{ kind: "execute", call: { args: [{ t: "this", name: "thank" }] } }, "thank"],
    [{ kind: "execute" }, ""],
    [{ kind: "sendMail", template: "welcome/hello" }, "Hello"],
    [{ kind: "sendMail", template: "other" }, "other"],
    [{ kind: "if", condition: CONDITION }, "paid is set"],
    [
      {
        kind: "experiment",
        arms: [
          { name: "a", weight: 40 },
          { name: "b", weight: 60 },
        ],
      },
      "40 : 60",
    ],
    [{ kind: "waitFor", waits: [{ for: { message: "paid" } }] }, "paid"],
    [{ kind: "update", values: { tag: { t: "const", v: "large" } } }, "tag = large"],
    [{ kind: "jump", goto: "a", times: 3 }, "at most 3 ×"],
    [{ kind: "repeat", every: { minutes: 90 } }, "every 1 h 30 min"],
    [{ kind: "repeat", every: { days: 1 }, at: "07:00", times: 2 }, "every day at 07:00, 2 ×"],
    [{ kind: "end", exited: "no answer" }, "no answer"],
    [{ kind: "custom", cls: "shop.steps:Print" }, "Print"],
    [
      {
        kind: "custom",
        cls: "shop.steps:Print",
        call: {
          args: [{ t: "const", v: 2 }],
          kwargs: { paper: { t: "const", v: "A4" }, description: { t: "const", v: "Prints it" } },
        },
      },
      "Print: 2, A4",
    ],
  ])("of %j says %s", (said, does) => {
    expect(faceOf({ id: "a", ...said } as never, config).does).toBe(does);
  });

  it("has its modifiers in the engine's order", () => {
    const span = (seconds: number) => ({ t: "duration", seconds });
    const step = {
      id: "a",
      kind: "sendMail",
      timeout: span(60),
      during: { days: "mon-fri", from: "09:00", to: "20:00" },
      atMost: { times: 3, per: span(604_800) },
      waitFor: span(172_800),
      skipIf: [CONDITION],
      skipAfter: span(86_400),
      limits: [{ times: 10 }, { times: 100, per: span(60), key: "customer" }],
      priority: -5,
    };
    expect(faceOf(step, config).chips).toEqual([
      "skip if paid is set",
      "2 days",
      "mon-fri 9–20 h",
      "3 × in 7 days",
      "≤ 10 at once",
      "≤ 100 in 1 min",
      "priority -5",
      "≤ 1 day",
      "timeout 1 min",
    ]);
  });

  it("is drawn as its kind, or as an unknown one", () => {
    expect(faceOf({ id: "a", kind: "if" }, config)).toMatchObject({ kind: "decide", label: "a" });
    expect(faceOf({ id: "a", kind: "odd" }, config)).toMatchObject({
      kind: "unknown",
      said: "odd",
    });
  });
});

it("knows the kind of a step of a project's class", () => {
  expect(kindOf({ id: "a", kind: "custom", cls: "shop.steps:Print" }, config)?.title).toBe("Print");
  expect(kindOf({ id: "a", kind: "custom", cls: "other:X" }, config)).toBe(undefined);
});

describe("the graph", () => {
  it("has an edge for each slot, with room for its words", () => {
    const check = { id: "a", kind: "if", condition: CONDITION, then: { goto: "end" } };
    const graph = graphOf(
      sheetWith(check, { id: "b", kind: "execute" }, { id: "end", kind: "end" }).flow,
      config,
    );
    expect(graph.boxes.map((box) => box.id)).toEqual(["a", "b", "end"]);
    expect(graph.edges.map(({ id, label }) => [id, label !== undefined])).toEqual([
      ["a/then/goto→", true],
      ["a→", true],
      ["b→", false],
    ]);
  });

  it("has no edge to a step that is not there, and no edge twice", () => {
    for (let seed = 0; seed < 200; seed++) {
      const { flow } = invented(seed);
      const { edges, boxes } = graphOf({ ...flow, nodes: flow.nodes.slice(1) }, config);
      const known = new Set(boxes.map((box) => box.id));
      expect(new Set(edges.map((edge) => edge.id)).size).toBe(edges.length);
      expect(edges.every(({ from, to }) => known.has(from) && known.has(to))).toBe(true);
    }
  });
});
