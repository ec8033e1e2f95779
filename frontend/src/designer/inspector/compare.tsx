/** The draft and the version that it is based on as one picture, beside a list of what differs. */

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { stepOf } from "../core/sheet";
import { Canvas } from "../ui/canvas";
import { type Page, usePage } from "../ui/page";
import { howSaid, isMove, onward, type Picture } from "../ui/picture";
import { Toast } from "../ui/toast";
import { useSession } from "../ui/use";
import { ChangeList } from "./changes";
import { Button } from "./controls";

/** Keys that would say something of a document that nobody edits here. */
const IDLE = new Set(["F8"]);

export function Comparison({ draft }: { draft: Session }): ReactNode {
  const page = usePage();
  const picture = page.picture as Picture;
  const { at, choose } = useChosen(page, picture);
  const go = (by: 1 | -1) => choose(onward(picture.changes, at, by));
  const leave = () => {
    const [id = ""] = page.session.selection;
    if (stepOf(draft.sheet, id)) draft.select([id]);
    draft.ask({ to: "canvas" });
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "n") go(1);
    else if (key === "p") go(-1);
    else if (key === "escape") leave();
    else if (!IDLE.has(event.key)) return;
    event.preventDefault();
  };
  return (
    <section className="a-comparing" onKeyDown={press} aria-label={saidOf(draft)}>
      <Head draft={draft} go={go} leave={leave} off={picture.changes.length === 0} />
      <div className="a-work">
        <main className="a-mid">
          <Legend />
          <Canvas />
          <Toast />
        </main>
        <List page={page} picture={picture} at={at} choose={choose} />
      </div>
    </section>
  );
}

/** Which change is looked at: that of the step which is selected. */
function useChosen({ session, desk }: Page, { changes }: Picture) {
  const { selection } = useSession(session);
  const [whole, setWhole] = useState(false);
  const chosen = selection.at(-1) ?? (whole ? "" : null);
  const choose = (place: number) => {
    const change = changes[place];
    if (!change) return;
    setWhole(change.id === "");
    if (change.id) desk.go(change.id);
    else session.select([]);
    const count = changes.filter((one) => isMove(one) === isMove(change)).length;
    const first = isMove(change) ? changes.length - count : 0;
    const name = change.name || t("The flow as a whole");
    const said = [howSaid(change.how), name, `${place + 1 - first} / ${count}`];
    session.say(said.filter(Boolean).join(", "));
  };
  return { at: changes.findIndex(({ id }) => id === chosen), choose };
}

function saidOf({ config: { base } }: Session): string {
  return t("Compared with version %(number)s", { number: base?.number ?? 0 });
}

interface HeadProps {
  readonly draft: Session;
  readonly go: (by: 1 | -1) => void;
  readonly leave: () => void;
  readonly off: boolean;
}

function Head({ draft, go, leave, off }: HeadProps): ReactNode {
  return (
    <header className="a-topbar">
      <h1>{draft.config.title}</h1>
      <p className="a-state-line">
        {saidOf(draft)} · {draft.config.state}
      </p>
      <div className="a-topbar-acts">
        <Button press={() => go(-1)} off={off}>
          {t("Previous")} <kbd>P</kbd>
        </Button>
        <Button press={() => go(1)} off={off}>
          {t("Next")} <kbd>N</kbd>
        </Button>
        <Button press={leave}>
          {t("Back to the drawing")} <kbd>Esc</kbd>
        </Button>
      </div>
    </header>
  );
}

function Legend(): ReactNode {
  return (
    <p className="a-legend">
      {(["added", "removed", "changed"] as const).map((how) => (
        <span key={how} className={`a-tag a-tag-${how}`}>
          {howSaid(how)}
        </span>
      ))}
      <span className="a-q">{t("Unmarked steps are the same.")}</span>
    </p>
  );
}

interface ListProps {
  readonly page: Page;
  readonly picture: Picture;
  readonly at: number;
  readonly choose: (place: number) => void;
}

function List({ page: { session }, picture: { changes }, at, choose }: ListProps): ReactNode {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const [logic, moved] = [changes.filter((one) => !isMove(one)), changes.filter(isMove)];
  const count = logic.length;
  return (
    <aside
      ref={panel}
      className="a-compare"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and N and P work there
      tabIndex={0}
      aria-label={t("Differences: %(count)s", { count })}
    >
      <h2 className="a-compare-head">
        {changes.length === 0
          ? t("Nothing differs.")
          : count === 0
            ? t("Steps have only moved: the logic is the same.")
            : t("Differences: %(count)s", { count })}
      </h2>
      <ChangeList session={session} changes={logic} at={at} choose={choose} />
      {moved.length > 0 && (
        <>
          <h3>{t("Only their place: %(n)s", { n: moved.length })}</h3>
          <ChangeList
            session={session}
            changes={moved}
            at={at - count}
            choose={(place) => choose(place + count)}
          />
        </>
      )}
    </aside>
  );
}
