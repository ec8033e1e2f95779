import { describe, expect, it } from "vitest";
import { hear, SILENCE, SILENT } from "./voice";

describe("the voice", () => {
  it("says the first changes at once", () => {
    expect(hear(SILENT, 3, 100)).toEqual([{ unsaid: 0, spoke: 100 }, 3]);
  });

  it("has nothing to say without changes", () => {
    expect(hear(SILENT, 0, 100)[1]).toBe(0);
  });

  it("keeps silent for a while and then says the sum", () => {
    let [voice, said] = hear(SILENT, 3, 100);
    [voice, said] = hear(voice, 2, 105);
    expect(said).toBe(0);
    [voice, said] = hear(voice, 1, 110);
    expect(said).toBe(0);
    [voice, said] = hear(voice, 0, 100 + SILENCE);
    expect(said).toBe(3);
    expect(voice.unsaid).toBe(0);
  });
});
