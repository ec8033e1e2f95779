/** How large the canvas is shown, and the buttons that change it. */

import { Panel, useStore } from "@xyflow/react";
import { t } from "../core/say";
import { usePage } from "./page";
import { useRove } from "./rove";

const PRESS = 1.25;

export function Zooms() {
  const { desk } = usePage();
  const zoom = useStore(({ transform }) => Math.round(transform[2] * 100));
  const rove = useRove<HTMLDivElement>();
  return (
    <Panel
      position="bottom-left"
      className="a-zooms"
      role="toolbar"
      aria-label={t("Zoom")}
      {...rove}
    >
      <button type="button" aria-label={t("Smaller")} onClick={() => desk.eye.zoom(1 / PRESS)}>
        −
      </button>
      <button type="button" title={t("Full size")} onClick={() => desk.eye.full()}>
        {zoom}%
      </button>
      <button type="button" aria-label={t("Larger")} onClick={() => desk.eye.zoom(PRESS)}>
        +
      </button>
      <button type="button" title={t("Show all")} onClick={() => desk.eye.fit()}>
        {t("Fit")}
      </button>
    </Panel>
  );
}
