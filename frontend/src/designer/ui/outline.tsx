/** The flow as a tree in the order in which it runs: what a screen reader reads instead of the drawing. */

import {
  type KeyboardEvent,
  memo,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { faceOf } from "../core/faces";
import { outlineOf, type Row } from "../core/outline";
import { t } from "../core/say";
import { stepOf } from "../core/sheet";
import { countOf } from "./faults";
import { Icon } from "./icon";
import { usePage } from "./page";
import { type Tag, tagsOf } from "./tags";
import { useSession } from "./use";

export function Outline() {
  const { session, desk } = usePage();
  useSession(session);
  const { flow } = session.sheet;
  const rows = useMemo(() => outlineOf(flow), [flow]);
  const [at, stand] = useState("");
  const tree = useRef<HTMLDivElement>(null);
  const [selected = ""] = session.selection;
  const stop =
    rows.find(({ key }) => key === at) ?? rows.find((row) => !row.branch && row.id === desk.at);
  const counts = countOf(session);
  const tags = tagsOf(session);

  useEffect(() => {
    const row = rows.find(({ branch, id }) => !branch && id === selected);
    if (!row) return;
    stand(row.key);
    rowOf(tree.current, row.key)?.scrollIntoView({ block: "nearest" });
  }, [selected, rows]);

  const focused = useRef(false);
  // Whoever removes the row on which the keyboard stands does not lose it.
  useLayoutEffect(() => {
    if (focused.current && document.activeElement === document.body)
      tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  });

  const go = (row: Row | undefined) => {
    if (!row) return;
    stand(row.key);
    if (!row.branch) desk.go(row.id);
    rowOf(tree.current, row.key)?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const place = rows.findIndex(({ key }) => key === stop?.key);
    const to = target(event, rows, place);
    if (to === undefined) return;
    event.preventDefault();
    go(rows[to]);
  };
  const published = session.config.base;

  return (
    <section className="a-outline" aria-label={t("Outline")}>
      <h2>
        {t("Outline")}
        {published && <span>{t("number = waiting on %(n)s", { n: published.number })}</span>}
      </h2>
      <div
        role="tree"
        aria-label={t("Outline")}
        ref={tree}
        onKeyDown={press}
        onFocus={() => {
          focused.current = true;
        }}
        onBlur={({ relatedTarget }) => {
          focused.current = relatedTarget === null && document.hasFocus() && focused.current;
        }}
      >
        {rows.map((row) => (
          <Line
            key={row.key}
            row={row}
            icon={row.branch ? "" : iconOf(row.id)}
            on={!row.branch && session.selection.includes(row.id)}
            stop={row.key === (stop ?? rows[0])?.key}
            errors={row.branch ? 0 : (counts.get(row.id) ?? 0)}
            waiting={row.branch ? 0 : (session.config.waiting[row.id] ?? 0)}
            tag={row.branch ? undefined : tags.get(row.id)}
            go={go}
          />
        ))}
      </div>
      {rows.length === 0 && (
        <p className="a-q a-sm">{t("No steps yet. Add the first one above.")}</p>
      )}
    </section>
  );

  function iconOf(id: string): string {
    const step = stepOf(session.sheet, id);
    return step ? faceOf(step, session.config).icon : "";
  }
}

interface LineProps {
  readonly row: Row;
  readonly icon: string;
  readonly on: boolean;
  readonly stop: boolean;
  readonly errors: number;
  readonly waiting: number;
  readonly tag: Tag | undefined;
  readonly go: (row: Row) => void;
}

const Line = memo(
  function Line({ row, icon, on, stop, errors, waiting, tag, go }: LineProps) {
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it has the keys
      <div
        role="treeitem"
        aria-level={row.depth + 1}
        aria-selected={on}
        tabIndex={stop ? 0 : -1}
        data-row={row.key}
        data-outline={row.branch ? undefined : row.id}
        className={row.branch ? "a-twig" : undefined}
        style={{ paddingInlineStart: 6 + row.depth * 13 }}
        onClick={() => go(row)}
      >
        {icon && <Icon name={icon} />}
        <span className="a-outline-text" title={[row.text, ...row.notes].join(", ")}>
          {row.text}
        </span>
        {row.notes.length > 0 && <span className="a-outline-note">{row.notes.join(", ")}</span>}
        {tag && <span className={`a-tag a-tag-${tag.how}`}>{tag.word}</span>}
        {errors > 0 && (
          <span className="a-tag a-tag-bad">
            <span className="a-unseen">{t("errors: %(n)s", { n: errors })}</span>
            <span aria-hidden="true">{errors}</span>
          </span>
        )}
        {waiting > 0 && (
          <span className="a-outline-count">
            <span className="a-unseen">{t("waiting:")} </span>
            {waiting}
          </span>
        )}
      </div>
    );
  },
  (one, other) =>
    (Object.keys(one) as (keyof LineProps)[]).every(
      (key) =>
        key === "go" ||
        one[key] === other[key] ||
        (key === "tag" && one.tag?.how === other.tag?.how),
    ),
);

function rowOf(tree: HTMLElement | null, key: string): HTMLElement | null {
  return tree?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`) ?? null;
}

/** Returns the place of the row to which a key leads, or undefined. */
function target(event: KeyboardEvent, rows: readonly Row[], place: number): number | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const depth = rows[place]?.depth ?? 0;
  switch (event.key) {
    case "ArrowDown":
      return Math.min(place + 1, rows.length - 1);
    case "ArrowUp":
      return Math.max(place - 1, 0);
    case "ArrowRight":
      return (rows[place + 1]?.depth ?? 0) > depth ? place + 1 : place;
    case "ArrowLeft":
      return Math.max(
        rows.findLastIndex((row, index) => index < place && row.depth < depth),
        0,
      );
    case "Home":
      return 0;
    case "End":
      return rows.length - 1;
  }
  if (event.key.length !== 1 || event.key === " ") return undefined;
  const begins = ({ text }: Row) => text.toLowerCase().startsWith(event.key.toLowerCase());
  const after = rows.findIndex((row, index) => index > place && begins(row));
  const found = after >= 0 ? after : rows.findIndex(begins);
  return found >= 0 ? found : undefined;
}
