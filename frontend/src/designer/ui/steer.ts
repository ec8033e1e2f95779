/** What hands on the canvas do to steps: they move and select them. */

import type { NodeChange } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Drawing, Point } from "../../layout/parts";
import type { Desk } from "./desk";
import { pinned } from "./moving";
import { type BoardNode, remarkOf } from "./nodes";
import type { Moved } from "./seen";

type Changes = NodeChange<BoardNode>[];

/** Returns where steps are while they are dragged, and what xyflow calls. */
export function useSteering(desk: Desk, drawing: Drawing | null) {
  const [moved, setMoved] = useState<Moved>({});
  const places = useRef(moved);
  const hands = useMemo(() => {
    const move = (to: Moved) => {
      places.current = to;
      setMoved(to);
    };
    const drop = () => pinned(desk.session, places.current) || move({});
    const onNodesChange = (changes: Changes) => {
      const found = dragged(changes);
      if (found.length) move({ ...places.current, ...Object.fromEntries(found) });
      select(desk, changes);
    };
    return { onNodesChange, onNodeDragStop: drop, onSelectionDragStop: drop, ...clicks(desk) };
  }, [desk]);
  // Until the layout has answered, steps stay where the hand has left them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new drawing has taken the places over
  useEffect(() => {
    places.current = {};
    setMoved({});
  }, [drawing]);
  return { moved, hands };
}

function dragged(changes: Changes): [string, Point][] {
  return changes.flatMap((one): [string, Point][] =>
    one.type === "position" && one.position && one.dragging ? [[one.id, one.position]] : [],
  );
}

function select(desk: Desk, changes: Changes): void {
  const chosen = new Set(desk.session.selection);
  for (const one of changes) {
    if (one.type !== "select" || remarkOf(one.id)) continue;
    if (one.selected) chosen.add(one.id);
    else chosen.delete(one.id);
  }
  desk.session.select([...chosen]);
  if (chosen.size) desk.set("edge", "");
}

function clicks(desk: Desk) {
  const { session } = desk;
  const choose = (edge: string) => {
    session.select([]);
    desk.set("edge", edge);
  };
  return {
    onPaneClick: () => choose(""),
    onEdgeClick: (_: unknown, { id }: { id: string }) => choose(id),
    onNodeDoubleClick: (_: unknown, { id }: { id: string }) => {
      if (!remarkOf(id)) session.ask({ to: "field", step: id, path: "" });
    },
  };
}
