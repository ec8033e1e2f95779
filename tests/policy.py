"""A strict content security policy on every page, and how a page tells that it was violated.

The policy only reports: jazzmin's own templates hold inline script and style. What our files do
against it is written to the browser's console as an error, which fails a test with a page.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

STRICT = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "font", "connect")),
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
#: What the browser itself writes to the console about the policy that only reports.
BY_BROWSER = "report-only"
#: Runs before a page does. Where jazzmin is, only what is ours counts.
LISTEN = """document.addEventListener("securitypolicyviolation", async event => {
  if (document.readyState === "loading")
    await new Promise(done => document.addEventListener("DOMContentLoaded", done));
  const at = event.target instanceof Element ? event.target : document.documentElement;
  const files = [at.getAttribute("src"), at.getAttribute("href"), event.sourceFile];
  const named = files.some(name => /\\/static\\/(automations|sample_flows)/.test(name ?? ""));
  const jazzmin = document.querySelector("link[href*='/jazzmin/']");
  if (jazzmin && !named && !at.closest(".a-console")) return;
  console.error(`policy: ${event.effectiveDirective} by ${at.outerHTML.slice(0, 200)}`);
});"""


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Put the policy on every answer."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Content-Security-Policy-Report-Only"] = STRICT
        return response

    return answered
