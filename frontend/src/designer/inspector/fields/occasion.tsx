/** When something happens: a message comes, or a condition holds. */

import type { ReactNode } from "react";
import { isObject, type Json } from "../../../document/structure";
import { t } from "../../core/say";
import { Select } from "../controls";
import { blank } from "../expressions";
import { Frame } from "../frame";
import { fieldFor, heldAt, inner, type Place, write } from "../place";
import { Reading } from "../shown";
import { AskedField } from "./asked";
import { DurationField } from "./duration";
import { TextField } from "./text";
import { ValueField } from "./value";

type Kind = "message" | "condition" | "signal" | "rows";

const PARTS = /^[/](message|condition|poll|signal|sender|subject)/;

export function Occasion({ place }: { place: Place }): ReactNode {
  const kind = kindOf(heldAt(place));
  return (
    <>
      <Frame place={place} parts={PARTS}>
        {(aria) => (
          <Select
            value={kind}
            options={[
              { value: "message", title: t("A message comes") },
              { value: "condition", title: t("A condition holds") },
              { value: "signal", title: t("A signal is sent") },
              ...(kind === "rows" ? [{ value: "rows", title: t("Rows appear") }] : []),
            ]}
            choose={(next) => choose(place, next as Kind)}
            aria={aria}
          />
        )}
      </Frame>
      <Details place={place} kind={kind} />
    </>
  );
}

function Details({ place, kind }: { place: Place; kind: Kind }): ReactNode {
  const needed = { required: true };
  if (kind === "message")
    return (
      <TextField
        place={inner(place, "message", t("Message"))}
        field={fieldFor("", "text", needed)}
      />
    );
  if (kind === "signal")
    return (
      <ValueField
        place={inner(place, "signal", t("Signal"))}
        field={fieldFor("", "value", needed)}
      />
    );
  if (kind === "rows") return <Reading said={heldAt(place)} place={place} />;
  return (
    <>
      <AskedField
        place={inner(place, "condition", t("Condition"))}
        field={fieldFor("", "asked", needed)}
      />
      <DurationField
        place={inner(place, "poll", t("Asked every"))}
        field={fieldFor("", "duration", { help: t("Without it, as the project says.") })}
      />
    </>
  );
}

function kindOf(said: Json | undefined): Kind {
  if (!isObject(said)) return "message";
  const kinds = ["condition", "signal", "rows"] as const;
  return kinds.find((name) => said[name] !== undefined) ?? "message";
}

function choose(place: Place, kind: Kind): void {
  if (kind === "rows") return;
  write(place, fresh(kind, place));
}

function fresh(kind: Kind, { session }: Place): Json {
  if (kind === "message") return { message: "message" };
  if (kind === "condition") return { condition: blank() };
  const offered = session.config.offers.find((one) => one.kind === "other")?.value;
  return { signal: offered ?? { t: "this", name: "signal" } };
}
