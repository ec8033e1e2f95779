/** Differences between two sheets as a list: what was added, removed, changed, or only moved. */

import { type ReactNode, useEffect, useRef } from "react";
import { isObject, type Json, type JsonObject } from "../../document/structure";
import type { Step as Face } from "../../viewer/flow";
import type { Change, FieldChange } from "../core/comparing";
import { faceOf, kindOf } from "../core/faces";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { stepOf } from "../core/sheet";
import { howSaid } from "../ui/picture";
import { Icon } from "./controls";
import { inWords } from "./words";

interface ListProps {
  readonly session: Session;
  readonly changes: readonly Change[];
  /** Place of the one that is looked at; -1 for none. */
  readonly at?: number;
  readonly choose?: (place: number) => void;
}

export function ChangeList({ session, changes, at = -1, choose }: ListProps): ReactNode {
  return (
    <ol className="a-changes">
      {changes.map((change, place) => (
        <Item
          key={`${change.how}/${change.id}`}
          session={session}
          change={change}
          on={place === at}
          {...(choose ? { choose: () => choose(place) } : {})}
        />
      ))}
    </ol>
  );
}

interface ItemProps {
  readonly session: Session;
  readonly change: Change;
  readonly on: boolean;
  readonly choose?: () => void;
}

function Item({ session, change, on, choose }: ItemProps): ReactNode {
  const here = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (on) here.current?.scrollIntoView({ block: "nearest" });
  }, [on]);
  const name = change.id === "" ? t("The flow as a whole") : change.name;
  const step = stepOf(session.sheet, change.id);
  const face = step && faceOf(step, session.config);
  return (
    <li ref={here} className={on ? "a-change a-on" : "a-change"} aria-current={on || undefined}>
      <div className="a-change-head">
        <span className={`a-tag a-tag-${change.how}`}>
          {howSaid(change.how) || t("only its place")}
        </span>
        {face ? <Icon name={face.icon} /> : null}
        {choose ? (
          <button type="button" className="a-link" onClick={choose}>
            {name}
          </button>
        ) : (
          <b>{name}</b>
        )}
      </div>
      <Facts session={session} change={change} face={face} />
      {change.fields.length > 0 ? <Fields session={session} change={change} /> : null}
    </li>
  );
}

interface FactsProps {
  readonly session: Session;
  readonly change: Change;
  readonly face: Face | undefined;
}

/** What an added or removed step does, in short. */
function Facts({ session, change: { how, fields }, face }: FactsProps): ReactNode {
  if (!face || fields.length || how === "moved") return null;
  const waiting = how === "removed" ? (session.config.waiting[face.id] ?? 0) : 0;
  const facts = [
    face.said,
    face.does,
    ...face.chips,
    waiting && t("waiting here: %(n)s", { n: waiting }),
  ];
  return <p className="a-q">{facts.filter(Boolean).join(" · ")}</p>;
}

function Fields({ session, change }: { session: Session; change: Change }): ReactNode {
  return (
    <table>
      <tbody>
        {change.fields.map((field) => (
          <tr key={field.path}>
            <th scope="row">{titleOf(field, change, session)}</th>
            <td>
              <Value said={field.before} session={session} path={field.path} old />
              <span aria-hidden="true"> → </span>
              <Value said={field.after} session={session} path={field.path} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ValueProps {
  readonly said: Json | undefined;
  readonly session: Session;
  readonly path: string;
  readonly old?: boolean;
}

function Value({ said, session, path, old = false }: ValueProps): ReactNode {
  const text = said === undefined ? t("not set") : inWords(said, session, path);
  return old ? <del>{text}</del> : <ins>{text}</ins>;
}

/** Returns what a slot is called, with what lies within it; items of lists by their label, name or
 * number. */
export function titleOf({ path }: FieldChange, { id }: Change, session: Session): string {
  const [name = "", ...rest] = path.split("/").slice(1);
  const step = stepOf(session.sheet, id);
  const asked = step ? kindOf(step, session.config) : session.config.whole;
  const fields = asked?.sections.flatMap((one) => one.fields);
  const known = fields?.find((field) => field.name === name)?.title;
  const title = known ?? (name === "name" ? t("Name") : name);
  let inside: Json | undefined = (step ?? session.sheet.flow)[name];
  const parts = rest.map((part) => {
    const list = Array.isArray(inside);
    inside = inside && (inside as JsonObject)[part];
    const item = isObject(inside) ? inside : {};
    return list ? String(item.label ?? item.name ?? Number(part) + 1) : part;
  });
  return [title, ...parts].join(" › ");
}
