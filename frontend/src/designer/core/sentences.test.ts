import { afterEach, describe, expect, it } from "vitest";
import type { Kind, Section } from "./config";
import { configWith, sheetWith } from "./invented";
import { speak } from "./say";
import { fieldOf, sentence } from "./sentences";

const config = configWith({
  sentences: {
    weights: "The weights add up to %(total)g. Let them add up to 100.",
    enum: "This must be one of %(values)s.",
    "target-unknown": "There is no step %(name)s. Choose one that is there.",
    "leads-nowhere": "Nothing follows this step.",
  },
});
const problem = (code: string, params = {}, path = "/nodes/0") => ({
  code,
  path,
  step: "a",
  params,
});

afterEach(() => speak({}));

describe("sentences", () => {
  it("have what varies in its place", () => {
    expect(sentence(problem("weights", { total: 95.10000000000001 }), config)).toBe(
      "The weights add up to 95.1. Let them add up to 100.",
    );
    expect(sentence(problem("enum", { values: ["a", "b"] }), config)).toBe(
      "This must be one of a, b.",
    );
  });

  it("say of a way that was cut that nothing follows", () => {
    expect(sentence(problem("target-unknown", { name: "nowhere" }), config)).toBe(
      "Nothing follows this step.",
    );
    expect(sentence(problem("target-unknown", { name: "hello" }), config)).toBe(
      "There is no step hello. Choose one that is there.",
    );
  });

  it("of the server are taken as they are", () => {
    expect(sentence({ ...problem("x"), text: "Schon übersetzt." }, config)).toBe(
      "Schon übersetzt.",
    );
  });

  it("name a code that nobody knows", () => {
    speak({ "This is not right: %(code)s.": "Das stimmt nicht: %(code)s." });
    expect(sentence(problem("new"), config)).toBe("Das stimmt nicht: new.");
  });
});

describe("the field of a problem", () => {
  const { flow } = sheetWith({ id: "a", name: "hello", kind: "if" }, { id: "end", kind: "end" });
  const field = {
    name: "condition",
    title: "Condition",
    help: "",
    widget: "asked",
    required: true,
    choices: [],
  };
  const kinds = [
    { kind: "if", cls: "", sections: [{ title: "", fields: [field] }] },
  ] as unknown as Kind[];

  it.each([
    ["/nodes/0/condition/left", "", { step: "hello", field: "Condition" }],
    ["/nodes/0", "then-missing", { step: "hello", field: "Yes" }],
    ["/nodes/0/next", "", { step: "hello", field: "Goes on with" }],
    ["/nodes/0", "unreachable", { step: "hello", field: "" }],
    ["/nodes/0", "missing", { step: "hello", field: "Condition" }],
    ["/subjectFields/0", "", { step: "", field: "Fields of the subject" }],
    ["/nodes", "few", { step: "", field: "" }],
    ["", "type", { step: "", field: "" }],
  ])("at %s %s is %j", (path, code, expected) => {
    const fields = [{ ...field, name: "subjectFields", title: "Fields of the subject" }];
    const sections = [{ title: "", fields }] as unknown as Section[];
    const whole = { sections, entrances: [] };
    expect(fieldOf(problem(code, { name: "condition" }, path), flow, { kinds, whole })).toEqual(
      expected,
    );
  });

  it("that is missing is called as the inspector calls it", () => {
    const said = {
      ...config,
      kinds,
      whole: { sections: [], entrances: [] },
      sentences: { missing: "%(name)s is missing." },
    };
    const missing = (path: string) => problem("missing", { name: "condition" }, path);
    expect(sentence(missing("/nodes/0"), said, flow)).toBe("Condition is missing.");
    expect(sentence(missing("/nodes/0/call"), said, flow)).toBe("condition is missing.");
    expect(sentence(missing("/nodes/0"), said)).toBe("condition is missing.");
  });
});
