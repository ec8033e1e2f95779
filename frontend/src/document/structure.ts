/** Whether JSON has the structure of a document: the part of JSON Schema that ours uses.
 *
 * The same rules as `automations.document.structure`, by the same schema.
 */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** Something that is not as the schema says: what, where (a JSON pointer), and what a sentence
 * about it needs. */
export interface Fault {
  code: string;
  path: string;
  params: JsonObject;
}

/** Key by which a variant of `oneOf` is chosen. */
const BY = "x-by";
/** Values within values that are looked at. */
const DEEPEST = 60;

export function isObject(said: Json | undefined): said is JsonObject {
  return typeof said === "object" && said !== null && !Array.isArray(said);
}

/** Returns what is wrong with JSON by a schema. */
export function faults(said: Json, schema: JsonObject): Fault[] {
  return [...new Checker(schema).check(said, schema, "", 0)];
}

class Checker {
  constructor(private readonly root: JsonObject) {}

  *check(said: Json, given: JsonObject, path: string, depth: number): Generator<Fault> {
    const schema = this.resolved(given);
    if (depth > DEEPEST) {
      yield fault("deep", path);
    } else if (Array.isArray(schema.oneOf)) {
      yield* this.oneOf(said, schema, path, depth);
    } else {
      const wrong = simple(said, schema, path);
      if (wrong) yield wrong;
      else if (isObject(said) && schema.type === "object")
        yield* this.object(said, schema, path, depth);
      else if (Array.isArray(said) && isObject(schema.items)) {
        for (const [place, one] of said.entries())
          yield* this.check(one, schema.items, `${path}/${place}`, depth + 1);
      }
    }
  }

  private resolved(schema: JsonObject): JsonObject {
    let found = schema;
    while (typeof found.$ref === "string") {
      const defs = this.root.$defs as JsonObject;
      found = defs[found.$ref.slice(found.$ref.lastIndexOf("/") + 1)] as JsonObject;
    }
    return found;
  }

  private *object(
    said: JsonObject,
    schema: JsonObject,
    path: string,
    depth: number,
  ): Generator<Fault> {
    for (const name of (schema.required ?? []) as string[])
      if (!Object.hasOwn(said, name)) yield fault("missing", path, { name });
    const properties = (schema.properties ?? {}) as JsonObject;
    const more = schema.additionalProperties ?? true;
    for (const [name, one] of Object.entries(said)) {
      const here = `${path}/${escaped(name)}`;
      const known = Object.hasOwn(properties, name) ? properties[name] : more;
      const wrong = simple(name, (schema.propertyNames ?? {}) as JsonObject, here);
      if (wrong) yield wrong;
      else if (known === false) yield fault("unknown", here, { name });
      else if (isObject(known)) yield* this.check(one, known, here, depth + 1);
    }
  }

  /** Yields what is wrong by the variant that is meant: by its tag, or the nearest one. */
  private *oneOf(said: Json, schema: JsonObject, path: string, depth: number): Generator<Fault> {
    const variants = (schema.oneOf as JsonObject[]).map((one) => this.resolved(one));
    const tag = schema[BY];
    if (typeof tag === "string") {
      yield* this.tagged(said, tag, variants, path, depth);
      return;
    }
    const found = variants.map((one) => [...this.check(said, one, path, depth + 1)]);
    if (found.some((one) => one.length === 0)) return;
    const nearest = found.find((one) => one.every((wrong) => wrong.path !== path));
    yield* nearest ?? [fault("variant", path)];
  }

  private *tagged(
    said: Json,
    tag: string,
    variants: JsonObject[],
    path: string,
    depth: number,
  ): Generator<Fault> {
    if (!isObject(said)) {
      yield fault("type", path, { type: "object" });
      return;
    }
    const kind = said[tag];
    const meant = variants.find((one) => this.kinds(one, tag).includes(kind ?? null));
    if (meant) yield* this.check(said, meant, path, depth + 1);
    else yield fault("kind", path, { name: tag, kind: String(kind).slice(0, 100) });
  }

  /** Returns the values of a tag by which a variant is known, which may have some itself. */
  private kinds(variant: JsonObject, tag: string): Json[] {
    if (Array.isArray(variant.oneOf))
      return (variant.oneOf as JsonObject[]).flatMap((one) => this.kinds(this.resolved(one), tag));
    const said = (variant.properties as JsonObject)[tag] as JsonObject;
    return said.const === undefined ? (said.enum as Json[]) : [said.const];
  }
}

/** Returns what is wrong with a value itself, or null. */
function simple(said: Json, schema: JsonObject, path: string): Fault | null {
  const { type, pattern, minimum, minItems, maxItems } = schema;
  if (typeof type === "string" && !is(said, type)) return fault("type", path, { type });
  if (schema.const !== undefined && said !== schema.const)
    return fault("const", path, { value: schema.const });
  if (Array.isArray(schema.enum) && !schema.enum.includes(said))
    return fault("enum", path, { values: schema.enum });
  if (typeof pattern === "string" && !new RegExp(pattern, "u").test(said as string))
    return fault("pattern", path);
  if (typeof minimum === "number" && (said as number) < minimum)
    return fault("minimum", path, { least: minimum });
  if (typeof minItems === "number" && (said as Json[]).length < minItems)
    return fault("few", path, { least: minItems });
  if (typeof maxItems === "number" && (said as Json[]).length > maxItems)
    return fault("many", path, { most: maxItems });
  return null;
}

function is(said: Json, type: string): boolean {
  if (type === "object") return isObject(said);
  if (type === "array") return Array.isArray(said);
  if (type === "null") return said === null;
  if (type === "integer") return Number.isInteger(said);
  return typeof said === type;
}

function fault(code: string, path: string, params: JsonObject = {}): Fault {
  return { code, path, params };
}

function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
