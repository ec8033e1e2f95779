/** A section that can be folded: open from the first if something is said in it. */

import { type ReactNode, useState } from "react";
import { t } from "../core/say";

interface PartProps {
  readonly title: string;
  readonly set: boolean;
  readonly children: ReactNode;
}

export function Part({ title, set, children }: PartProps): ReactNode {
  const [open] = useState(set);
  return (
    <details className="a-part" open={open}>
      <summary>
        <h3>{title}</h3>
        <span>{set ? "" : t("not set")}</span>
      </summary>
      {children}
    </details>
  );
}
