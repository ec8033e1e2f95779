/** What all parts of the page share. */

import { createContext, useContext } from "react";
import type { Session } from "../core/session";
import type { Artist } from "./artist";
import type { Desk } from "./desk";
import type { Picture } from "./picture";

export interface Page {
  readonly session: Session;
  readonly desk: Desk;
  readonly artist: Artist;
  /** Saves, and tells whether that went well. */
  readonly save: () => Promise<boolean>;
  readonly saving: boolean;
  /** What is drawn instead of the document, while it is compared with another state. */
  readonly picture?: Picture;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error("A part of the designer stands outside its page");
  return page;
}
