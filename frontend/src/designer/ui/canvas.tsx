/** The canvas: xyflow pans, zooms, drags and selects; what is seen and done is ours. */

import { type NodeChange, ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Point } from "../../layout/parts";
import { t } from "../core/say";
import { useDrawn } from "./drawn";
import { dropping } from "./dropping";
import { useEye } from "./eye";
import { Minimap } from "./minimap";
import { pinned } from "./moving";
import { type BoardNode, remarkOf } from "./nodes";
import { OverviewContext, useZoomedOut } from "./overview";
import { usePage } from "./page";
import { RemarkCard } from "./remark";
import { type Moved, useSeen } from "./seen";
import { StepCard } from "./step";
import { useDesk, useSession } from "./use";
import { WayLine } from "./way";
import { Wire } from "./wire";
import { Zooms } from "./zooms";

const NODES = { step: StepCard, remark: RemarkCard };
const EDGES = { way: WayLine };
/** Flows with more steps than this have an overview in a corner. */
const MANY = 16;
const LIMITS = { smallest: 0.1, largest: 3 };

export function Canvas() {
  return (
    <ReactFlowProvider>
      <Board />
    </ReactFlowProvider>
  );
}

function Board() {
  const { session, desk, artist } = usePage();
  useSession(session);
  useDesk(desk);
  const board = useRef<HTMLDivElement>(null);
  const [moved, setMoved] = useState<Moved>({});
  const places = useRef(moved);
  const move = (to: Moved) => {
    places.current = to;
    setMoved(to);
  };
  const drawn = useDrawn(session, artist);
  const { nodes, edges } = useSeen(session, desk, drawn, moved);
  const looked = useEye(desk, board, drawn);
  const overview = useZoomedOut();
  const drops = useMemo(() => dropping(desk), [desk]);
  // Until the layout has answered, steps stay where the hand has left them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new drawing has taken the places over
  useEffect(() => move({}), [drawn.drawing]);

  const change = (changes: NodeChange<BoardNode>[]) => {
    const found = changes.flatMap((one) =>
      one.type === "position" && one.position && one.dragging ? [[one.id, one.position]] : [],
    ) as [string, Point][];
    if (found.length) move({ ...places.current, ...Object.fromEntries(found) });
    selectBy(changes);
  };
  const selectBy = (changes: NodeChange<BoardNode>[]) => {
    const chosen = new Set(session.selection);
    for (const one of changes) {
      if (one.type !== "select" || remarkOf(one.id)) continue;
      if (one.selected) chosen.add(one.id);
      else chosen.delete(one.id);
    }
    session.select([...chosen]);
    if (chosen.size) desk.set("edge", "");
  };
  const drop = () => {
    if (!pinned(session, places.current)) move({});
  };

  return (
    <div
      ref={board}
      className={`a-sheet a-board${overview ? " a-overview" : ""}${desk.wire ? " a-wiring" : ""}`}
      data-board
      role="application"
      aria-label={t("Canvas: %(name)s. Arrows follow the flow, ? lists the keys.", {
        name: session.config.title,
      })}
      aria-activedescendant={desk.at ? `a-step-${desk.at}` : undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its one stop for the keyboard
      tabIndex={0}
      onPointerDown={({ target, currentTarget }) => {
        const own = target instanceof Element && target.closest("button, textarea, input");
        currentTarget.dataset.hand = "";
        if (!own) currentTarget.focus({ preventScroll: true });
      }}
      onKeyDown={({ currentTarget }) => delete currentTarget.dataset.hand}
      {...drops}
    >
      <OverviewContext value={overview}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODES}
          edgeTypes={EDGES}
          onNodesChange={change}
          onNodeDragStop={drop}
          onSelectionDragStop={drop}
          onEdgeClick={(_, edge) => {
            session.select([]);
            desk.set("edge", edge.id);
          }}
          onPaneClick={() => {
            session.select([]);
            desk.set("edge", "");
          }}
          onNodeDoubleClick={(_, { id }) => {
            if (remarkOf(id)) return;
            session.ask({ to: "field", step: id, path: "" });
          }}
          onMoveEnd={(_, seen) => looked(seen)}
          onlyRenderVisibleElements
          nodesFocusable={false}
          edgesFocusable={false}
          nodesConnectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          multiSelectionKeyCode={["Control", "Meta", "Shift"]}
          panOnScroll
          zoomOnDoubleClick={false}
          nodeDragThreshold={4}
          elevateNodesOnSelect={false}
          minZoom={LIMITS.smallest}
          maxZoom={LIMITS.largest}
          proOptions={{ hideAttribution: true }}
        >
          <Wire />
          <Zooms />
          {drawn.graph.boxes.length > MANY && (
            <Minimap drawn={drawn} selected={session.selection} />
          )}
        </ReactFlow>
      </OverviewContext>
      {session.sheet.flow.nodes.length === 0 && (
        <p className="a-board-empty">
          {t("Drag a step here, or choose one at the left, to begin.")}
        </p>
      )}
    </div>
  );
}
