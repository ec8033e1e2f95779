/** Small controls that fields are made of. */

import type { ReactNode } from "react";
import { t } from "../core/say";
import type { Aria } from "./frame";
import type { Typed } from "./typed";

export interface Option {
  readonly value: string;
  readonly title: string;
  /** Why it cannot be taken, or nothing. */
  readonly why?: string;
  readonly group?: string;
}

export function Icon({ name }: { name: string }): ReactNode {
  return (
    <svg className="a-i" aria-hidden="true" focusable="false">
      <use href={`#a-i-${name}`} />
    </svg>
  );
}

interface BoxProps {
  readonly typed: Typed;
  readonly aria: Aria;
  readonly label?: string;
  /** What may be taken over, as `list` of the field. */
  readonly offers?: readonly string[];
  readonly mono?: boolean;
  readonly placeholder?: string;
  readonly short?: boolean;
}

/** A line of text. */
export function Box({ typed, aria, label, offers, mono, placeholder, short }: BoxProps): ReactNode {
  const list = offers?.length ? `${aria.id}-list` : undefined;
  const classes = ["a-box", mono ? "a-mono" : "", short ? "a-short" : ""].filter(Boolean).join(" ");
  return (
    <>
      <input
        type="text"
        className={classes}
        value={typed.text}
        onChange={(event) => typed.change(event.target.value)}
        onBlur={typed.leave}
        autoComplete="off"
        spellCheck={!mono}
        list={list}
        placeholder={placeholder}
        {...(label ? { "aria-label": label } : {})}
        {...aria}
      />
      {list ? (
        <datalist id={list}>
          {offers?.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      ) : null}
    </>
  );
}

/** Several lines of text. */
export function Lines({ typed, aria, label, rows = 3 }: BoxProps & { rows?: number }): ReactNode {
  return (
    <textarea
      className="a-box"
      rows={rows}
      value={typed.text}
      onChange={(event) => typed.change(event.target.value)}
      onBlur={typed.leave}
      {...(label ? { "aria-label": label } : {})}
      {...aria}
    />
  );
}

interface SelectProps {
  readonly value: string;
  readonly options: readonly Option[];
  readonly choose: (value: string) => void;
  readonly aria: Partial<Aria>;
  readonly label?: string;
}

/** A native list to choose from; a value that is none of the options is shown as it is. */
export function Select({ value, options, choose, aria, label }: SelectProps): ReactNode {
  const known = options.some((one) => one.value === value);
  const all = known ? options : [{ value, title: value || t("Choose…") }, ...options];
  const groups = [...new Set(all.map(({ group = "" }) => group))];
  return (
    <select
      className="a-box"
      value={value}
      onChange={(event) => choose(event.target.value)}
      {...(label ? { "aria-label": label } : {})}
      {...aria}
    >
      {groups.map((group) => {
        const items = all.filter((one) => (one.group ?? "") === group).map(optionOf);
        return group ? (
          <optgroup key={group} label={group}>
            {items}
          </optgroup>
        ) : (
          items
        );
      })}
    </select>
  );
}

function optionOf({ value, title, why }: Option): ReactNode {
  return (
    <option key={value} value={value} disabled={Boolean(why)}>
      {why ? `${title} (${why})` : title}
    </option>
  );
}

/** A few choices side by side, of which one is taken. */
export function Choices({ value, options, choose, aria, label }: SelectProps): ReactNode {
  const name = aria.id ?? label ?? "";
  return (
    <div className="a-choices" role="radiogroup" aria-label={label}>
      {options.map((one, place) => (
        <label key={one.value} className={one.value === value ? "a-on" : ""}>
          <input
            type="radio"
            name={`${name}-choice`}
            checked={one.value === value}
            onChange={() => choose(one.value)}
            {...(place === 0 ? aria : {})}
          />
          {one.title}
        </label>
      ))}
    </div>
  );
}

interface ButtonProps {
  readonly press: () => void;
  readonly children: ReactNode;
  readonly label?: string;
  readonly icon?: string;
  readonly off?: boolean;
  readonly kind?: string;
}

export function Button({ press, children, label, icon, off, kind = "" }: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      className={`a-btn a-small ${kind}`}
      onClick={press}
      disabled={off}
      {...(label ? { "aria-label": label, title: label } : {})}
    >
      {icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  );
}

/** A button that takes something away; it has a picture and says what in words. */
export function Remove({
  what,
  press,
  off = false,
}: {
  what: string;
  press: () => void;
  off?: boolean;
}): ReactNode {
  const label = t("Remove %(what)s", { what });
  return (
    <Button press={press} label={label} icon="x" off={off} kind="a-quietly a-icon-only">
      {null}
    </Button>
  );
}
