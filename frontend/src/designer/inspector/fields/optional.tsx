/** Several settings that go together: a button while there are none, then the fields. */

import type { ReactNode } from "react";
import type { Json } from "../../../document/structure";
import { t } from "../../core/say";
import { Button } from "../controls";
import { Frame, isSet } from "../frame";
import { type FieldProps, focus, write } from "../place";

interface OptionalProps extends FieldProps {
  /** What the button says that puts them in. */
  readonly add: string;
  readonly fresh: Json;
  /** Parts that say themselves what is wrong. */
  readonly parts: RegExp;
  readonly children: ReactNode;
}

export function Optional({ place, field, add, fresh, parts, children }: OptionalProps): ReactNode {
  const set = isSet(place);
  function put(value: Json | undefined): void {
    write(place, value);
    focus(place);
  }
  return (
    <Frame place={place} help={field.help} required={field.required} group parts={parts}>
      {() =>
        set ? (
          <div className="a-within">
            {children}
            <Button
              press={() => put(undefined)}
              label={t("Remove %(what)s", { what: place.title })}
            >
              {t("Remove")}
            </Button>
          </div>
        ) : (
          <Button icon="plus" press={() => put(fresh)}>
            {add}
          </Button>
        )
      }
    </Frame>
  );
}
