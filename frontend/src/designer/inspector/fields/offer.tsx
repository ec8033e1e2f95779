/** What the project offers, to choose from: a native list, with a search if it is long. */

import { type ReactNode, useState } from "react";
import { isObject, type Json } from "../../../document/structure";
import type { Offer } from "../../core/config";
import { same } from "../../core/merging";
import { t } from "../../core/say";
import type { Session } from "../../core/session";
import { type Option, Select } from "../controls";
import type { Aria } from "../frame";
import { heldAt, type Place, write } from "../place";
import { inWords, offerOf } from "../words";

/** From so many offers on there is a search. */
const MANY = 9;

export function offersFor(session: Session, kinds: readonly Offer["kind"][]): Offer[] {
  return session.config.offers.filter(({ kind }) => kinds.includes(kind));
}

interface OfferProps {
  readonly place: Place;
  readonly kinds: readonly Offer["kind"][];
  readonly aria: Partial<Aria>;
  readonly label?: string;
  /** More that can be chosen, in front. */
  readonly more?: readonly Option[];
  /** What is chosen of `more`, or "" if it is an offer. */
  readonly chosen?: string;
  /** Puts what was chosen in: an offer, or one of `more`. */
  readonly choose?: (value: Json | undefined, key: string) => void;
}

export function OfferSelect(props: OfferProps): ReactNode {
  const { place, kinds, more = [], chosen = "" } = props;
  const [query, setQuery] = useState("");
  const offers = offersFor(place.session, kinds);
  const said = heldAt(place);
  const value = chosen || (said === undefined ? "" : JSON.stringify(said));
  const put = props.choose ?? ((one) => write(place, one));
  const options = [...more, ...matching(offers, query, said).map((one) => optionOf(one, kinds))];
  const known = options.find(({ value: key }) => sameKey(key, value))?.value ?? value;
  const missing = { value, title: titleOf(said, place.session) };
  const all = known === value && !options.some((one) => one.value === value) && said !== undefined;
  return (
    <>
      {offers.length >= MANY ? <Search query={query} setQuery={setQuery} /> : null}
      <Select
        value={known}
        options={all ? [missing, ...options] : options}
        choose={(key) => put(offers.find((one) => JSON.stringify(one.value) === key)?.value, key)}
        aria={props.aria}
        {...(props.label ? { label: props.label } : {})}
      />
    </>
  );
}

/** What is named and not offered; code is shown below, and not in the list. */
function titleOf(said: Json | undefined, session: Session): string {
  return isObject(said) && said.t === "opaque" ? t("Code") : inWords(said, session);
}

function Search({
  query,
  setQuery,
}: {
  query: string;
  setQuery: (query: string) => void;
}): ReactNode {
  return (
    <input
      type="search"
      className="a-box a-search"
      value={query}
      placeholder={t("Search…")}
      aria-label={t("Search what is offered")}
      onChange={(event) => setQuery(event.target.value)}
    />
  );
}

function matching(offers: readonly Offer[], query: string, said: Json | undefined): Offer[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return offers.filter((one) => {
    const text = `${one.title} ${one.text} ${JSON.stringify(one.value)}`.toLowerCase();
    return same(one.value, said) || words.every((word) => text.includes(word));
  });
}

function optionOf(one: Offer, kinds: readonly string[]): Option {
  const option = { value: JSON.stringify(one.value), title: one.title };
  return kinds.length > 1 ? { ...option, group: groupOf(one.kind) } : option;
}

function groupOf(kind: Offer["kind"]): string {
  switch (kind) {
    case "action":
      return t("Actions");
    case "condition":
      return t("Conditions");
    case "form":
      return t("Forms");
    default:
      return t("Others");
  }
}

function sameKey(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return same(JSON.parse(one) as Json, JSON.parse(other) as Json);
  } catch {
    return false;
  }
}

/** What is offered does, and what it touches outside. */
export function About({ said, session }: { said: Json | undefined; session: Session }): ReactNode {
  const offer = offerOf(said, session);
  if (!offer?.text && !offer?.effects) return null;
  return (
    <p className="a-slot-help">
      {offer.text}
      {offer.effects ? (
        <span className="a-effects"> {t("Outside: %(effects)s.", { effects: offer.effects })}</span>
      ) : null}
    </p>
  );
}
