/** Times of the day and days of the week, as documents write them. */

/** Names of the days, Monday first. */
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** Returns a time of the day as "09:30" by what was typed, or null. */
export function clockOf(text: string): string | null {
  const found = /^([0-9]{1,2})(?:[:.h]?([0-9]{2}))?h?$/.exec(text.trim().toLowerCase());
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? "0")];
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** Returns the numbers of days, Monday is 0, or null if the text names none. */
export function daysOf(text: string): number[] | null {
  if (text === "daily") return DAYS.map((_name, day) => day);
  const found = new Set<number>();
  for (const part of text.split(",")) {
    const [first = -1, last = first, more] = part.split("-").map(numberOf);
    if (first < 0 || last < 0 || more !== undefined) return null;
    for (let day = first; ; day = (day + 1) % 7) {
      found.add(day);
      if (day === last) break;
    }
  }
  return [...found].sort();
}

function numberOf(name: string): number {
  return (DAYS as readonly string[]).indexOf(name.trim().toLowerCase());
}

/** Returns days as text: "daily", or names and ranges such as "mon-wed,fri". */
export function saidDays(days: readonly number[]): string {
  if (days.length === 7) return "daily";
  const runs: [number, number][] = [];
  for (const day of [...days].sort()) {
    const last = runs.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  return runs.map(([from, to]) => (from === to ? DAYS[from] : `${DAYS[from]}-${DAYS[to]}`)).join();
}
