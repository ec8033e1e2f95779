/** The ways out of a card as dots: from one of them a way is drawn to another step. */

import { useReactFlow } from "@xyflow/react";
import type { PointerEvent } from "react";
import type { Point, Size } from "../../layout/parts";
import { choices } from "../core/connecting";
import { type Exit, exitsOf } from "../core/exits";
import { t } from "../core/say";
import type { Desk } from "./desk";
import { usePage } from "./page";

const RADIUS = 5;

export function Exits({ step, size }: { step: string; size: Size }) {
  const { session, desk } = usePage();
  const flow = useReactFlow();
  if (session.readOnly) return null;
  const exits = exitsOf(session.sheet.flow, step);
  const begin = (event: PointerEvent, exit: Exit, by: Point) => {
    const at = flow.getInternalNode(step)?.internals.positionAbsolute;
    if (!at || event.button !== 0) return;
    event.stopPropagation();
    event.preventDefault();
    draw(desk, step, exit.slot, { x: at.x + by.x, y: at.y + by.y });
  };
  return exits.map((exit, place) => {
    const x = (size.width * (place + 1)) / (exits.length + 1);
    return (
      <g
        key={exit.slot}
        className={`a-exit nodrag nopan${exit.said ? " a-said" : ""}`}
        data-exit={exit.slot}
        onPointerDown={(event) => begin(event, exit, { x, y: size.height })}
      >
        <title>{t("“%(label)s”: drag to the step it leads to", { label: exit.label })}</title>
        <circle cx={x} cy={size.height} r={RADIUS + 5} className="a-exit-hold" />
        <circle cx={x} cy={size.height} r={RADIUS} />
      </g>
    );
  });
}

/** Begins to draw a way by hand. */
export function draw(desk: Desk, source: string, slot: string, from: Point): void {
  const whys = new Map(choices(desk.session.sheet, source, slot).map(({ id, why }) => [id, why]));
  desk.set("wire", { source, slot, from, whys });
}
