/** A panel at a side of the page; folded, it is a strip with a button. */

import type { ReactNode } from "react";
import { t } from "../core/say";
import type { Panel } from "./desk";
import { Icon } from "./icon";
import { usePage } from "./page";
import { useDesk } from "./use";

interface Props {
  readonly panel: Panel;
  readonly label: string;
  readonly icon: string;
  readonly children: ReactNode;
}

export function Side({ panel, label, icon, children }: Props) {
  const { desk } = usePage();
  const open = useDesk(desk).open[panel];
  const turn = () => desk.turnPanel(panel);
  return (
    <aside className={`a-aside a-aside-${panel}${open ? " a-aside-open" : ""}`} aria-label={label}>
      <button
        type="button"
        className="a-aside-turn"
        aria-expanded={open}
        aria-label={open ? t("Fold: %(name)s", { name: label }) : label}
        title={open ? t("Fold: %(name)s", { name: label }) : label}
        onClick={turn}
      >
        <Icon name={open ? "chev" : icon} />
      </button>
      <div className="a-aside-in" hidden={!open}>
        {children}
      </div>
    </aside>
  );
}
