/** The way that is being drawn by hand, until it is let go. */

import { useReactFlow, ViewportPortal } from "@xyflow/react";
import { useEffect, useState } from "react";
import type { Point } from "../../layout/parts";
import { t } from "../core/say";
import * as acts from "./acts";
import type { Desk, Wire as Drawn } from "./desk";
import { usePage } from "./page";
import { useDesk } from "./use";

export function Wire() {
  const { desk } = usePage();
  const { wire } = useDesk(desk);
  return wire && <Drawing key={`${wire.source}${wire.slot}`} wire={wire} desk={desk} />;
}

function Drawing({ wire, desk }: { wire: Drawn; desk: Desk }) {
  const { screenToFlowPosition } = useReactFlow();
  const [tip, move] = useState(wire.from);
  const [why, tell] = useState("");

  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const at = ({ clientX, clientY }: PointerEvent) =>
      screenToFlowPosition({ x: clientX, y: clientY });
    const drag = (event: PointerEvent) => {
      move(at(event));
      tell(wire.whys.get(under(event).step) ?? "");
    };
    const drop = (event: PointerEvent) => {
      desk.set("wire", null);
      letGo(desk, wire, under(event), at(event));
    };
    const cancel = () => desk.set("wire", null);
    addEventListener("pointermove", drag, { signal });
    addEventListener("pointerup", drop, { signal });
    addEventListener("pointercancel", cancel, { signal });
    const leave = (event: KeyboardEvent) => event.key === "Escape" && cancel();
    addEventListener("keydown", leave, { signal, capture: true });
    return () => stop.abort();
  }, [desk, wire, screenToFlowPosition]);

  const { x, y } = wire.from;
  return (
    <ViewportPortal>
      <svg className="a-wire" aria-hidden="true">
        <path d={`M${x} ${y}L${tip.x} ${tip.y}`} />
        <circle cx={tip.x} cy={tip.y} r={4} />
        {why && <Why at={tip} text={why} />}
      </svg>
    </ViewportPortal>
  );
}

function Why({ at, text }: { at: Point; text: string }) {
  return (
    <g transform={`translate(${at.x + 14} ${at.y + 8})`} className="a-tip">
      <rect width={text.length * 6.2 + 16} height={22} rx={3} />
      <text x={8} y={15}>
        {text}
      </text>
    </g>
  );
}

interface Under {
  /** Id of the step, or "". */
  readonly step: string;
  readonly board: boolean;
}

function under({ clientX, clientY }: PointerEvent): Under {
  const found = document.elementFromPoint(clientX, clientY);
  const step = found?.closest("[data-step]")?.getAttribute("data-step") ?? "";
  return { step, board: Boolean(found?.closest("[data-board]")) };
}

/** Connects, says why not, or offers to add the step that it shall lead to. */
function letGo(desk: Desk, { source, slot, whys, from }: Drawn, over: Under, at: Point): void {
  const { session } = desk;
  if (over.step) {
    const why = whys.get(over.step) ?? t("A way cannot lead there.");
    if (why) desk.explain(why);
    else acts.connect(desk, source, slot, over.step);
  } else if (over.board && Math.hypot(at.x - from.x, at.y - from.y) > 24) {
    desk.set("drop", { x: Math.round(at.x - 101), y: Math.round(at.y) });
    session.ask({ to: "insert", step: source, slot });
  }
}
