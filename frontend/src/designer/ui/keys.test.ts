import { describe, expect, it } from "vitest";
import { chord, KEYS } from "./keys";

function pressed(key: string, held: Partial<KeyboardEvent> = {}): string {
  return chord({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...held,
  } as KeyboardEvent);
}

describe("keys", () => {
  it("are written with what is held", () => {
    expect(pressed("z", { ctrlKey: true })).toBe("Ctrl+z");
    expect(pressed("Z", { ctrlKey: true, shiftKey: true })).toBe("Ctrl+Shift+z");
    expect(pressed("ArrowUp", { altKey: true })).toBe("Alt+ArrowUp");
  });

  it("count Command as Ctrl", () => {
    expect(pressed("s", { metaKey: true })).toBe("Ctrl+s");
  });

  it("are the sign that is typed, whatever must be held for it", () => {
    expect(pressed("?", { shiftKey: true })).toBe("?");
    expect(pressed("+", { shiftKey: true })).toBe("+");
  });

  it("mean one thing each", () => {
    const all = KEYS.flatMap(({ chords }) => chords);
    expect(new Set(all).size).toBe(all.length);
  });

  it("that are single letters work only on the canvas", () => {
    const letters = KEYS.filter(({ chords }) => chords.some((one) => /^[a-z]$/.test(one)));
    expect(letters.map(({ on }) => on)).toEqual(["canvas", "canvas", "canvas"]);
  });
});
