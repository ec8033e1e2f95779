import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../core/say";
import { printed } from "./printed";

afterEach(() => speak({}));

describe("keys as they are printed", () => {
  it("are English without translations", () => {
    expect(printed("Ctrl Shift Z")).toBe("Ctrl Shift Z");
  });

  it("have the words of the language, and letters stay", () => {
    speak({ Ctrl: "Strg", Shift: "Umschalt", Del: "Entf" });
    expect(printed("Ctrl Shift Z")).toBe("Strg Umschalt Z");
    expect(printed("Del")).toBe("Entf");
    expect(printed("F8, Shift F8")).toBe("F8, Umschalt F8");
    expect(printed("Ctrl Backspace")).toBe("Strg Backspace");
  });
});
