/** Compares our layout with others on made-up flows; for development only, see docs/designer.md. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import dagre from "@dagrejs/dagre";
import ELK from "elkjs/lib/elk.bundled.js";
import { build } from "vite";

const RUNS = 3;
const SIZES = [50, 300, 1000];

/** Return our modules, which are TypeScript, as they are now. */
async function ours() {
  const outDir = mkdtempSync(join(tmpdir(), "layouts-"));
  const names = ["layout", "generated", "quality"];
  const input = Object.fromEntries(names.map((name) => [name, `frontend/src/layout/${name}.ts`]));
  await build({
    configFile: false,
    logLevel: "error",
    build: {
      outDir,
      rollupOptions: {
        input,
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "[name].mjs" },
      },
    },
  });
  const modules = await Promise.all(names.map((name) => import(join(outDir, `${name}.mjs`))));
  rmSync(outDir, { recursive: true });
  return Object.assign({}, ...modules);
}

function byDagre(graph) {
  const drawing = new dagre.graphlib.Graph({ multigraph: true });
  drawing.setGraph({ rankdir: "TB", ranksep: 50, nodesep: 40 });
  for (const { id, width, height } of graph.boxes) drawing.setNode(id, { width, height });
  for (const { id, from, to } of graph.edges) drawing.setEdge(from, to, {}, id);
  dagre.layout(drawing);
  const places = graph.boxes.map(({ id, width, height }) => {
    const { x, y } = drawing.node(id);
    return [id, { x: x - width / 2, y: y - height / 2 }];
  });
  const routes = graph.edges.map(({ id, from, to }) => [
    id,
    drawing.edge({ v: from, w: to, name: id })?.points ?? [],
  ]);
  return { places: Object.fromEntries(places), routes: Object.fromEntries(routes), labels: {} };
}

const elk = new ELK();
async function byElk(graph) {
  const drawn = await elk.layout({
    id: "root",
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "DOWN",
      "elk.edgeRouting": "ORTHOGONAL",
      "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
    },
    children: graph.boxes.map((box) => ({ ...box })),
    edges: graph.edges.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  });
  const places = drawn.children.map(({ id, x, y }) => [id, { x, y }]);
  const routes = drawn.edges.map(({ id, sections = [] }) => [
    id,
    sections.flatMap((part) => [part.startPoint, ...(part.bendPoints ?? []), part.endPoint]),
  ]);
  return { places: Object.fromEntries(places), routes: Object.fromEntries(routes), labels: {} };
}

/** Return the best CPU time of some runs in milliseconds, and the drawing. */
async function measured(draw, graph) {
  let [best, drawing] = [Infinity, undefined];
  for (let run = 0; run < RUNS; run++) {
    const begin = process.cpuUsage();
    drawing = await draw(graph);
    const { user, system } = process.cpuUsage(begin);
    best = Math.min(best, (user + system) / 1000);
  }
  return { best: Math.round(best), drawing };
}

const { layout, quality, structured, tangled } = await ours();
const tools = { "this layout": layout, dagre: byDagre, "elkjs layered, model order": byElk };
console.log(`| flow | ${Object.keys(tools).join(" | ")} |`);
console.log(
  `|---|${Object.keys(tools)
    .map(() => "---|")
    .join("")}`,
);
for (const [word, make] of Object.entries({ structured, tangled }))
  for (const size of SIZES) {
    const graph = make(size);
    const cells = [];
    for (const draw of Object.values(tools)) {
      const { best, drawing } = await measured(draw, graph);
      const { crossings, overBoxes, inOrder, siblings } = quality(graph, drawing);
      cells.push(`${best} / ${crossings} / ${overBoxes} / ${inOrder} of ${siblings}`);
    }
    console.log(`| ${word} ${size} | ${cells.join(" | ")} |`);
  }
