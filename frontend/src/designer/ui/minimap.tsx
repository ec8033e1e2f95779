/** The whole flow in a corner, with the part that is seen; pressing or dragging there moves it. */

import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { memo, type PointerEvent, useMemo } from "react";
import type { Rect } from "../../layout/parts";
import { t } from "../core/say";
import type { Drawn } from "./drawn";
import { around, rectsOf } from "./rects";

const SIZE = { width: 150, height: 110 };
const ROOM = 40;

interface Props {
  readonly drawn: Drawn;
  readonly selected: readonly string[];
}

export function Minimap({ drawn, selected }: Props) {
  const { setCenter, getZoom } = useReactFlow();
  const rects = useMemo(() => rectsOf(drawn), [drawn]);
  const all = useMemo(() => [...rects.values()], [rects]);
  if (!all.length) return null;
  const { x, y, width, height } = around(all, ROOM);
  const scale = Math.max(width / SIZE.width, height / SIZE.height);
  const [left, top] = [
    x - (SIZE.width * scale - width) / 2,
    y - (SIZE.height * scale - height) / 2,
  ];
  const look = ({ currentTarget, clientX, clientY, buttons }: PointerEvent) => {
    if (!buttons) return;
    const box = currentTarget.getBoundingClientRect();
    const at = { x: (clientX - box.left) * scale + left, y: (clientY - box.top) * scale + top };
    void setCenter(at.x, at.y, { zoom: getZoom() });
  };
  return (
    <Panel position="bottom-right" className="a-minimap">
      <svg
        role="img"
        aria-label={t("Overview")}
        {...SIZE}
        viewBox={`${left} ${top} ${SIZE.width * scale} ${SIZE.height * scale}`}
        onPointerDown={look}
        onPointerMove={look}
      >
        <Blocks rects={all} />
        <g className="a-minimap-sel">
          <Blocks rects={selected.flatMap((id) => rects.get(id) ?? [])} />
        </g>
        <View scale={scale} />
      </svg>
    </Panel>
  );
}

const Blocks = memo(function Blocks({ rects }: { rects: readonly Rect[] }) {
  const parts = rects.map(
    (rect) => `M${rect.x} ${rect.y}h${rect.width}v${rect.height}h${-rect.width}z`,
  );
  return <path d={parts.join("")} />;
});

/** The part of the flow that is seen. */
function View({ scale }: { scale: number }) {
  const [x, y, zoom] = useStore(({ transform }) => transform);
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  return (
    <rect
      className="a-minimap-view"
      x={-x / zoom}
      y={-y / zoom}
      width={width / zoom}
      height={height / zoom}
      strokeWidth={1.5 * scale}
    />
  );
}
