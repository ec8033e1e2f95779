/** Writes the types of documents from their schema; with --check it only says whether they part. */

import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

const SCHEMA = "docs/flow.schema.json";
const TYPES = "frontend/src/document/types.gen.ts";

const schema = JSON.parse(readFileSync(SCHEMA, "utf-8"));
const written = await compile(schema, "FlowDocument", {
  additionalProperties: false,
  bannerComment: "// Written from docs/flow.schema.json by `npm run write-types`; do not edit.",
  unreachableDefinitions: false,
});
if (!process.argv.includes("--check")) {
  writeFileSync(TYPES, written);
} else if (readFileSync(TYPES, "utf-8") !== written) {
  console.error(`${TYPES} parts from ${SCHEMA}. Run: npm run write-types`);
  process.exit(1);
}
