/** The dialog that somebody has asked for. */

import { useCallback, useState } from "react";
import { exitsOf } from "../../core/exits";
import { t } from "../../core/say";
import { nameOf, stepOf } from "../../core/sheet";
import * as acts from "../acts";
import { type Page, usePage } from "../page";
import { useSession } from "../use";
import { Choose } from "./choose";
import { commands } from "./commands";
import { KeysHelp } from "./keys-help";
import { addable, exits, steps, targets } from "./offered";

export function Dialogs() {
  const page = usePage();
  const { wish } = useSession(page.session);
  const close = useCallback(() => {
    if (page.session.wish) page.session.ask(null);
    page.desk.set("drop", null);
  }, [page]);
  switch (wish?.to) {
    case "find":
      return <Find page={page} close={close} />;
    case "keys":
      return <KeysHelp close={close} />;
    case "add":
      return <Add page={page} close={close} after={wish.after} />;
    case "insert":
      return <Insert page={page} close={close} step={wish.step} slot={wish.slot} />;
    case "connect":
      return <Connect page={page} close={close} step={wish.step} />;
    default:
      return null;
  }
}

interface Opened {
  readonly page: Page;
  readonly close: () => void;
}

function Find({ page, close }: Opened) {
  const { session, desk } = page;
  const items = useCallback(
    (typed: string) => [...steps(session, typed, (id) => desk.go(id)), ...commands(page, typed)],
    [page, session, desk],
  );
  const title = t("Find a step or command");
  return <Choose title={title} hint={t("Name, kind, mail, remark…")} items={items} close={close} />;
}

function Add({ page, close, after }: Opened & { after: string }) {
  const { session, desk } = page;
  const [spot] = useState(() => (desk.drop ? { at: desk.drop } : after ? { after } : {}));
  const items = useCallback(
    (typed: string) => addable(session.config, typed, (kind) => acts.add(desk, kind, spot)),
    [session, desk, spot],
  );
  const step = stepOf(session.sheet, after);
  const title =
    step && "after" in spot
      ? t("Add a step after “%(name)s”", { name: nameOf(step) })
      : t("Add a step");
  return <Choose title={title} hint={t("Search steps…")} items={items} close={close} />;
}

/** With "?" for its slot, of a step with several ways, it asks first which is meant. */
function Insert({ page, close, step, slot }: Opened & { step: string; slot: string }) {
  const { session, desk } = page;
  const ways = exitsOf(session.sheet.flow, step).filter(({ target }) => target !== null);
  const only = slot !== "?" ? slot : ways.length === 1 ? (ways[0]?.slot ?? "") : null;
  const [drop] = useState(desk.drop);
  const exit = exitsOf(session.sheet.flow, step).find((one) => one.slot === only);
  const items = useCallback(
    (typed: string) => {
      if (only === null)
        return exits(session, step, typed, (chosen) =>
          session.ask({ to: "insert", step, slot: chosen }),
        );
      return addable(session.config, typed, (kind) => {
        const on = { source: step, slot: only };
        if (drop && exit?.target == null) acts.addFor(desk, kind, on, drop);
        else acts.add(desk, kind, drop ? { on, at: drop } : { on });
      });
    },
    [session, desk, step, only, drop, exit?.target],
  );
  const title =
    only === null
      ? t("Insert a step on which way?")
      : t("Insert a step on “%(label)s”", { label: exit?.label ?? "" });
  return (
    <Choose
      key={only ?? "?"}
      title={title}
      hint={only === null ? t("Search ways…") : t("Search steps…")}
      items={items}
      close={close}
    />
  );
}

function Connect({ page, close, step }: Opened & { step: string }) {
  const { session, desk } = page;
  const ways = exitsOf(session.sheet.flow, step);
  const [slot, choose] = useState(ways.length === 1 ? (ways[0]?.slot ?? null) : null);
  const [label, name] = useState("");
  const items = useCallback(
    (typed: string) => {
      if (slot !== null)
        return targets(session, step, slot, typed, (to) => acts.connect(desk, step, slot, to));
      return exits(session, step, typed, (chosen) => {
        choose(chosen);
        name(exitsOf(session.sheet.flow, step).find((one) => one.slot === chosen)?.label ?? "");
        session.ask({ to: "connect", step });
      });
    },
    [session, desk, step, slot],
  );
  const title =
    slot === null
      ? t("Connect which way?")
      : label
        ? t("Connect “%(label)s” to…", { label })
        : t("Connect to…");
  return (
    <Choose
      key={slot ?? "?"}
      title={title}
      hint={slot === null ? t("Search ways…") : t("Search steps…")}
      items={items}
      close={close}
    />
  );
}
