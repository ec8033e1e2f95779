/** The list of keys. */

import { useEffect, useId, useRef } from "react";
import { t } from "../../core/say";
import { KEYS } from "../keys";
import { printed } from "../printed";
import { opened } from "./choose";

export function KeysHelp({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => opened(dialog.current), []);
  return (
    <dialog ref={dialog} className="a-choose a-keys-help" aria-labelledby={id} onClose={close}>
      <div className="a-choose-in">
        <header className="a-row a-between">
          <h2 id={id}>{t("Keys")}</h2>
          <button type="button" className="a-btn a-small" onClick={close}>
            {t("Close")}
          </button>
        </header>
        <p className="a-q a-sm">{t("Single letters work while the canvas has the focus.")}</p>
        <dl>
          {KEYS.map(({ shown, does }) => (
            <div key={shown}>
              <dt>
                <kbd>{printed(shown)}</kbd>
              </dt>
              <dd>{does()}</dd>
            </div>
          ))}
        </dl>
      </div>
    </dialog>
  );
}
