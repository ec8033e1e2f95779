import { afterEach, describe, expect, it, vi } from "vitest";
import { askSession } from "./session";

const ADDRESS = "/admin/session/";

function server(answers: () => unknown): void {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => answers()),
  );
}

afterEach(() => vi.unstubAllGlobals());

describe("a session", () => {
  it("that lives has a token for forms", async () => {
    server(() => Response.json({ token: "t0k3n" }));
    expect(await askSession(ADDRESS)).toEqual({ answer: "fresh", token: "t0k3n" });
  });

  it("that is over leads to the login, which is not followed", async () => {
    server(() => ({ type: "opaqueredirect", status: 0 }));
    expect(await askSession(ADDRESS)).toEqual({ answer: "login" });
    expect(fetch).toHaveBeenCalledWith(ADDRESS, expect.objectContaining({ redirect: "manual" }));
  });

  it("of which nothing is known may live", async () => {
    server(() => Promise.reject(new TypeError("Failed to fetch")));
    expect(await askSession(ADDRESS)).toEqual({ answer: "failing" });
    server(() => new Response("<html>", { status: 200 }));
    expect(await askSession(ADDRESS)).toEqual({ answer: "failing" });
  });

  it.each([[null], [{}], [{ token: 1 }]])("that says %j has no token", async (said) => {
    server(() => Response.json(said));
    expect(await askSession(ADDRESS)).toEqual({ answer: "fresh" });
  });
});
