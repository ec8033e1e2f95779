/** The page while the draft is compared with the version that it is based on: all that works on a
 * drawing works on the picture of both, which nobody can change. */

import { useEffect, useMemo } from "react";
import type { JsonObject } from "../../document/structure";
import { t } from "../core/say";
import { Session } from "../core/session";
import { sheetOf } from "../core/sheet";
import { Artist } from "./artist";
import { Desk } from "./desk";
import type { Page } from "./page";
import { pictureOf } from "./picture";
import { useSession } from "./use";

/** Returns that page, or null while nothing is compared. */
export function useComparing(page: Page): Page | null {
  const { wish, sheet } = useSession(page.session);
  const on = wish?.to === "compare";
  // biome-ignore lint/correctness/useExhaustiveDependencies: saving changes the page, not the picture
  const comparing = useMemo(() => (on ? pageOf(page) : null), [on, sheet]);
  useEffect(() => () => comparing?.artist.close(), [comparing]);
  return comparing;
}

function pageOf(page: Page): Page | null {
  const { sheet, config } = page.session;
  if (!config.base) return null;
  const picture = pictureOf(sheetOf(config.base.flow, config.base.layout), sheet, config);
  const session = new Session({
    ...config,
    flow: picture.flow,
    layout: { pins: sheet.sidecar.pins } as unknown as JsonObject,
    base: null,
    readOnly: t("A comparison is only looked at: Esc leads back."),
    key: "",
  });
  const desk = new Desk(session, { left: false, right: false });
  return { ...page, session, desk, artist: new Artist(config.urls.layout), picture };
}
