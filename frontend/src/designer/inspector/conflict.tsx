/** Dialogs when a draft could not be saved. */

import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { compared } from "../core/comparing";
import { type Conflict, conflicts, type Side } from "../core/merging";
import { t } from "../core/say";
import type { Session } from "../core/session";
import type { Sheet } from "../core/sheet";
import { ChangeList } from "./changes";
import { Button, Choices } from "./controls";
import type { Newer } from "./sending";
import { inWords } from "./words";

interface ModalProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
  readonly acts: ReactNode;
}

function Modal({ title, close, children, acts }: ModalProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const back = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (back instanceof HTMLElement) back.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} className="a-choose a-save-dialog" aria-labelledby={id} onClose={close}>
      <div className="a-choose-in">
        <h2 id={id}>{title}</h2>
        {children}
        <div className="a-btns">{acts}</div>
      </div>
    </dialog>
  );
}

interface TroubleProps {
  readonly trouble: { readonly is: "refused" | "failed"; readonly text: string };
  readonly again: () => Promise<boolean>;
  readonly close: () => void;
}

/** Says why a draft was not saved, and that nothing is lost. */
export function TroubleDialog({ trouble, again, close }: TroubleProps): ReactNode {
  return (
    <Modal
      title={t("The draft is not saved")}
      close={close}
      acts={
        <>
          <Button press={() => void again()} kind="a-primary">
            {t("Save again")}
          </Button>
          <Button press={close}>{t("Close")}</Button>
        </>
      }
    >
      <p role="alert">{trouble.text || t("You are signed out, or may not change this draft.")}</p>
      {trouble.is === "refused" ? (
        <p>
          {t("Sign in again in another tab, then save again.")}{" "}
          <a href={location.href} target="_blank" rel="noopener">
            {t("Open another tab")}
          </a>
        </p>
      ) : null}
      <p className="a-q">{t("All that you did is still here.")}</p>
    </Modal>
  );
}

interface ConflictProps {
  readonly session: Session;
  /** What the server had when this author loaded or saved last. */
  readonly stored: Sheet;
  readonly newer: Newer;
  readonly keep: () => void;
  readonly take: () => void;
  readonly merge: (chosen: Readonly<Record<string, Side>>) => void;
  readonly close: () => void;
}

/** Shows what differs between both, and asks which is to be kept. */
export function ConflictDialog(props: ConflictProps): ReactNode {
  const { session, stored, newer, close } = props;
  const mine = session.sheet;
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  const both = useMemo(() => conflicts(stored, mine, newer.sheet), [stored, mine, newer]);
  const changes = useMemo(() => compared(newer.sheet, mine), [newer, mine]);
  const name = { author: newer.author };
  return (
    <Modal
      title={newer.text || t("Somebody has saved this draft meanwhile.")}
      close={close}
      acts={<Acts {...props} chosen={chosen} />}
    >
      <p>{t("From what %(author)s saved to what you have:", name)}</p>
      <div className="a-save-list">
        <ChangeList session={session} changes={changes} />
        {changes.length === 0 ? <p className="a-q">{t("Nothing differs.")}</p> : null}
      </div>
      <Decisions session={session} conflicts={both} chosen={chosen} choose={setChosen} />
    </Modal>
  );
}

interface DecisionsProps {
  readonly session: Session;
  readonly conflicts: readonly Conflict[];
  readonly chosen: Readonly<Record<string, Side>>;
  readonly choose: (chosen: Readonly<Record<string, Side>>) => void;
}

function Decisions({ session, conflicts, chosen, choose }: DecisionsProps): ReactNode {
  if (conflicts.length === 0) return null;
  return (
    <div className="a-save-list">
      <p>{t("Both of you changed these. When merging, take:")}</p>
      {conflicts.map((one) => (
        <Decision
          key={one.key}
          session={session}
          conflict={one}
          side={chosen[one.key] ?? "mine"}
          choose={(side) => choose({ ...chosen, [one.key]: side })}
        />
      ))}
    </div>
  );
}

function Acts(props: ConflictProps & { chosen: Readonly<Record<string, Side>> }): ReactNode {
  return (
    <>
      <Button press={() => props.merge(props.chosen)} kind="a-primary">
        {t("Merge")}
      </Button>
      <Button press={props.keep}>{t("Keep mine")}</Button>
      <Button press={props.take}>{t("Take theirs")}</Button>
      <Button press={props.close}>{t("Decide later")}</Button>
    </>
  );
}

interface DecisionProps {
  readonly session: Session;
  readonly conflict: Conflict;
  readonly side: Side;
  readonly choose: (side: Side) => void;
}

function Decision({ session, conflict, side, choose }: DecisionProps): ReactNode {
  const { key, name, mine, theirs } = conflict;
  const gone = side === "mine" ? mine === undefined : theirs === undefined;
  const value = side === "mine" ? mine : theirs;
  const text = key.startsWith("/") ? inWords(value, session, key) : "";
  return (
    <div className="a-slot">
      <div className="a-slot-name">
        <b>{name}</b>
        <span className="a-slot-was">{gone ? t("removed") : text}</span>
      </div>
      <Choices
        value={side}
        options={[
          { value: "mine", title: t("Mine") },
          { value: "theirs", title: t("Theirs") },
        ]}
        choose={(next) => choose(next as Side)}
        aria={{}}
        label={name}
      />
    </div>
  );
}
