/** Whether the user paused the refreshing: kept by the browser, for all pages. */

const KEY = "automations.paused";

/** Tell whether it was paused. A browser that keeps nothing has forgotten. */
export function isPaused(): boolean {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

/** Keep that it is paused, or that it is not. */
export function keepPaused(paused: boolean): void {
  try {
    if (paused) localStorage.setItem(KEY, "1");
    else localStorage.removeItem(KEY);
  } catch {
    // It then holds for this page only.
  }
}
