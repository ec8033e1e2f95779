/** Which field a slot is filled in with. */

import type { ComponentType, ReactNode } from "react";
import { ArmsField } from "./fields/arms";
import { AskedField } from "./fields/asked";
import { CallField } from "./fields/call";
import { CapField } from "./fields/cap";
import { CasesField } from "./fields/cases";
import { ChoiceField } from "./fields/choice";
import { ClauseField } from "./fields/clause";
import { ClockField } from "./fields/clock";
import { ConditionsField } from "./fields/conditions";
import { DurationField } from "./fields/duration";
import { EveryField } from "./fields/every";
import { FlagField } from "./fields/flag";
import { GivenField } from "./fields/given";
import { HoursField } from "./fields/hours";
import { LimitsField } from "./fields/limits";
import { MappingField } from "./fields/mapping";
import { ModelsField } from "./fields/models";
import { NamedField } from "./fields/named";
import { CountField, NumberField } from "./fields/number";
import { PickField } from "./fields/pick";
import { RetryField } from "./fields/retry";
import { RoundsField } from "./fields/rounds";
import { StepField } from "./fields/step";
import { StepsField } from "./fields/steps";
import { isTexts, TextField, TextsField } from "./fields/text";
import { ValueField } from "./fields/value";
import { WaitsField } from "./fields/waits";
import { ZoneField } from "./fields/zone";
import type { FieldProps } from "./place";
import { Shown } from "./shown";

const WIDGETS: Readonly<Record<string, ComponentType<FieldProps>>> = {
  text: TextField,
  texts: TextsField,
  flag: FlagField,
  count: CountField,
  number: NumberField,
  choice: ChoiceField,
  clock: ClockField,
  duration: DurationField,
  value: ValueField,
  asked: AskedField,
  asks: ConditionsField,
  call: CallField,
  clause: ClauseField,
  named: NamedField,
  step: StepField,
  steps: StepsField,
  cases: CasesField,
  arms: ArmsField,
  waits: WaitsField,
  conditions: ConditionsField,
  form: PickField,
  mail: PickField,
  mapping: MappingField,
  hours: HoursField,
  cap: CapField,
  retry: RetryField,
  every: EveryField,
  given: GivenField,
  objects: PickField,
  page: PickField,
  models: ModelsField,
  zone: ZoneField,
  rounds: RoundsField,
  limits: LimitsField,
};

/** The field of a slot; what no field is known for is shown as it is. */
export function Slot(props: FieldProps): ReactNode {
  const { widget } = props.field;
  const texts = widget === "text" && isTexts(props.place);
  const Widget = texts ? TextsField : (WIDGETS[widget] ?? Shown);
  return <Widget {...props} />;
}
