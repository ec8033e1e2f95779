/** Shows for a while why something was not done. The live region says it. */

import { useEffect } from "react";
import { t } from "../core/say";
import { Icon } from "./icon";
import { usePage } from "./page";
import { useDesk } from "./use";

/** How long it stays, in milliseconds. */
const LONG = 9_000;

export function Toast() {
  const { desk } = usePage();
  const { notice } = useDesk(desk);
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => desk.set("notice", ""), LONG);
    return () => clearTimeout(timer);
  }, [desk, notice]);
  if (!notice) return null;
  return (
    <div className="a-toast" data-toast>
      <span>{notice}</span>
      <button type="button" aria-label={t("Close")} onClick={() => desk.set("notice", "")}>
        <Icon name="x" />
      </button>
    </div>
  );
}
