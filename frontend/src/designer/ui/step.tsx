/** A card on the canvas; drawn as the viewer draws it. */

import type { NodeProps } from "@xyflow/react";
import { memo, useState } from "react";
import type { Size } from "../../layout/parts";
import { isBar, lineOf, sizeOf, titleOf } from "../../viewer/card";
import type { Step as Face } from "../../viewer/flow";
import { inner, outline, rounded } from "../../viewer/shapes";
import { t } from "../core/say";
import { Exits } from "./exits";
import type { Mark, StepNode } from "./nodes";
import { useOverview } from "./overview";

/** Width of a badge's character and what it has besides. */
const CHARACTER = 6.4;
const BESIDES = 14;

export const StepCard = memo(function StepCard({ data: mark, selected }: NodeProps<StepNode>) {
  const { face, at, legal, errors, how } = mark;
  const [near, come] = useState(false);
  const size = sizeOf(face);
  const classes = [
    `a-step-mark a-kind-${face.kind} ${face.css}`,
    isBar(face) && "a-bar",
    selected && "a-sel",
    at && "a-at",
    how && `a-how-${how}`,
    errors > 0 && "a-wrong",
    legal && `a-legal-${legal}`,
  ];
  return (
    <>
      <Ends />
      <svg
        className={classes.filter(Boolean).join(" ")}
        id={`a-step-${face.id}`}
        data-step={face.id}
        role="img"
        aria-label={saidOf(mark)}
        width={size.width}
        height={size.height}
        onPointerEnter={() => come(true)}
        onPointerLeave={() => come(false)}
      >
        <title>
          {[face.label, face.said, face.description, face.does, ...face.chips]
            .filter(Boolean)
            .join("\n")}
        </title>
        <path className="a-halo" d={rounded(size.width + 10, size.height + 10, 9, -5)} />
        <Inside mark={mark} size={size} />
        {(near || selected) && <Exits step={face.id} size={size} />}
      </svg>
    </>
  );
});

/** What xyflow measures to know where ways leave and enter a card; without them it draws none. */
function Ends() {
  return (
    <>
      <i className="source a-end-of-way" data-handlepos="bottom" />
      <i className="target a-end-of-way" data-handlepos="top" />
    </>
  );
}

/** Returns what a screen reader says of a card. */
function saidOf({ face, tag, errors, waiting, folded, pinned }: Mark): string {
  return [
    face.label,
    face.said,
    tag,
    errors > 0 && t("errors: %(n)s", { n: errors }),
    waiting > 0 && t("waiting here: %(n)s", { n: waiting }),
    folded > 0 && t("folded steps: %(n)s", { n: folded }),
    pinned && t("pinned"),
    face.does,
    ...face.chips,
  ]
    .filter(Boolean)
    .join(", ");
}

function Inside({ mark, size }: { mark: Mark; size: Size }) {
  const shape = <path className="a-shape" d={outline(mark.face.kind, size)} />;
  if (useOverview()) return shape;
  return (
    <>
      {shape}
      {isBar(mark.face) ? <BarName face={mark.face} /> : <CardText mark={mark} size={size} />}
      <Badges mark={mark} size={size} />
    </>
  );
}

function BarName({ face }: { face: Face }) {
  return (
    <text className="a-print" x={-8} y={8} textAnchor="end">
      {titleOf(face)}
    </text>
  );
}

function CardText({ mark: { face }, size }: { mark: Mark; size: Size }) {
  const left = face.kind === "decide" || face.kind === "experiment" ? 18 : 12;
  const end = face.kind === "end";
  return (
    <>
      <path className="a-fold" d={inner(face.kind, size)} />
      <use
        className="a-kind"
        href={`#a-i-${face.icon}`}
        x={left}
        y={end ? 8 : 7}
        width={14}
        height={14}
      />
      <text className="a-title" x={left + 20} y={end ? 19.5 : 19}>
        {titleOf(face)}
      </text>
      {!end && <Lower face={face} left={left} />}
    </>
  );
}

function Lower({ face, left }: { face: Face; left: number }) {
  const { sub, chips } = lineOf(face);
  return (
    <>
      <text className="a-print" x={left} y={38}>
        {sub}
      </text>
      {chips.map(({ text, x, width }) => (
        <g key={x}>
          <rect className="a-chip-box" x={x} y={27} width={width} height={15} rx={3} />
          <text className="a-chip-text" x={x + width / 2} y={38} textAnchor="middle">
            {text}
          </text>
        </g>
      ))}
    </>
  );
}

/** What lies over a card: the number of errors and of those who wait at the right, a word at the left. */
function Badges({ mark: { errors, waiting, tag, folded }, size }: { mark: Mark; size: Size }) {
  const count = short(waiting);
  const wide = count.length * CHARACTER + BESIDES;
  const right = size.width - 10 - (errors ? 14 : 0);
  const fold = folded ? t("+ steps: %(n)s", { n: folded }) : "";
  return (
    <>
      {tag && <Word text={tag} x={10} y={-9} />}
      {fold && <Word text={fold} x={(size.width - wordWidth(fold)) / 2} y={-9} />}
      {waiting > 0 && (
        <g className="a-count-pill">
          <title>{t("waiting here: %(n)s", { n: waiting })}</title>
          <rect x={right - wide} y={-9} width={wide} height={17} rx={8.5} />
          <text x={right - wide / 2} y={3.5} textAnchor="middle">
            {count}
          </text>
        </g>
      )}
      {errors > 0 && (
        <g className="a-error-disc">
          <title>{t("errors: %(n)s", { n: errors })}</title>
          <circle cx={size.width - 8} cy={0} r={8.5} />
          <text x={size.width - 8} y={4} textAnchor="middle">
            {errors}
          </text>
        </g>
      )}
    </>
  );
}

function Word({ text, x, y }: { text: string; x: number; y: number }) {
  const width = wordWidth(text);
  return (
    <g className="a-word">
      <rect x={x} y={y} width={width} height={15} rx={3} />
      <text x={x + width / 2} y={y + 11} textAnchor="middle">
        {text}
      </text>
    </g>
  );
}

function wordWidth(text: string): number {
  return text.length * 5.6 + 10;
}

function short(count: number): string {
  return count > 999 ? `${(count / 1000).toFixed(1)}k` : String(count);
}
