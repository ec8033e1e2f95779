import { expect, it } from "vitest";
import { sheetWith } from "./invented";
import { folding, pinning, remarking, unpinning, unremarking } from "./placing";

const sheet = sheetWith({ id: "a", kind: "execute" }, { id: "end", kind: "end" });
const at = { x: 1, y: 2 };

it("pins steps and lets them go, these or all", () => {
  const pinned = pinning({ a: at, end: at })(sheet);
  expect(pinned.sidecar.pins).toEqual({ a: at, end: at });
  expect(pinned.flow).toBe(sheet.flow);
  expect(unpinning(["a"])(pinned).sidecar.pins).toEqual({ end: at });
  expect(unpinning()(pinned).sidecar.pins).toEqual({});
});

it("folds once and unfolds", () => {
  const folded = folding("a", true)(sheet);
  expect(folded.sidecar.folded).toEqual(["a"]);
  expect(folding("a", true)(folded)).toBe(folded);
  expect(folding("a", false)(folded).sidecar.folded).toEqual([]);
});

it("writes, changes and takes away remarks", () => {
  const remark = { id: "r", text: "Why?", x: 0, y: 0 };
  const written = remarking(remark)(sheet);
  expect(written.sidecar.notes).toEqual([remark]);
  expect(remarking({ ...remark, text: "So." })(written).sidecar.notes).toEqual([
    { ...remark, text: "So." },
  ]);
  expect(unremarking("r")(written).sidecar.notes).toEqual([]);
});

it("gives the same sheet if nothing changes", () => {
  const pinned = pinning({ a: at })(sheet);
  expect(pinning({ a: { x: 1, y: 2 } })(pinned)).toBe(pinned);
  expect(unpinning()(sheet)).toBe(sheet);
  expect(folding("a", false)(sheet)).toBe(sheet);
  expect(unremarking("r")(sheet)).toBe(sheet);
  const remark = { id: "r", text: "", x: 0, y: 0 };
  const written = remarking(remark)(sheet);
  expect(remarking({ ...remark })(written)).toBe(written);
});
