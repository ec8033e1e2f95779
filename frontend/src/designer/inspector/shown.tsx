/** A value that can be looked at and taken away, not written here: code, lists, what is not known. */

import type { ReactNode } from "react";
import { isObject, type Json, type JsonObject } from "../../document/structure";
import { t } from "../core/say";
import { Button } from "./controls";
import { Frame } from "./frame";
import { type FieldProps, focus, heldAt, type Place, write } from "./place";
import { inWords } from "./words";

export function Shown({ place, field }: FieldProps): ReactNode {
  return (
    <Frame place={place} help={field.help} group>
      {() => <Kept place={place} required={field.required} />}
    </Frame>
  );
}

/** The value with a button that takes it away, if the step can do without. */
export function Kept({ place, required }: { place: Place; required: boolean }): ReactNode {
  const said = heldAt(place);
  function drop(): void {
    write(place, undefined);
    focus(place);
  }
  return (
    <div className="a-kept">
      <Reading said={said} place={place} />
      {required || said === undefined ? null : (
        <Button press={drop} label={t("Remove %(what)s", { what: place.title })}>
          {t("Remove")}
        </Button>
      )}
    </div>
  );
}

/** A value as it can be read. */
export function Reading({ said, place }: { said: Json | undefined; place: Place }): ReactNode {
  const where = isObject(said) ? fileOf(said) : "";
  const known = typeof said !== "object" || (isObject(said) && typeof said.t === "string");
  const text = known ? inWords(said, place.session, place.path) : JSON.stringify(said, null, 1);
  return (
    <>
      <pre className="a-code">{text}</pre>
      {where ? <p className="a-slot-help a-mono">{where}</p> : null}
    </>
  );
}

/** Returns where code stands: "flows.py:12", or "". */
function fileOf(said: JsonObject): string {
  if (typeof said.file !== "string") return "";
  return typeof said.line === "number" ? `${said.file}:${said.line}` : said.file;
}
