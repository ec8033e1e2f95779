/** The flow as a tree in the order in which it runs: what a screen reader reads instead of the drawing. */

import {
  type FocusEvent,
  type KeyboardEvent,
  memo,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { outlineOf, type Row } from "../core/outline";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { faceFor } from "./face";
import { countOf } from "./faults";
import { Icon } from "./icon";
import { usePage } from "./page";
import { type Tag, tagsOf } from "./tags";
import { useLook } from "./use";

export function Outline() {
  const { session } = usePage();
  useLook(session);
  const { flow } = session.sheet;
  const rows = useMemo(() => outlineOf(flow), [flow]);
  const published = session.config.base;
  return (
    <section className="a-outline" aria-label={t("Outline")}>
      <h2>
        {t("Outline")}
        {published && <span>{t("number = waiting on %(n)s", { n: published.number })}</span>}
      </h2>
      <Tree rows={rows} />
      {rows.length === 0 && (
        <p className="a-q a-sm">{t("No steps yet. Add the first one above.")}</p>
      )}
    </section>
  );
}

function Tree({ rows }: { rows: readonly Row[] }) {
  const { session, desk } = usePage();
  const tree = useRef<HTMLDivElement>(null);
  const [at, stand] = useStanding(rows, tree, session.selection[0] ?? "");
  const kept = useKeptFocus(tree);
  const here = rows.find(({ key }) => key === at) ?? rows.find(({ id }) => id === desk.at);
  const stop = (here ?? rows[0])?.key;
  const go = (row: Row | undefined) => {
    if (!row) return;
    stand(row.key);
    if (!row.branch) desk.go(row.id);
    rowOf(tree.current, row.key)?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const place = rows.findIndex(({ key }) => key === stop);
    const to = target(event, rows, place);
    if (to === undefined) return;
    event.preventDefault();
    go(rows[to]);
  };
  const facts = factsOf(session);
  return (
    <div role="tree" aria-label={t("Outline")} ref={tree} onKeyDown={press} {...kept}>
      {rows.map((row) => (
        <Line key={row.key} row={row} stop={row.key === stop} go={go} {...facts(row)} />
      ))}
    </div>
  );
}

/** Returns the key of the row on which the keyboard stands; it goes with what is selected. */
function useStanding(rows: readonly Row[], tree: RefObject<HTMLElement | null>, selected: string) {
  const [at, stand] = useState("");
  useEffect(() => {
    const row = rows.find(({ branch, id }) => !branch && id === selected);
    if (!row) return;
    stand(row.key);
    rowOf(tree.current, row.key)?.scrollIntoView({ block: "nearest" });
  }, [selected, rows, tree]);
  return [at, stand] as const;
}

/** Who removes the row on which the keyboard stands does not lose it. */
function useKeptFocus(tree: RefObject<HTMLElement | null>) {
  const focused = useRef(false);
  useLayoutEffect(() => {
    if (focused.current && document.activeElement === document.body)
      tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  });
  return {
    onFocus: () => {
      focused.current = true;
    },
    onBlur: ({ relatedTarget }: FocusEvent) => {
      focused.current = relatedTarget === null && document.hasFocus() && focused.current;
    },
  };
}

/** How the step of a row stands. */
interface Facts {
  readonly icon: string;
  readonly on: boolean;
  readonly errors: number;
  readonly waiting: number;
  readonly tag: Tag | undefined;
}

const OF_BRANCH: Facts = { icon: "", on: false, errors: 0, waiting: 0, tag: undefined };

function factsOf(session: Session): (row: Row) => Facts {
  const counts = countOf(session);
  const tags = tagsOf(session);
  const selected = new Set(session.selection);
  const steps = new Map(session.sheet.flow.nodes.map((step) => [step.id, step]));
  const { config } = session;
  return ({ branch, id }) => {
    const step = steps.get(id);
    if (branch || !step) return OF_BRANCH;
    return {
      icon: faceFor(step, config).icon,
      on: selected.has(id),
      errors: counts.get(id) ?? 0,
      waiting: config.waiting[id] ?? 0,
      tag: tags.get(id),
    };
  };
}

interface LineProps extends Facts {
  readonly row: Row;
  readonly stop: boolean;
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
