/** Name, state and what can be done with the whole draft. */

import { useRef } from "react";
import { t } from "../core/say";
import * as acts from "./acts";
import { faultsOf } from "./faults";
import { type Page, usePage } from "./page";
import { printed } from "./printed";
import { useRove } from "./rove";
import { useSession } from "./use";

export function Bar() {
  const page = usePage();
  const session = useSession(page.session);
  const { config } = session;
  const rove = useRove<HTMLDivElement>();
  return (
    <header className="a-topbar">
      <h1>{config.title}</h1>
      <p className="a-state-line">{stateOf(page)}</p>
      <div className="a-topbar-acts" role="toolbar" aria-label={t("The whole flow")} {...rove}>
        {session.readOnly ? <Reading page={page} /> : <Editing page={page} />}
      </div>
    </header>
  );
}

/** Returns how the draft stands, in one line. */
function stateOf({ session }: Page): string {
  const { config, bus } = session;
  return [
    config.state,
    config.running && t("instances running: %(n)s", { n: config.running }),
    session.company,
    session.watching
      ? t("you watch")
      : session.readOnly
        ? session.why
        : bus.dirty
          ? t("changes not saved")
          : t("all saved"),
  ]
    .filter(Boolean)
    .join(" · ");
}

function Finding({ page: { session } }: { page: Page }) {
  return (
    <Act press={() => session.ask({ to: "find" })} keys="Ctrl K">
      {t("Find…")}
    </Act>
  );
}

function Comparing({ page: { session } }: { page: Page }) {
  const { base } = session.config;
  if (!base) return null;
  return (
    <Act press={() => session.ask({ to: "compare" })}>
      {t("Compare with %(n)s", { n: base.number })}
    </Act>
  );
}

function Editing({ page }: { page: Page }) {
  const { session, desk, save, saving } = page;
  const { bus, config } = session;
  const leave = async (url: string) => {
    if (!bus.dirty || (await save())) location.assign(url);
  };
  const wrong = faultsOf(session).length;
  const unsaving = saving || !config.urls.save;
  return (
    <>
      <Act press={() => acts.undo(session)} keys="Ctrl Z" off={!bus.undoes} title={bus.undoes}>
        {t("Undo")}
      </Act>
      <Act press={() => acts.redo(session)} off={!bus.redoes} title={bus.redoes}>
        {t("Redo")}
      </Act>
      <Act press={() => acts.tidy(desk)} title={t("Shift Alt T")}>
        {t("Tidy")}
      </Act>
      <Finding page={page} />
      <i className="a-topbar-gap" />
      <Comparing page={page} />
      {config.urls.tryIt && <Act press={() => leave(config.urls.tryIt)}>{t("Try it")}</Act>}
      <i className="a-topbar-gap" />
      <Act press={() => void save()} off={unsaving} title={unsaving ? "" : t("Ctrl S")}>
        {saving ? t("Saving…") : t("Save draft")}
      </Act>
      {config.urls.publish && (
        <Act
          primary
          press={() => leave(config.urls.publish)}
          off={wrong > 0}
          title={wrong ? t("Errors to mend first: %(n)s", { n: wrong }) : ""}
        >
          {t("Publish…")}
        </Act>
      )}
    </>
  );
}

function Reading({ page }: { page: Page }) {
  const { watching, config } = page.session;
  const { copy, tryIt, own, takeOver } = config.urls;
  return (
    <>
      <Finding page={page} />
      <Comparing page={page} />
      {tryIt && (
        <a className="a-btn a-small" href={tryIt}>
          {t("Try it")}
        </a>
      )}
      {copy && (
        <a className="a-btn a-small a-primary" href={copy}>
          {t("Duplicate as draft")}
        </a>
      )}
      {watching && own && <Sent to={own}>{t("Edit a copy of my own")}</Sent>}
      {watching && <Sent to={takeOver}>{t("Take over")}</Sent>}
    </>
  );
}

/** A button of a form: what it does, the server does, and leads on. */
function Sent({ to, children }: { readonly to: string; readonly children: string }) {
  const { session } = usePage();
  const token = useRef<HTMLInputElement>(null);
  const send = () => {
    if (token.current) token.current.value = session.token;
  };
  return (
    <form method="post" action={to} onSubmit={send}>
      <input type="hidden" name="csrfmiddlewaretoken" defaultValue={session.token} ref={token} />
      <input type="hidden" name="to" value="design" />
      <button type="submit" className="a-btn a-small">
        {children}
      </button>
    </form>
  );
}

interface ActProps {
  readonly press: () => void;
  readonly children: string;
  readonly keys?: string;
  readonly off?: boolean;
  readonly title?: string;
  readonly primary?: boolean;
}

/** A button that stays focusable while it is off, and then says why it does nothing. */
function Act({ press, children, keys, off = false, title = "", primary = false }: ActProps) {
  const { desk } = usePage();
  const why = () => title && desk.explain(title);
  return (
    <button
      type="button"
      className={`a-btn a-small${primary ? " a-primary" : ""}`}
      aria-disabled={off}
      aria-label={children}
      aria-keyshortcuts={keys?.replace(" ", "+").replace("Ctrl", "Control")}
      title={title || undefined}
      onClick={off ? why : press}
    >
      {children}
      {keys && <kbd>{printed(keys)}</kbd>}
    </button>
  );
}
