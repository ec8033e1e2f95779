/** Whether the canvas is zoomed out so far that cards are plain blocks. */

import { useStore } from "@xyflow/react";
import { createContext, useContext } from "react";
import { OVERVIEW } from "../../viewer/camera";

export const OverviewContext = createContext(false);

export function useOverview(): boolean {
  return useContext(OverviewContext);
}

/** Tells the same from the zoom; one part of the canvas asks, and tells the others. */
export function useZoomedOut(): boolean {
  return useStore(({ transform }) => transform[2] < OVERVIEW);
}
