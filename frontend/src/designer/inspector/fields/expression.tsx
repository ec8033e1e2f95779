/** Builds a condition of comparisons: groups of which all or one must hold, and negations. */

import type { ReactNode } from "react";
import { isObject, type JsonObject } from "../../../document/structure";
import { t } from "../../core/say";
import { Button, type Option, Remove, Select } from "../controls";
import { blank, isGroup, joined, membersOf, negated, without } from "../expressions";
import { focus, heldAt, inner, type Place, write } from "../place";
import { Comparison } from "./comparison";

interface Part {
  readonly place: Place;
  /** Takes this one away; none for the outermost. */
  readonly drop?: () => void;
}

/** A condition with all that lies in it. */
export function Expression({ place }: { place: Place }): ReactNode {
  return (
    <div className="a-expr">
      <One place={place} />
      <More place={place} />
    </div>
  );
}

/** A comparison, a group, or the negation of one. */
function One({ place, drop }: Part): ReactNode {
  const said = saidAt(place);
  const isNot = said.op === "not";
  const body = isNot ? inner(place, "of", place.title) : place;
  const held = isNot ? saidAt(body) : said;
  const parts = { place: body, ...(drop ? { drop } : {}) };
  const not = <Not place={place} on={isNot} />;
  if (held.op === "not") return <Nested place={body} not={not} />;
  return isGroup(held) ? <Group {...parts} not={not} /> : <Single {...parts} not={not} />;
}

function Nested({ place, not }: { place: Place; not: ReactNode }): ReactNode {
  return (
    <div className="a-expr-group">
      <div className="a-expr-head">{not}</div>
      <One place={place} />
    </div>
  );
}

function saidAt(place: Place): JsonObject {
  const said = heldAt(place);
  return isObject(said) ? said : {};
}

function Not({ place, on }: { place: Place; on: boolean }): ReactNode {
  return (
    <label className="a-check">
      <input type="checkbox" checked={on} onChange={() => write(place, negated(saidAt(place)))} />
      {t("not")}
    </label>
  );
}

function Single({ place, drop, not }: Part & { not: ReactNode }): ReactNode {
  return (
    <div className="a-expr-one" data-path={place.path}>
      <Comparison place={place} />
      <div className="a-expr-head">
        {not}
        {drop ? <Remove what={t("comparison")} press={drop} /> : null}
      </div>
    </div>
  );
}

function Group({ place, drop, not }: Part & { not: ReactNode }): ReactNode {
  const said = saidAt(place);
  const members = membersOf(said);
  function lose(at: number): void {
    write(place, without(said, at));
    focus(place);
  }
  return (
    <fieldset className="a-expr-group" data-path={place.path}>
      <div className="a-expr-head">
        <Select
          value={String(said.op)}
          options={joins()}
          choose={(op) => write(place, { ...said, op })}
          aria={{}}
          label={t("How these are joined")}
        />
        {not}
        {drop ? <Remove what={t("group")} press={drop} /> : null}
      </div>
      {members.map((_one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a part is known by
        <One key={at} place={inner(place, `of/${at}`, place.title)} drop={() => lose(at)} />
      ))}
      <More place={place} within />
    </fieldset>
  );
}

function joins(): Option[] {
  return [
    { value: "and", title: t("All of these hold") },
    { value: "or", title: t("One of these holds") },
  ];
}

/** Buttons that add a comparison to a group, or to what is about to be one. */
function More({ place, within = false }: { place: Place; within?: boolean }): ReactNode {
  const said = saidAt(place);
  if (!within && isGroup(said)) return null;
  const like = isGroup(said) ? membersOf(said).at(-1) : said;
  function join(op: "and" | "or", more: JsonObject): void {
    write(place, joined(said, op, more));
    const at = isGroup(said) && said.op === op ? membersOf(said).length : 1;
    focus(inner(place, `of/${at}`, ""));
  }
  if (!within)
    return (
      <div className="a-btns">
        <Button press={() => join("and", blank(like))}>{t("And…")}</Button>
        <Button press={() => join("or", blank(like))}>{t("Or…")}</Button>
      </div>
    );
  const op = said.op === "or" ? "or" : "and";
  const other = op === "or" ? "and" : "or";
  const group = () => ({ t: "expr", op: other, of: [blank(like), blank(like)] });
  return (
    <div className="a-btns">
      <Button icon="plus" press={() => join(op, blank(like))}>
        {t("Comparison")}
      </Button>
      <Button icon="plus" press={() => join(op, group())}>
        {t("Group")}
      </Button>
    </div>
  );
}
