/** Kinds of steps: pressed, they are added after the selected step; dragged, where they are dropped. */

import { type DragEvent, useState } from "react";
import type { Kind } from "../core/config";
import { t } from "../core/say";
import * as acts from "./acts";
import { kindsFor } from "./dialogs/offered";
import { Icon } from "./icon";
import { usePage } from "./page";
import { useRove } from "./rove";

/** Type of what is dragged: the place of the kind in the page's list. */
export const DRAGGED = "application/x-automations-kind";

export function Palette() {
  const page = usePage();
  const { config, readOnly } = page.session;
  const [typed, type] = useState("");
  const kinds = kindsFor(config, typed);
  const rove = useRove<HTMLDivElement>();
  const groups = [...new Set(kinds.map(({ group }) => group))];
  const { desk } = page;
  const add = (kind: Kind) => {
    acts.add(desk, kind, desk.at ? { after: desk.at } : {});
    if (!desk.narrow || readOnly) return;
    desk.turnPanel("left", false);
    page.session.ask({ to: "canvas" });
  };
  return (
    <section className="a-palette" aria-label={t("Add a step")}>
      <h2>
        {t("Add a step")} <span>{t("drag, click or type")}</span>
      </h2>
      <input
        type="search"
        placeholder={t("Search steps…")}
        aria-label={t("Search steps")}
        value={typed}
        onChange={({ target }) => type(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && kinds[0]) add(kinds[0]);
        }}
      />
      <div className="a-palette-kinds" role="toolbar" aria-label={t("Kinds of steps")} {...rove}>
        {groups.map((group) => (
          <fieldset key={group}>
            <legend>{group}</legend>
            {kinds
              .filter((kind) => kind.group === group)
              .map((kind) => (
                <Offer
                  key={kind.cls || kind.kind}
                  kind={kind}
                  place={config.kinds.indexOf(kind)}
                  off={readOnly}
                  add={() => add(kind)}
                />
              ))}
          </fieldset>
        ))}
        {kinds.length === 0 && <p className="a-q a-sm">{t("Nothing found.")}</p>}
      </div>
    </section>
  );
}

interface OfferProps {
  readonly kind: Kind;
  readonly place: number;
  readonly off: boolean;
  readonly add: () => void;
}

function Offer({ kind, place, off, add }: OfferProps) {
  const drag = (event: DragEvent) => {
    event.dataTransfer.setData(DRAGGED, String(place));
    event.dataTransfer.effectAllowed = "copy";
  };
  return (
    <button
      type="button"
      className="a-offered"
      title={kind.help || kind.title}
      data-kind={kind.cls || kind.kind}
      draggable={!off}
      aria-disabled={off}
      onDragStart={drag}
      onClick={add}
    >
      <Icon name={kind.icon} />
      <span>{kind.title}</span>
    </button>
  );
}
