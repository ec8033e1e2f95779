/** What stands around a field: its name, one line of help, what is wrong, and how it was before. */

import { type ReactNode, useId } from "react";
import { isObject } from "../../document/structure";
import { same } from "../core/merging";
import { t } from "../core/say";
import { sentence } from "../core/sentences";
import type { Session } from "../core/session";
import { Icon } from "./controls";
import { heldAt, ownerIn, type Place } from "./place";
import { valueAt, type Wrong, whereOf, within, wrongOf } from "./pointers";
import { inWords } from "./words";

/** What a control needs, so that it is read out with its name, help and problems. */
export interface Aria {
  readonly id: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
  readonly "aria-required"?: true;
}

interface FrameProps {
  readonly place: Place;
  readonly help?: string;
  readonly required?: boolean;
  /** Several controls under one name. */
  readonly group?: boolean;
  /** The name stands beside the control, which writes it itself. */
  readonly bare?: boolean;
  /** Places within this one that say themselves what is wrong there. */
  readonly parts?: RegExp;
  /** What is said at once about what was typed. */
  readonly answer?: string;
  /** Why what was typed is not taken. */
  readonly wrong?: string;
  readonly children: (aria: Aria) => ReactNode;
}

export function Frame(props: FrameProps): ReactNode {
  const { place, help = "", group, bare, answer = "", wrong = "" } = props;
  const id = useId();
  const texts = wrong ? [wrong] : problemTexts(place, props.parts);
  const aria = ariaOf(id, texts.length > 0, [help, answer].some(Boolean), props.required ?? false);
  const attributes = group ? { role: "group", "aria-labelledby": `${id}-name` } : {};
  const name = <Name id={id} place={place} group={group ?? false} />;
  return (
    <div
      className={texts.length ? "a-slot a-slot-bad" : "a-slot"}
      data-path={place.path}
      {...attributes}
    >
      {bare ? null : name}
      {props.children(aria)}
      <p className="a-slot-help" id={`${id}-help`} hidden={!help && !answer}>
        {answer ? <span aria-live="polite">{answer} </span> : null}
        {help}
      </p>
      <p className="a-slot-wrong" id={`${id}-wrong`} hidden={texts.length === 0}>
        <Icon name="failed" />
        <span>{texts.join(" ")}</span>
      </p>
      {bare ? <Was place={place} /> : null}
    </div>
  );
}

function ariaOf(id: string, bad: boolean, helped: boolean, required: boolean): Aria {
  const by = [bad ? `${id}-wrong` : "", helped ? `${id}-help` : ""].filter(Boolean).join(" ");
  return {
    id,
    ...(by ? { "aria-describedby": by } : {}),
    ...(bad ? { "aria-invalid": true as const } : {}),
    ...(required ? { "aria-required": true as const } : {}),
  };
}

function Name({ id, place, group }: { id: string; place: Place; group: boolean }): ReactNode {
  return (
    <div className="a-slot-name">
      {group ? (
        <span id={`${id}-name`}>{place.title}</span>
      ) : (
        <label htmlFor={id} id={`${id}-name`}>
          {place.title}
        </label>
      )}
      <Was place={place} />
    </div>
  );
}

/** The value of the version that the draft is based on, where it differs. */
function Was({ place }: { place: Place }): ReactNode {
  const text = wasOf(place);
  return text ? (
    <span className="a-slot-was" title={text}>
      {text}
    </span>
  ) : null;
}

export function wasOf({ session, owner, path }: Place): string {
  const { base } = session.config;
  if (!base || path.lastIndexOf("/") > 0) return "";
  const flow = session.config.base?.flow ?? {};
  const nodes = Array.isArray(flow.nodes) ? flow.nodes.filter(isObject) : [];
  const before = owner === "" ? flow : nodes.find(({ id }) => id === owner);
  if (!before) return "";
  const [was, is] = [before, ownerIn(session.sheet, owner)].map((one) => valueAt(one, path));
  if (same(was, is)) return "";
  const value = was === undefined ? t("not set") : inWords(was, session, path);
  return t("Version %(number)s: %(value)s", { number: base.number, value });
}

/** Returns what is wrong with the document, from here and from the server. */
export function allWrong({ problems, serverProblems }: Session): Wrong[] {
  return [...problems, ...serverProblems];
}

/** Returns a problem as a sentence. */
export function sentenceOf(problem: Wrong, { config, sheet }: Session): string {
  return "text" in problem ? problem.text : sentence(problem, config, sheet.flow);
}

/** Returns the sentences about a place, without those that parts of it say themselves. */
export function problemTexts(place: Place, parts?: RegExp): string[] {
  const { session, owner, path } = place;
  const found = wrongOf(allWrong(session), session.sheet.flow, owner).filter((one) => {
    const where = whereOf(one);
    return within(where, path) && !parts?.test(where.slice(path.length));
  });
  // Beside its field, whatever is missing needs no name.
  const missing = (one: Wrong) => one.code === "missing" && whereOf(one) === path;
  return [
    ...new Set(
      found.map((one) => (missing(one) ? t("This is needed.") : sentenceOf(one, session))),
    ),
  ];
}

/** Tells whether a place holds something. */
export function isSet(place: Place): boolean {
  return heldAt(place) !== undefined;
}
