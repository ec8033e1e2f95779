import { describe, expect, it } from "vitest";
import { answerOf, newerOf } from "./sending";

describe("an answer of the server", () => {
  it("with a revision means that the draft is saved", () => {
    expect(answerOf(200, { revision: 4, problems: [] })).toEqual({
      is: "saved",
      revision: 4,
      problems: [],
    });
  });

  it("of a conflict has what somebody else has saved", () => {
    const document = { name: "F", nodes: [] };
    const said = answerOf(409, { revision: 5, document, layout: {}, author: "Ann", text: "x" });
    expect(said).toMatchObject({ is: "newer", revision: 5, author: "Ann" });
  });

  it("that leads to the login, or forbids, refuses", () => {
    for (const status of [0, 401, 403])
      expect(answerOf(status, null)).toEqual({ is: "refused", text: "" });
    expect(answerOf(403, { text: "Sign in again." })).toEqual({
      is: "refused",
      text: "Sign in again.",
    });
  });

  it("of any other kind says what the server says, or its status", () => {
    expect(answerOf(422, { text: "Too large." })).toEqual({ is: "failed", text: "Too large." });
    expect(answerOf(502, null)).toEqual({
      is: "failed",
      text: "The server answers with error 502.",
    });
    expect(answerOf(200, "<html>").is).toBe("failed");
  });
});

it("finds nothing newer where nothing is told", () => {
  expect(newerOf(null)).toBeNull();
  expect(newerOf({ document: null, revision: 2 })).toBeNull();
});
