/** A row of buttons as one stop for the Tab key: arrows go from one to the next. */

import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from "react";

const MOVES: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** Returns what an element with buttons in it needs. */
export function useRove<Host extends HTMLElement>(): {
  ref: RefObject<Host | null>;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: () => void;
} {
  const ref = useRef<Host>(null);
  const stop = useRef<HTMLElement | null>(null);
  const mark = () => {
    const all = buttons(ref.current);
    const one = all.find((button) => button === stop.current) ?? all[0];
    for (const button of all) button.tabIndex = button === one ? 0 : -1;
  };
  useLayoutEffect(mark);
  return {
    ref,
    onFocus: () => {
      stop.current = document.activeElement as HTMLElement;
      mark();
    },
    onKeyDown: (event) => {
      const by = MOVES[event.key];
      if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      const all = buttons(ref.current);
      const at = all.indexOf(document.activeElement as HTMLElement) + by;
      all[Math.max(0, Math.min(all.length - 1, at))]?.focus();
      event.preventDefault();
    },
  };
}

function buttons(host: HTMLElement | null): HTMLElement[] {
  return [...(host?.querySelectorAll<HTMLElement>("button, a[href]") ?? [])];
}
