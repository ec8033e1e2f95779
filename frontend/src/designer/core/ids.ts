/** Ids and names of new steps: the one opaque and for good, the other a name of Python. */

const LONG = 8;
/** Words of Python; a test compares them with those of the schema. */
const KEYWORDS = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except " +
    "finally for from global if import in is lambda nonlocal not or pass raise return try while " +
    "with yield"
  ).split(" "),
);

/** Returns an id that none of the others is. */
export function freshId(taken: Iterable<string>): string {
  const known = new Set(taken);
  for (;;) {
    const id = `s${Math.random()
      .toString(36)
      .slice(2, 2 + LONG)}`;
    if (id.length > 1 && !known.has(id)) return id;
  }
}

/** Returns a name of Python that is like the wanted one: "send_mail", or "send_mail_2" if taken. */
export function freshName(wanted: string, taken: Iterable<string>): string {
  const known = new Set(taken);
  const base = pythonic(wanted);
  if (!known.has(base) && !KEYWORDS.has(base)) return base;
  const stem = base.replace(/_\d+$/, "") || base;
  for (let number = 2; ; number++) {
    const name = `${stem}_${number}`;
    if (!known.has(name)) return name;
  }
}

/** Tells whether a text is a name of Python that a step may have, wherever it stands. */
export function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(text) && !KEYWORDS.has(text);
}

/** Returns a text as words joined by underscores, of letters and digits alone. */
function pythonic(text: string): string {
  const plain = text
    .replace(/ß/g, "ss")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9_]+/g, "_")
    .replace(/^_+(?=.)|_+$/g, "")
    .toLowerCase()
    .slice(0, 90);
  return /^[a-z]/.test(plain) ? plain : `step_${plain}`.replace(/_+$/, "");
}
