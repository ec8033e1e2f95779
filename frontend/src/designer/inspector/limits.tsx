/** How many run at once, and how long histories are kept: a choice, of which one is written. */

import type { ReactNode } from "react";
import { t } from "../core/say";
import { Box, type Option, Select } from "./controls";
import { lasting } from "./fields/duration";
import { listing } from "./fields/text";
import { Frame } from "./frame";
import { type FieldProps, heldAt, write } from "./place";
import { Shown } from "./shown";
import { useTyped, type Writing } from "./typed";
import { freshKeeping, freshTogether, keepingOf, togetherOf } from "./whole";

export function UniqueField(props: FieldProps): ReactNode {
  const { place } = props;
  return (
    <Chosen
      {...props}
      chosen={togetherOf(heldAt(place))}
      options={[
        { value: "", title: t("Any number may run") },
        { value: "one", title: t("One at a time") },
        { value: "keys", title: t("One for each value of") },
      ]}
      choose={(next) => write(place, freshTogether(next, place.session.sheet.flow.subject))}
      written="keys"
      writing={listing(true)}
    />
  );
}

export function KeepField(props: FieldProps): ReactNode {
  const { place } = props;
  const chosen = keepingOf(heldAt(place));
  if (chosen === "shown") return <Shown {...props} />;
  return (
    <Chosen
      {...props}
      chosen={chosen}
      options={[
        { value: "", title: t("As the project says") },
        { value: "ever", title: t("For ever") },
        { value: "time", title: t("For some time") },
      ]}
      choose={(next) => write(place, freshKeeping(next))}
      written="time"
      writing={lasting(true)}
    />
  );
}

interface ChosenProps extends FieldProps {
  readonly chosen: string;
  readonly options: readonly Option[];
  readonly choose: (next: string) => void;
  /** The option that is written in a line. */
  readonly written: string;
  readonly writing: Writing;
}

function Chosen(props: ChosenProps): ReactNode {
  const { place, field, chosen, options, choose, written, writing } = props;
  const typed = useTyped(place, writing);
  const writes = chosen === written;
  return (
    <Frame place={place} help={field.help} wrong={writes ? typed.wrong : ""}>
      {({ id, ...aria }) => (
        <>
          <Select value={chosen} options={options} choose={choose} aria={{ id, ...aria }} />
          {writes ? (
            <div className="a-below">
              <Box typed={typed} aria={{ id: `${id}-line`, ...aria }} label={place.title} />
            </div>
          ) : null}
        </>
      )}
    </Frame>
  );
}
