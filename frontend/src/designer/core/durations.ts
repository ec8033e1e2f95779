/** Durations as people write and say them. */

import { t } from "./say";

const [MINUTE, HOUR, DAY, WEEK] = [60, 3_600, 86_400, 604_800];

/** Seconds of a unit by its names, in English and German. */
const UNITS = new Map<string, number>(
  (
    [
      [1, "s sec secs second seconds sek sekunde sekunden"],
      [MINUTE, "m min mins minute minutes minuten"],
      [HOUR, "h hr hrs hour hours std stunde stunden"],
      [DAY, "d day days t tag tage tagen"],
      [WEEK, "w wk wks week weeks woche wochen"],
    ] as const
  ).flatMap(([seconds, names]) => names.split(" ").map((name) => [name, seconds] as const)),
);

/** A number with its unit, and what may follow it. */
const PART = /^(\d+(?:[.,]\d+)?)\s*(\p{L}+)\.?(?:\s*(?:,|\+|\band\b|\bund\b)\s*(?=\d)|\s*)/u;

/** Returns the seconds of "2 days 3 h", "90 min" or "1,5 Stunden", or null. Each unit stands once,
 * the larger before the smaller. */
export function parsed(text: string): number | null {
  let rest = text.trim().toLowerCase();
  let sum = 0;
  let last = Number.POSITIVE_INFINITY;
  while (rest) {
    const [all, number = "", unit = ""] = PART.exec(rest) ?? [];
    const seconds = UNITS.get(unit);
    if (all === undefined || seconds === undefined || seconds >= last) return null;
    sum += Number(number.replace(",", ".")) * seconds;
    last = seconds;
    rest = rest.slice(all.length);
  }
  return last === Number.POSITIVE_INFINITY || !Number.isFinite(sum) ? null : rounded(sum);
}

/** Returns a duration in the language of the page: "1 day 3 h". */
export function spoken(seconds: number): string {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 0) return `−${spoken(-seconds)}`;
  const whole = Math.floor(seconds);
  const [days, hours, minutes] = [
    Math.floor(whole / DAY),
    Math.floor((whole % DAY) / HOUR),
    Math.floor((whole % HOUR) / MINUTE),
  ];
  const rest = rounded((whole % MINUTE) + (seconds - whole));
  const parts = [
    days === 1 ? t("1 day") : days && t("%(n)s days", { n: days }),
    hours && t("%(n)s h", { n: hours }),
    minutes && t("%(n)s min", { n: minutes }),
    rest && t("%(n)s s", { n: rest }),
  ];
  return parts.filter(Boolean).join(" ") || t("%(n)s s", { n: 0 });
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
