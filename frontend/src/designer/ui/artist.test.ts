import { afterEach, expect, it, vi } from "vitest";
import type { Question } from "../../layout/worker";
import { Artist } from "./artist";

const asked: Question[] = [];
const workers: Listening[] = [];

class Listening {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor() {
    workers.push(this);
  }
  postMessage(question: Question): void {
    asked.push(question);
  }
  terminate(): void {}
}

afterEach(() => {
  asked.length = 0;
  workers.length = 0;
  vi.unstubAllGlobals();
});

function artist(): Artist {
  vi.stubGlobal("Worker", Listening);
  return new Artist("layout.js");
}

it("asks once for what is asked twice in a row", () => {
  const [one, graph, pins] = [artist(), { boxes: [], edges: [] }, {}];
  one.ask(graph, pins);
  one.ask(graph, pins);
  expect(asked).toHaveLength(1);
});

it("asks again when steps are put elsewhere, and when that is taken back", () => {
  const [one, graph, pins] = [artist(), { boxes: [], edges: [] }, {}];
  one.ask(graph, pins);
  one.ask(graph, { a: { x: 1, y: 1 } });
  one.ask(graph, pins);
  expect(asked.map(({ pins }) => pins)).toEqual([{}, { a: { x: 1, y: 1 } }, {}]);
});

it("is busy until what was asked last is drawn", () => {
  const [one, graph] = [artist(), { boxes: [], edges: [] }];
  expect(one.busy).toBe(false);
  one.ask(graph, {});
  one.ask(graph, { a: { x: 1, y: 1 } });
  workers[0]?.onmessage?.({ data: { id: 1, drawing: {} } });
  expect(one.busy).toBe(true);
  workers[0]?.onmessage?.({ data: { id: 2, drawing: {} } });
  expect(one.busy).toBe(false);
});
