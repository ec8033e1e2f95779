/** Asks for a drawing whenever the flow, its pins or its folds have changed. */

import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Drawing } from "../../layout/parts";
import { graphOf } from "../core/faces";
import type { Session } from "../core/session";
import type { Artist } from "./artist";
import { type Folded, foldedGraph } from "./folding";

export interface Drawn extends Folded {
  readonly drawing: Drawing | null;
}

export function useDrawn(session: Session, artist: Artist): Drawn {
  const { flow, sidecar } = session.sheet;
  const { config } = session;
  const whole = useMemo(() => graphOf(flow, config), [flow, config]);
  const folded = useMemo(() => foldedGraph(whole, sidecar.folded), [whole, sidecar.folded]);
  useEffect(() => artist.ask(folded.graph, sidecar.pins), [artist, folded, sidecar.pins]);
  const drawing = useSyncExternalStore(artist.subscribe, () => artist.drawing);
  return useMemo(() => ({ ...folded, drawing }), [folded, drawing]);
}
