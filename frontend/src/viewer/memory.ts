/** Whether the user wants to walk through diagrams: kept by the browser, for all pages. */

const KEY = "automations.interactive";

/** Tell whether it was switched on. A browser that keeps nothing has forgotten. */
export function isOn(): boolean {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

/** Keep that it is on, or that it is not. */
export function keepOn(on: boolean): void {
  try {
    if (on) localStorage.setItem(KEY, "1");
    else localStorage.removeItem(KEY);
  } catch {
    // It then holds for this page only.
  }
}
