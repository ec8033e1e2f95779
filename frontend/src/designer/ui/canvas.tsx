/** The canvas: xyflow pans, zooms, drags and selects; what is seen and done is ours. */

import { ReactFlow, ReactFlowProvider, useKeyPress } from "@xyflow/react";
import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
} from "react";
import { lightPointed } from "../../viewer/lit";
import { t } from "../core/say";
import { useDrawn } from "./drawn";
import { dropping } from "./dropping";
import { useEye } from "./eye";
import { Minimap } from "./minimap";
import { OverviewContext, useZoomedOut } from "./overview";
import { usePage } from "./page";
import { RemarkCard } from "./remark";
import { useSeen } from "./seen";
import { useSteering } from "./steer";
import { StepCard } from "./step";
import { useDesk, useLook } from "./use";
import { WayLine } from "./way";
import { Wire } from "./wire";
import { Zooms } from "./zooms";

/** Flows with more steps than this have an overview in a corner. */
const MANY = 16;

export function Canvas() {
  return (
    <ReactFlowProvider>
      <Board />
    </ReactFlowProvider>
  );
}

function Board() {
  const { session, desk } = usePage();
  useLook(session);
  useDesk(desk);
  const board = useRef<HTMLDivElement>(null);
  const overview = useZoomedOut();
  const drops = useMemo(() => dropping(desk), [desk]);
  useEffect(() => {
    if (board.current) lightPointed(board.current);
  }, []);
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
      onPointerDown={touch}
      onKeyDown={pressed}
      {...drops}
    >
      <OverviewContext value={overview}>
        <Flow board={board} />
      </OverviewContext>
      {session.sheet.flow.nodes.length === 0 && (
        <p className="a-board-empty">
          {t("Drag a step here, or choose one at the left, to begin.")}
        </p>
      )}
    </div>
  );
}

/** Takes the focus, and remembers that it was a hand: then no ring is drawn. */
function touch({ target, currentTarget }: PointerEvent<HTMLElement>): void {
  const own = target instanceof Element && target.closest("button, textarea, input");
  currentTarget.dataset.hand = "";
  if (!own) currentTarget.focus({ preventScroll: true });
}

/** Shows the ring again; the space bar, which is held to move the canvas, does not scroll the page. */
function pressed(event: KeyboardEvent<HTMLElement>): void {
  const { key, target, currentTarget } = event;
  delete currentTarget.dataset.hand;
  if (key === " " && target === currentTarget) event.preventDefault();
}

/** The space bar is heard and left to whoever has the focus: it types, presses and unfolds. */
const HELD = { preventDefault: false, actInsideInputWithModifier: false };

/** What xyflow does here, and what it leaves to us. */
const WAYS_OF_XYFLOW = {
  nodeTypes: { step: StepCard, remark: RemarkCard },
  edgeTypes: { way: WayLine },
  onlyRenderVisibleElements: true,
  nodesFocusable: false,
  edgesFocusable: false,
  nodesConnectable: false,
  disableKeyboardA11y: true,
  panActivationKeyCode: null,
  deleteKeyCode: null,
  multiSelectionKeyCode: ["Control", "Meta", "Shift"],
  panOnScroll: true,
  zoomOnDoubleClick: false,
  nodeDragThreshold: 4,
  elevateNodesOnSelect: false,
  minZoom: 0.1,
  maxZoom: 3,
  proOptions: { hideAttribution: true },
};

/** The board is the application here; xyflow makes its own element one too and takes no other role. */
function hushed(element: HTMLElement | null): void {
  element?.setAttribute("role", "presentation");
}

function Flow({ board }: { board: RefObject<HTMLElement | null> }) {
  const { session, desk, picture } = usePage();
  const drawn = useDrawn();
  const { moved, hands } = useSteering(desk, drawn.drawing);
  const { nodes, edges } = useSeen(session, desk, drawn, moved, picture);
  const looked = useEye(desk, board, drawn);
  // With the space bar held a drag moves the canvas, wherever it begins.
  const held = useKeyPress("Space", HELD);
  return (
    <ReactFlow
      ref={hushed}
      nodes={nodes}
      edges={edges}
      {...WAYS_OF_XYFLOW}
      {...hands}
      className={held ? "a-held" : ""}
      onMoveEnd={(_, seen) => looked(seen)}
    >
      <Wire />
      <Zooms />
      {drawn.graph.boxes.length > MANY && <Minimap drawn={drawn} selected={session.selection} />}
    </ReactFlow>
  );
}
