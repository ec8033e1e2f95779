/** The page: bar; palette over outline; canvas over problems; inspector. */

import { useEffect, useMemo, useRef } from "react";
import { createRoot } from "react-dom/client";
import { linked } from "../../viewer/link";
import type { Config } from "../core/config";
import { speak, t } from "../core/say";
import { Session } from "../core/session";
import { nameOf } from "../core/sheet";
import { Comparison } from "../inspector/compare";
import { Heart } from "../inspector/heart";
import { Inspector } from "../inspector/inspector";
import { ProblemsPanel } from "../inspector/problems";
import { useSaving } from "../inspector/saving";
import { Artist } from "./artist";
import { Bar } from "./bar";
import { Canvas } from "./canvas";
import { useComparing } from "./comparing";
import { Desk } from "./desk";
import { Dialogs } from "./dialogs/dialogs";
import { askAhead } from "./drawn";
import { listen } from "./hands";
import { keepPanels, NARROW, panels } from "./keep";
import { Live } from "./live";
import { Outline } from "./outline";
import { type Page, PageContext, usePage } from "./page";
import { Palette } from "./palette";
import { Recovery } from "./recovery";
import { Side } from "./side";
import { foldSideBar } from "./theme";
import { Toast } from "./toast";
import { useDesk, useSession } from "./use";

/** Fills the page's place with the designer. */
export function start(host: HTMLElement, config: Config): void {
  speak(config.texts);
  const session = new Session(config);
  const desk = new Desk(session, panels(innerWidth));
  const artist = new Artist(config.urls.layout);
  askAhead(session, artist);
  follow(desk);
  addEventListener("hashchange", () => follow(desk));
  if (new URLSearchParams(location.search).has("with")) session.ask({ to: "compare" });
  fill(host, desk);
  foldSideBar();
  addEventListener("resize", () => fill(host, desk));
  createRoot(host).render(<App session={session} desk={desk} artist={artist} />);
}

/** Lets it end where the window ends, whatever the admin has above it. */
function fill(host: HTMLElement, desk: Desk): void {
  desk.narrow = innerWidth <= NARROW;
  const above = host.getBoundingClientRect().top + scrollY;
  host.style.setProperty("--a-above", `${Math.round(above)}px`);
}

/** Goes to the step that the page's address names. */
function follow(desk: Desk): void {
  const to = linked();
  const step = desk.session.sheet.flow.nodes.find((one) => one.id === to || nameOf(one) === to);
  if (step) desk.go(step.id);
}

type AppProps = Pick<Page, "session" | "desk" | "artist">;

function App({ session, desk, artist }: AppProps) {
  const { save, saving, dialog, saver } = useSaving(session);
  useEffect(() => {
    const heart = new Heart(session, saver, (text) => desk.explain(text));
    return session.config.urls.beat ? heart.start() : undefined;
  }, [session, desk, saver]);
  const page = useMemo(
    () => ({ session, desk, artist, save, saving }),
    [session, desk, artist, save, saving],
  );
  const comparing = useComparing(page);
  const front = comparing ?? page;
  const now = useRef<Page>(front);
  now.current = front;
  useEffect(() => listen(() => now.current), []);
  useWishes(page);
  const { open } = useDesk(desk);
  useEffect(() => keepPanels(open), [open]);
  return (
    <PageContext value={front}>
      {comparing ? <Comparison draft={session} /> : <Working />}
      <Dialogs />
      {dialog}
      <Live />
    </PageContext>
  );
}

function Working() {
  const { session } = usePage();
  return (
    <>
      <Bar />
      <Recovery />
      <div className="a-work">
        <Side panel="left" label={t("Steps")} icon="list">
          <Palette />
          <Outline />
        </Side>
        <main className="a-mid">
          <Canvas />
          <Toast />
          <ProblemsPanel session={session} />
        </main>
        <Side panel="right" label={t("Inspector")} icon="edit">
          <div data-inspector>
            <Inspector session={session} />
          </div>
        </Side>
      </div>
    </>
  );
}

/** Does what is asked of the page as a whole. */
function useWishes({ session, desk }: Page): void {
  const { wish } = useSession(session);
  useEffect(() => {
    if (wish?.to !== "canvas") return;
    session.ask(null);
    desk.eye.focus();
  }, [wish, session, desk]);
}
