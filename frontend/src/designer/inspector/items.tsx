/** A list of things of one kind, each with its fields, its place and a button that removes it. */

import type { ReactNode } from "react";
import type { Json } from "../../document/structure";
import { t } from "../core/say";
import { Button, Remove } from "./controls";
import { focus, heldAt, inner, type Place, write } from "./place";
import { without } from "./pointers";

interface ItemsProps {
  readonly place: Place;
  /** Name of one item: "Case %(number)s" with its number. */
  readonly name: (number: number) => string;
  readonly fresh: (items: readonly Json[]) => Json;
  readonly add: string;
  /** Fewest items there may be; with 0 an empty list is taken away. */
  readonly least?: number;
  /** Whether their order matters and can be changed. */
  readonly moves?: boolean;
  readonly children: (item: Place, value: Json) => ReactNode;
}

export function Items(props: ItemsProps): ReactNode {
  const { place, name, fresh, add, least = 0, moves = false, children } = props;
  const items = itemsOf(place);
  function more(): void {
    write(place, [...items, fresh(items)]);
    focus(inner(place, items.length, ""));
  }
  return (
    <>
      <ul className="a-items">
        {items.map((item, at) => (
          <Item
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is what an item is known by
            key={at}
            here={inner(place, at, name(at + 1))}
            drop={items.length > least ? () => drop(place, items, at) : null}
            raise={moves && at > 0 ? () => raise(place, items, at) : null}
          >
            {children(inner(place, at, name(at + 1)), item)}
          </Item>
        ))}
      </ul>
      <Button press={more} icon="plus">
        {add}
      </Button>
    </>
  );
}

interface ItemProps {
  readonly here: Place;
  readonly drop: (() => void) | null;
  readonly raise: (() => void) | null;
  readonly children: ReactNode;
}

function Item({ here, drop, raise, children }: ItemProps): ReactNode {
  return (
    <li className="a-item" data-path={here.path}>
      <div className="a-item-name">
        <span>{here.title}</span>
        {raise ? <Raise what={here.title} press={raise} /> : null}
        <Remove what={here.title} press={() => drop?.()} off={drop === null} />
      </div>
      {children}
    </li>
  );
}

function drop(place: Place, items: readonly Json[], at: number): void {
  const left = without(items, at);
  write(place, left.length > 0 ? left : undefined);
  focus(left.length > 0 ? inner(place, Math.max(at - 1, 0), "") : place);
}

function Raise({ what, press }: { what: string; press: () => void }): ReactNode {
  const label = t("Move up: %(what)s", { what });
  return (
    <Button press={press} label={label} kind="a-quietly a-icon-only">
      <span aria-hidden="true">↑</span>
    </Button>
  );
}

export function itemsOf(place: Place): readonly Json[] {
  const said = heldAt(place);
  return Array.isArray(said) ? said : [];
}

function raise(place: Place, items: readonly Json[], at: number): void {
  const left = [...items];
  const [item] = left.splice(at, 1);
  left.splice(at - 1, 0, item as Json);
  write(place, left);
  focus(inner(place, at - 1, ""));
}
