"""An origin that fails (RFC 9111 §4.2.4; RFC 5861 §4)."""

from engine.expectations import age, answer, given, not_old, stale, status
from engine.language import dies, get, must, optional, says, send, should

SIE = "Cache-Control: max-age=2, stale-if-error=60"

for code in (500, 502, 503, 504):
    optional(
        f"outages/if-error-{code}", "RFC 5861 §4", f"Within stale-if-error a stored answer stands in for {code}",
        get(says(SIE)), get(says("Cache-Control: no-store", status=code), stale, status(200), wait=3.2))
optional(
    "outages/if-error-closed", "RFC 5861 §4", "And for an origin that hangs up",
    get(says(SIE)), get(dies(), stale, status(200), wait=3.2))
must(
    "outages/if-error-age", "RFC 9111 §4", "With its true age",
    get(says(SIE)), get(dies(), given(stale), age(2, 8), wait=3.2), needs="outages/if-error-closed")
must(
    "outages/if-error-over", "RFC 5861 §4", "Past it the failure is told",
    get(says("Cache-Control: max-age=2, stale-if-error=1")), get(says("Cache-Control: no-store", status=503), not_old, wait=4.4))
must(
    "outages/if-error-over-closed", "RFC 5861 §4", "Also where the origin hangs up",
    get(says("Cache-Control: max-age=2, stale-if-error=1")), get(dies(), not_old, wait=4.4), needs="outages/if-error-closed")
for code in (400, 404, 410):
    must(
        f"outages/if-error-not-{code}", "RFC 5861 §4", f"{code} is an answer, not a failure",
        get(says(SIE)), get(says("Cache-Control: no-store", status=code), not_old, status(code), wait=3.2))
optional(
    "outages/if-error-request", "RFC 5861 §4", "A request may allow it too",
    get(says("Cache-Control: max-age=2")),
    get(says("Cache-Control: no-store", status=503), send("Cache-Control: stale-if-error=60"), stale, wait=3.2))
optional(
    "outages/recovers", "RFC 5861 §4", "When the origin is well again its answer is used",
    get(says(SIE)), get(says(status=503), stale, wait=3.2), get(says(SIE), answer(3), wait=0.2), needs="outages/if-error-503")

for name, value in {
    "must-revalidate": "max-age=2, must-revalidate", "proxy-revalidate": "max-age=2, proxy-revalidate", "no-cache": "max-age=60, no-cache", "s-maxage": "s-maxage=2",
}.items():
    must(
        f"outages/closed-{name}", "RFC 9111 §4.2.4", f"With {name} an origin that hangs up makes an error",
        get(says(f"Cache-Control: {value}", 'ETag: "a"')), get(dies(), not_old, wait=3.2))
    if name == "s-maxage":
        continue
    must(
        f"outages/if-error-{name}", "RFC 9111 §4.2.4", f"stale-if-error does not overrule {name}",
        get(says(f"Cache-Control: {value}, stale-if-error=60", 'ETag: "a"')), get(dies(), not_old, wait=3.2))
should(
    "outages/must-revalidate-504", "RFC 9111 §5.2.2.2", "And the error is 504, or another that fits better",
    get(says("Cache-Control: max-age=2, must-revalidate")), get(dies(), status(504, 502, 503), wait=3.2))
must(
    "outages/if-error-no-store", "RFC 9111 §5.2.2.5", "stale-if-error does not make no-store storable",
    get(says("Cache-Control: no-store, max-age=2, stale-if-error=60")), get(dies(), not_old))
must(
    "outages/if-error-private", "RFC 9111 §5.2.2.7", "Nor private",
    get(says("Cache-Control: private, max-age=2, stale-if-error=60")), get(dies(), not_old))
must(
    "outages/failure-not-stored", "RFC 9111 §3", "A gateway's own error is no answer for the next",
    get(dies(), status(500, 502, 503, 504)), get(says("Cache-Control: max-age=60"), status(200)))
must(
    "outages/503-does-not-replace", "RFC 9111 §4.3.3", "A 503 with no-store is not kept in the place of what is stored",
    get(says("Cache-Control: max-age=2")),
    get(says("Cache-Control: no-store", status=503), wait=3.2),
    get(says("Cache-Control: max-age=60"), status(200)))
optional(
    "outages/503-validating", "RFC 9111 §4.3.3", "A 5xx to a validation may be passed on or answered from the store, where that is allowed",
    get(says(SIE, 'ETag: "a"')), get(says(status=503), stale, wait=3.2))
