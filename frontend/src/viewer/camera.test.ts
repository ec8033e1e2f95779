import { describe, expect, it } from "vitest";
import { centre, LEGIBLE, open, revealed, whole, zoomed } from "./camera";

const SCREEN = { width: 800, height: 600 };
const CARD = { x: 300, y: 2000, width: 202, height: 48 };

describe("the camera", () => {
  it("opens on all of a small drawing, not enlarged", () => {
    const bounds = { x: 0, y: 0, width: 400, height: 300 };
    expect(open(bounds, SCREEN, CARD)).toEqual({ x: 200, y: 150, zoom: 1 });
  });

  it("opens a large drawing legibly, with what matters in it", () => {
    const bounds = { x: 0, y: 0, width: 900, height: 4000 };
    const { x, y, zoom } = open(bounds, SCREEN, CARD);
    expect(zoom).toBeGreaterThanOrEqual(LEGIBLE);
    expect(x + zoom * 401).toBe(400);
    expect(y + zoom * 2000).toBeCloseTo(200);
    expect(whole(bounds, SCREEN).zoom).toBeLessThan(0.2);
  });

  it("shows a step in the middle", () => {
    const { x, y, zoom } = centre(CARD, SCREEN, 0.5);
    expect([x + 401 * zoom, y + 2024 * zoom, zoom]).toEqual([400, 300, 0.5]);
  });

  it("opens with the whole width of a drawing that is only high", () => {
    const bounds = { x: 0, y: 0, width: 752, height: 4000 };
    expect(open(bounds, SCREEN, { ...CARD, y: 0 })).toEqual({ x: 24, y: 24, zoom: 1 });
  });

  it("opens a drawing that is only wide at its top", () => {
    const bounds = { x: 0, y: 0, width: 900, height: 300 };
    expect(open(bounds, SCREEN, { ...CARD, y: 0 }).y).toBe(24);
  });

  it("zooms around a point and no further than is of use", () => {
    const camera = zoomed({ x: 10, y: 20, zoom: 1 }, 2, { x: 110, y: 120 });
    expect(camera).toEqual({ x: -90, y: -80, zoom: 2 });
    expect(zoomed(camera, 100, { x: 0, y: 0 }).zoom).toBe(3);
  });

  it("moves only if a step is not seen", () => {
    const camera = { x: 0, y: 0, zoom: 1 };
    expect(revealed(camera, { ...CARD, y: 100 }, SCREEN)).toEqual(camera);
    expect(revealed(camera, CARD, SCREEN)).toEqual({ x: 0, y: 600 - 24 - 2048, zoom: 1 });
  });
});
