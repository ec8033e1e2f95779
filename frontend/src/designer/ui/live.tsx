/** Says what has been done to those who do not see it, each thing once. */

import { useEffect, useState } from "react";
import { usePage } from "./page";
import { useSession } from "./use";

export function Live() {
  const { session } = usePage();
  const { turn } = useSession(session);
  const [heard, hear] = useState({ text: "", number: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn says that something was said
  useEffect(() => {
    const { said } = session;
    if (!said) return;
    session.said = "";
    hear(({ number }) => ({ text: said, number: number + 1 }));
  }, [session, turn]);
  // Another element for each: the same words twice are said twice.
  return (
    <div className="a-unseen" aria-live="polite" data-said>
      <p key={heard.number}>{heard.text}</p>
    </div>
  );
}
