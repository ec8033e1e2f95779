/** A way on the canvas, drawn as the viewer draws it; what it offers appears when it is pointed at. */

import type { EdgeProps } from "@xyflow/react";
import { memo, type PointerEvent, useState, useSyncExternalStore } from "react";
import type { Point } from "../../layout/parts";
import { wordOf } from "../../viewer/card";
import { arrow, halfway, line } from "../../viewer/shapes";
import { t } from "../core/say";
import { partsOf } from "./acts";
import { draw } from "./exits";
import type { WayEdge } from "./nodes";
import { useOverview } from "./overview";
import { usePage } from "./page";

export const WayLine = memo(function WayLine({
  id,
  source,
  target,
  data,
  selected,
}: EdgeProps<WayEdge>) {
  const [near, come] = useState(false);
  const overview = useOverview();
  const { session } = usePage();
  const chosen = useSyncExternalStore(session.subscribe, () => {
    const step = session.selection.at(-1);
    return step === source || step === target;
  });
  if (!data) return null;
  const { route, middle, word, error, how, editable } = data;
  const text = middle ?? halfway(route);
  const classes = [
    "a-way",
    error && "a-way-error",
    how && `a-how-${how}`,
    (selected || near) && "a-way-on",
    chosen && "a-way-lit",
  ];
  return (
    <g
      className={classes.filter(Boolean).join(" ")}
      data-way={id}
      data-from={source}
      data-to={target}
      onPointerEnter={() => come(true)}
      onPointerLeave={() => come(false)}
    >
      <path className="a-way-hold" d={line(route)} />
      <path d={line(route)} />
      <polygon points={arrow(route)} />
      {!overview && word && <Word at={text} text={wordOf(word)} />}
      {editable && !overview && (near || selected) && (
        <Handles id={id} word={word} route={route} middle={middle} />
      )}
    </g>
  );
});

/** Width of a character of the words on ways. */
const CHARACTER = 5.4;

function Word({ at: { x, y }, text }: { at: Point; text: string }) {
  const width = text.length * CHARACTER + 6;
  return (
    <>
      <rect className="a-way-ground" x={x - width / 2} y={y - 8} width={width} height={16} />
      <text x={x} y={y + 4} textAnchor="middle">
        {text}
      </text>
    </>
  );
}

interface HandlesProps {
  readonly id: string;
  readonly word: string;
  readonly route: readonly Point[];
  readonly middle: Point | null;
}

/** The "+" in its middle and the hold at its tip, by which it is led to another step. */
function Handles({ id, word, route, middle }: HandlesProps) {
  const said = word
    ? t("Insert a step on “%(label)s” (I)", { label: word })
    : t("Insert a step (I)");
  const { x, y } = besides(route, middle);
  return (
    <>
      <Plus id={id} said={said} at={{ x, y }} />
      <g transform={`translate(${x + 15} ${y - 10})`} className="a-tip">
        <rect width={said.length * 6 + 14} height={20} rx={3} />
        <text x={7} y={14}>
          {said}
        </text>
      </g>
      <Lead id={id} route={route} />
    </>
  );
}

function Plus({ id, said, at: { x, y } }: { id: string; said: string; at: Point }) {
  const { session } = usePage();
  const [step, slot] = partsOf(id);
  const insert = () => session.ask({ to: "insert", step, slot });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
    <g
      className="a-plus nopan"
      role="button"
      tabIndex={-1}
      aria-label={said}
      data-plus={id}
      onClick={(event) => {
        event.stopPropagation();
        insert();
      }}
      onKeyDown={(event) => event.key === "Enter" && insert()}
    >
      <circle cx={x} cy={y} r={14} className="a-exit-hold" />
      <circle cx={x} cy={y} r={9} />
      <path d={`M${x - 4} ${y}h8M${x} ${y - 4}v8`} />
    </g>
  );
}

function Lead({ id, route }: { id: string; route: readonly Point[] }) {
  const { desk } = usePage();
  const [step, slot] = partsOf(id);
  const { x, y } = before(route);
  const lead = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.preventDefault();
    draw(desk, step, slot, route[0] as Point);
  };
  return (
    <circle className="a-lead nopan" cx={x} cy={y} r={6} data-lead={id} onPointerDown={lead}>
      <title>{t("Drag to lead this way to another step")}</title>
    </circle>
  );
}

/** Returns a place shortly before the tip of a route, which its target does not cover. */
function before(route: readonly Point[]): Point {
  const [from, tip] = [route.at(-2) as Point, route.at(-1) as Point];
  return {
    x: tip.x + 10 * Math.sign(from.x - tip.x),
    y: tip.y + 10 * Math.sign(from.y - tip.y),
  };
}

/** Returns a place on the route that is not on its word. */
function besides(route: readonly Point[], middle: Point | null): Point {
  const at = halfway(route);
  if (!middle || Math.hypot(at.x - middle.x, at.y - middle.y) > 24) return at;
  const [before, tip] = [route.at(-2) as Point, route.at(-1) as Point];
  const far = Math.abs(before.x - tip.x) + Math.abs(before.y - tip.y);
  const free = far > 60 ? 28 : far / 2;
  return {
    x: tip.x + (Math.sign(before.x - tip.x) * free || 0),
    y: tip.y + (Math.sign(before.y - tip.y) * free || 0),
  };
}
