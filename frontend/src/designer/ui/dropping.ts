/** Steps that are dragged from the palette onto the canvas: onto a way, a card, or free ground. */

import type { DragEvent } from "react";
import * as acts from "./acts";
import type { Desk } from "./desk";
import { DRAGGED } from "./palette";

/** Returns what listens on the canvas. */
export function dropping(desk: Desk) {
  return {
    onDragOver(event: DragEvent) {
      if (!event.dataTransfer.types.includes(DRAGGED)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      desk.set("edge", over(event, "data-way"));
    },
    onDragLeave(event: DragEvent) {
      const to = event.relatedTarget;
      if (!(to instanceof Element && event.currentTarget.contains(to))) desk.set("edge", "");
    },
    onDrop(event: DragEvent) {
      const kind = desk.session.config.kinds[Number(event.dataTransfer.getData(DRAGGED))];
      if (!event.dataTransfer.types.includes(DRAGGED) || !kind) return;
      event.preventDefault();
      const [way, step] = [over(event, "data-way"), over(event, "data-step")];
      const [source, slot] = acts.partsOf(way);
      const at = desk.eye.at({ x: event.clientX, y: event.clientY });
      const spot = { x: Math.round(at.x - 101), y: Math.round(at.y - 24) };
      desk.set("edge", "");
      acts.add(desk, kind, way ? { on: { source, slot } } : step ? { after: step } : { at: spot });
      desk.eye.focus();
    },
    onPointerMove({ clientX, clientY }: { clientX: number; clientY: number }) {
      desk.pointer = desk.eye.at({ x: clientX, y: clientY });
    },
    onPointerLeave() {
      desk.pointer = null;
    },
  };
}

function over({ clientX, clientY }: DragEvent, name: string): string {
  const found = document.elementFromPoint(clientX, clientY)?.closest(`[${name}]`);
  return found?.getAttribute(name) ?? "";
}
