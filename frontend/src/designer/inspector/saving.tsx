/** Saving a draft: what is sent stays here until the server has it, whatever happens. */

import { type ReactNode, useMemo, useState } from "react";
import { merged, type Side } from "../core/merging";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { type Sheet, sheetOf } from "../core/sheet";
import { ConflictDialog, TroubleDialog } from "./conflict";
import { renew } from "./renewing";
import { type Answer, type Newer, send } from "./sending";

export interface Saving {
  readonly save: () => Promise<boolean>;
  readonly saving: boolean;
  readonly dialog: ReactNode;
  readonly saver: Saver;
}

/** What keeps a draft from being saved. */
type Trouble = Extract<Answer, { is: "newer" | "refused" | "failed" }>;

export function useSaving(session: Session): Saving {
  const [saving, setSaving] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const saver = useMemo(() => new Saver(session, setSaving, setTrouble), [session]);
  const dialog = trouble ? dialogOf(saver, session, trouble) : null;
  return { save: saver.save, saving, dialog, saver };
}

function dialogOf(saver: Saver, session: Session, trouble: Trouble): ReactNode {
  const close = () => saver.close();
  if (trouble.is !== "newer")
    return <TroubleDialog trouble={trouble} again={saver.save} close={close} />;
  return (
    <ConflictDialog
      key={trouble.revision}
      session={session}
      stored={saver.stored}
      newer={trouble}
      keep={() => saver.keep(trouble)}
      take={() => saver.take(trouble)}
      merge={(chosen) => saver.merge(trouble, chosen)}
      close={close}
    />
  );
}

/** Sends one draft at a time, and knows what the server had last. */
export class Saver {
  stored: Sheet;
  #running: Promise<boolean> | null = null;

  constructor(
    private readonly session: Session,
    private readonly busy: (saving: boolean) => void,
    private readonly tell: (trouble: Trouble | null) => void,
  ) {
    const { flow, layout } = session.config;
    this.stored = sheetOf(flow, layout);
  }

  /** Saves, and tells whether that was done; who asks meanwhile gets the same answer. */
  save = (): Promise<boolean> => {
    this.#running ??= this.#save().finally(() => {
      this.#running = null;
      this.busy(false);
    });
    return this.#running;
  };

  close(): void {
    this.tell(null);
  }

  /** Saves what is here over what somebody else has saved. */
  keep(newer: Newer): void {
    this.#accept(newer);
    void this.save();
  }

  /** Puts what somebody else has saved in the place of what is here. */
  take({ sheet, author, ...rest }: Newer): void {
    this.session.run({ title: t("Take what %(author)s saved", { author }), edit: () => sheet });
    this.#accept({ sheet, author, ...rest });
  }

  /** Shows what somebody else has saved to who watches. */
  follow(newer: Newer): void {
    this.session.follow(newer.sheet);
    this.#accept(newer);
  }

  /** Puts both together and saves that. */
  merge(newer: Newer, chosen: Readonly<Record<string, Side>>): void {
    const both = merged(this.stored, this.session.sheet, newer.sheet, chosen);
    const title = t("Merge with what %(author)s saved", { author: newer.author });
    this.session.run({ title, edit: () => both });
    this.#accept(newer);
    void this.save();
  }

  #accept({ sheet, revision }: Newer): void {
    this.stored = sheet;
    this.session.saved(sheet, revision, []);
    this.tell(null);
  }

  async #save(): Promise<boolean> {
    const { session } = this;
    if (session.readOnly || !session.config.urls.save) {
      session.say(session.why || t("This cannot be saved."));
      return false;
    }
    this.busy(true);
    session.bus.settle();
    const { sheet } = session;
    const answer = await send(session, sheet, session.token);
    return this.#answered(
      answer.is === "refused" ? await this.#again(sheet, answer) : answer,
      sheet,
    );
  }

  #answered(answer: Answer, sheet: Sheet): boolean {
    if (answer.is !== "saved") {
      this.tell(answer);
      return false;
    }
    this.tell(null);
    this.stored = sheet;
    this.session.saved(sheet, answer.revision, answer.problems);
    this.session.say(t("The draft is saved."));
    return true;
  }

  /** Tries once more with another token, as it is needed after a new login. */
  async #again(sheet: Sheet, refused: Answer): Promise<Answer> {
    if (!(await renew(this.session))) return refused;
    const answer = await send(this.session, sheet, this.session.token);
    if (answer.is !== "refused" || answer.text) return answer;
    const text = t("Your browser must keep cookies of this site. Allow that, then save again.");
    return { is: "failed", text };
  }
}
