/** Where things stand on the canvas; none of it changes what the flow does. */

import type { Point } from "../../layout/parts";
import { same } from "./order";
import type { Edit, Remark, Sheet, Sidecar } from "./sheet";

/** Returns an edit that has steps stay where they are put. */
export function pinning(places: Readonly<Record<string, Point>>): Edit {
  return (sheet) => {
    const { pins } = sheet.sidecar;
    const moved = Object.entries(places).filter(
      ([id, { x, y }]) => pins[id]?.x !== x || pins[id]?.y !== y,
    );
    if (!moved.length) return sheet;
    const put = moved.map(([id, { x, y }]) => [id, { x, y }]);
    return kept(sheet, { pins: { ...pins, ...Object.fromEntries(put) } });
  };
}

/** Returns an edit that lets the layout place steps again: these, or all. */
export function unpinning(ids?: readonly string[]): Edit {
  return (sheet) => {
    const { pins } = sheet.sidecar;
    const gone = new Set(ids ?? Object.keys(pins));
    const left = Object.entries(pins).filter(([id]) => !gone.has(id));
    if (left.length === Object.keys(pins).length) return sheet;
    return kept(sheet, { pins: Object.fromEntries(left) });
  };
}

/** Returns an edit that folds the branches of a step, or unfolds them. */
export function folding(id: string, folded: boolean): Edit {
  return (sheet) => {
    const now = sheet.sidecar.folded;
    if (now.includes(id) === folded) return sheet;
    return kept(sheet, { folded: folded ? [...now, id] : now.filter((one) => one !== id) });
  };
}

/** Returns an edit that writes a remark, or changes the one with its id. */
export function remarking(remark: Remark): Edit {
  return (sheet) => {
    const { notes } = sheet.sidecar;
    const now = notes.find((one) => one.id === remark.id);
    if (now && same({ ...now }, { ...remark })) return sheet;
    if (!now) return kept(sheet, { notes: [...notes, remark] });
    return kept(sheet, { notes: notes.map((one) => (one === now ? remark : one)) });
  };
}

/** Returns an edit that takes a remark away. */
export function unremarking(id: string): Edit {
  return (sheet) => {
    const left = sheet.sidecar.notes.filter((one) => one.id !== id);
    return left.length === sheet.sidecar.notes.length ? sheet : kept(sheet, { notes: left });
  };
}

function kept(sheet: Sheet, values: Partial<Sidecar>): Sheet {
  return { ...sheet, sidecar: { ...sheet.sidecar, ...values } };
}
