/** A dialog with one list that is searched by typing: a step to add, a target, a command. */

import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { t } from "../../core/say";
import { Icon } from "../icon";

/** Something to choose. */
export interface Choosable {
  readonly key: string;
  readonly text: string;
  /** Heading under which it stands; those with the same one follow each other. */
  readonly group?: string;
  readonly icon?: string;
  readonly note?: string;
  /** Why it cannot be chosen; "" if it can. */
  readonly why?: string;
  readonly pick: () => void;
}

interface Props {
  readonly title: string;
  readonly hint: string;
  /** What there is to choose for what is typed. */
  readonly items: (typed: string) => readonly Choosable[];
  readonly close: () => void;
}

/** Most that are shown at once. */
const MOST = 100;
const MOVES: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
};

export function Choose({ title, hint, items, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, type] = useState("");
  const [at, go] = useState(0);
  const id = useId();
  const shown = useMemo(() => items(typed).slice(0, MOST), [items, typed]);
  const here = Math.min(at, Math.max(shown.length - 1, 0));
  useEffect(() => opened(dialog.current), []);
  useEffect(() => {
    document.getElementById(`${id}-${here}`)?.scrollIntoView({ block: "nearest" });
  }, [id, here]);

  const search = (text: string) => {
    type(text);
    go(0);
  };
  const pick = (one: Choosable | undefined) => {
    if (!one || one.why) return;
    close();
    one.pick();
  };
  const press = (event: KeyboardEvent) => {
    const by = MOVES[event.key];
    if (by) go(stepped(here, by, shown.length));
    else if (event.key === "Enter") pick(shown[here]);
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it closes it, as Esc does
    <dialog
      ref={dialog}
      className="a-choose"
      aria-labelledby={`${id}-title`}
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className="a-choose-in">
        <h2 id={`${id}-title`}>{title}</h2>
        <Search
          id={id}
          hint={hint}
          typed={typed}
          at={shown.length ? here : -1}
          type={search}
          press={press}
        />
        <div role="listbox" id={`${id}-list`} aria-label={title} className="a-choose-list">
          {shown.map((one, place) => (
            <Option
              key={one.key}
              id={`${id}-${place}`}
              one={one}
              heading={one.group !== shown[place - 1]?.group ? (one.group ?? "") : ""}
              chosen={place === here}
              pick={() => pick(one)}
            />
          ))}
        </div>
        {shown.length === 0 && <p className="a-choose-none">{t("Nothing found.")}</p>}
      </div>
    </dialog>
  );
}

interface SearchProps {
  readonly id: string;
  readonly hint: string;
  readonly typed: string;
  /** Place of the option on which the keyboard stands, or -1. */
  readonly at: number;
  readonly type: (text: string) => void;
  readonly press: (event: KeyboardEvent) => void;
}

function Search({ id, hint, typed, at, type, press }: SearchProps) {
  return (
    <input
      type="text"
      role="combobox"
      aria-expanded="true"
      aria-controls={`${id}-list`}
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      aria-autocomplete="list"
      aria-label={hint}
      placeholder={hint}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={({ target }) => type(target.value)}
      onKeyDown={press}
    />
  );
}

interface OptionProps {
  readonly id: string;
  readonly one: Choosable;
  readonly heading: string;
  readonly chosen: boolean;
  readonly pick: () => void;
}

function Option({ id, one, heading, chosen, pick }: OptionProps) {
  return (
    <>
      {heading && (
        <div role="presentation" className="a-choose-group">
          {heading}
        </div>
      )}
      {/* The keyboard is with the field above. */}
      <div
        role="option"
        id={id}
        tabIndex={-1}
        aria-selected={chosen}
        aria-disabled={Boolean(one.why)}
        data-choice={one.key}
        onClick={pick}
        onKeyDown={undefined}
      >
        {one.icon && <Icon name={one.icon} />}
        <span className="a-choose-text">{one.text}</span>
        {(one.why || one.note) && <span className="a-choose-note">{one.why || one.note}</span>}
      </div>
    </>
  );
}

/** Opens a dialog; where the focus was, it comes back to when the dialog goes, or to the canvas. */
export function opened(dialog: HTMLDialogElement | null): () => void {
  const before = document.activeElement;
  dialog?.showModal();
  return () => {
    dialog?.close();
    const board = document.querySelector("[data-board]");
    const there = before?.isConnected && before !== document.body && !board?.contains(before);
    const to = there ? before : board;
    if (to instanceof HTMLElement) to.focus({ preventScroll: true });
  };
}

function stepped(from: number, by: number, count: number): number {
  if (Math.abs(by) > 1) return Math.max(0, Math.min(count - 1, from + by));
  return (from + by + count) % Math.max(count, 1);
}
