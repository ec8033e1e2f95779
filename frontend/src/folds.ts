/** Folds that open by themselves once something is chosen that they are about. */

/** Watch every fold that says what opens it: data-opened-by a field, data-opened-for its values. */
export function start(): void {
  for (const fold of document.querySelectorAll<HTMLDetailsElement>("details[data-opened-by]"))
    watch(fold);
}

function watch(fold: HTMLDetailsElement): void {
  const { openedBy = "", openedFor = "" } = fold.dataset;
  const form = fold.closest("form");
  const look = () => {
    const chosen = form && new FormData(form).get(openedBy);
    if (typeof chosen === "string" && openedFor.split(" ").includes(chosen)) fold.open = true;
  };
  form?.addEventListener("change", (event) => {
    if ((event.target as HTMLInputElement).name === openedBy) look();
  });
  // A browser that goes back fills in what was chosen before.
  addEventListener("pageshow", look);
}
