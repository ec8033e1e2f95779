/** How people enter a flow by themselves: by rounds over objects, or by a page with a form. */

import type { ReactNode } from "react";
import type { Json } from "../../document/structure";
import { t } from "../core/say";
import { Select } from "./controls";
import { Folded } from "./folded";
import { Frame } from "./frame";
import { Items } from "./items";
import { type FieldProps, inner, type Place, write } from "./place";
import { entranceOf } from "./whole";

const PARTS = /^[/](each|form)[/]/;

export function EntriesField({ place, field }: FieldProps): ReactNode {
  const { entrances } = place.session.config.whole;
  return (
    <Frame place={place} help={field.help} group parts={/^[/][0-9]+/}>
      {() => (
        <Items
          place={place}
          name={(number) => t("Entry %(number)s", { number })}
          add={t("Add an entry")}
          fresh={() => freshOf(entrances[0]?.kind ?? "", place)}
        >
          {(item, said) => <Entry item={item} said={said} />}
        </Items>
      )}
    </Frame>
  );
}

function Entry({ item, said }: { item: Place; said: Json }): ReactNode {
  const { entrances } = item.session.config.whole;
  const { entrance, held } = entranceOf(said, entrances);
  const kind = entrance?.kind ?? "";
  return (
    <>
      <Frame place={item} bare parts={PARTS}>
        {(aria) => (
          <Select
            value={kind}
            options={entrances.map((one) => ({ value: one.kind, title: one.title }))}
            choose={(next) => write(item, freshOf(next, item))}
            aria={aria}
            label={item.title}
          />
        )}
      </Frame>
      <Folded
        key={kind}
        fields={entrance?.fields ?? []}
        held={held}
        placed={(field) => inner(item, `${kind}/${field.name}`, field.title)}
      />
    </>
  );
}

function freshOf(kind: string, { session }: Place): Json {
  const blank = session.config.whole.entrances.find((one) => one.kind === kind)?.blank;
  return { [kind]: blank ?? {} };
}
