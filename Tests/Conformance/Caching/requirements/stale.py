"""Serving what is no longer fresh, where somebody allows it (RFC 9111 §4.2.4; RFC 5861 §3)."""

from engine.expectations import age, answer, forwarded, given, hit, stale
from engine.language import get, must, optional, says, send

SWR = "Cache-Control: max-age=2, stale-while-revalidate=60"
# An origin that takes its time, so that waiting for it shows.
LATER = says("Cache-Control: max-age=60", delay=0.6)

optional(
    "stale/while-revalidate", "RFC 5861 §3", "Within stale-while-revalidate the old answer goes out at once",
    get(says(SWR)), get(LATER, stale, wait=3.2))
optional(
    "stale/while-revalidate-refreshes", "RFC 5861 §3", "And a new one is fetched behind",
    get(says(SWR)), get(LATER, stale, wait=3.2), get(answer(2), wait=1.2), needs="stale/while-revalidate")
must(
    "stale/while-revalidate-age", "RFC 9111 §4", "It goes out with its true age",
    get(says(SWR)), get(LATER, given(stale), age(2, 8), wait=3.2), needs="stale/while-revalidate")
must(
    "stale/while-revalidate-over", "RFC 5861 §3", "Past it the origin is asked first",
    get(says("Cache-Control: max-age=2, stale-while-revalidate=1")), get(forwarded, wait=4.4))
must(
    "stale/while-revalidate-zero", "RFC 5861 §3", "stale-while-revalidate=0 allows nothing",
    get(says("Cache-Control: max-age=2, stale-while-revalidate=0")), get(LATER, forwarded, wait=3.2))
must(
    "stale/while-revalidate-by-age", "RFC 5861 §3", "Age counts for it too",
    get(says("Cache-Control: max-age=10, stale-while-revalidate=10", "Age: 30")), get(forwarded), needs="ages/used")
for name, directive in {"must-revalidate": "must-revalidate", "no-cache": "no-cache", "proxy-revalidate": "proxy-revalidate"}.items():
    must(
        f"stale/while-revalidate-{name}", "RFC 9111 §4.2.4", f"{directive} forbids it, whatever stale-while-revalidate says",
        get(says(f"{SWR}, {directive}")), get(LATER, forwarded, wait=3.2))
must(
    "stale/while-revalidate-malformed", "RFC 5861 §3", "A number that is none allows nothing",
    get(says("Cache-Control: max-age=2, stale-while-revalidate=abc")), get(LATER, forwarded, wait=3.2))
must(
    "stale/while-revalidate-request-no-cache", "RFC 9111 §5.2.1.4", "A request with no-cache gets the origin's word",
    get(says(SWR)), get(LATER, send("Cache-Control: no-cache"), forwarded, wait=3.2), needs="demands/no-cache")
optional(
    "stale/while-revalidate-304", "RFC 5861 §3", "The refresh behind may be a validation",
    get(says(SWR, 'ETag: "a"')), get(says(SWR, 'ETag: "a"', not_modified=(SWR,)), stale, wait=3.2),
    get(hit, age(0, 2), wait=0.5), needs="stale/while-revalidate")

must(
    "stale/unasked", "RFC 9111 §4.2.4", "A stale answer is not used while the origin can be asked",
    get(says("Cache-Control: max-age=2")), get(LATER, forwarded, wait=3.2))
must(
    "stale/unasked-validator", "RFC 9111 §4.2.4", "Also where it has a validator",
    get(says("Cache-Control: max-age=2", 'ETag: "a"')), get(LATER, forwarded, wait=3.2))
must(
    "stale/must-revalidate", "RFC 9111 §5.2.2.2", "must-revalidate: not without a validation",
    get(says("Cache-Control: max-age=2, must-revalidate")), get(LATER, forwarded, wait=3.2))
must(
    "stale/max-stale-must-revalidate", "RFC 9111 §5.2.2.2", "A request's max-stale does not overrule must-revalidate",
    get(says("Cache-Control: max-age=2, must-revalidate")), get(LATER, send("Cache-Control: max-stale=60"), forwarded, wait=3.2))
must(
    "stale/max-stale-proxy-revalidate", "RFC 9111 §5.2.2.8", "Nor proxy-revalidate",
    get(says("Cache-Control: max-age=2, proxy-revalidate")), get(LATER, send("Cache-Control: max-stale=60"), forwarded, wait=3.2))
must(
    "stale/max-stale-s-maxage", "RFC 9111 §5.2.2.10", "Nor s-maxage",
    get(says("Cache-Control: s-maxage=2")), get(LATER, send("Cache-Control: max-stale=60"), forwarded, wait=3.2), needs="freshness/s-maxage")
must(
    "stale/max-stale-no-cache", "RFC 9111 §5.2.2.4", "Nor no-cache",
    get(says("Cache-Control: max-age=2, no-cache")), get(LATER, send("Cache-Control: max-stale=60"), forwarded, wait=3.2))
must(
    "stale/not-shown-as-fresh", "RFC 9111 §4.2.3", "A stale answer, if used, does not say it is young",
    get(says("Cache-Control: max-age=2, stale-while-revalidate=60, stale-if-error=60")), get(LATER, given(stale), age(2, 8), wait=3.2))
