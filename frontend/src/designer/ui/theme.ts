/** What the designer asks of the admin's theme around it. */

/** Width of a window in which the theme's side bar leaves enough room, in pixels. */
const WIDE = 1800;

/** Folds jazzmin's side bar once it has opened it: the flow needs the room. Its button opens it again. */
export function foldSideBar(): void {
  const fold = () => document.body.classList.replace("sidebar-open", "sidebar-collapse");
  if (innerWidth >= WIDE) return;
  if (document.readyState === "complete") fold();
  else addEventListener("load", fold, { once: true });
}
