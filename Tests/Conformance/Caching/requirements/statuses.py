"""Statuses (RFC 9111 §3, §4.2.2; RFC 9110 §15.1)."""

from engine.expectations import forwarded, hit, status
from engine.language import get, must, optional, says, send

HEURISTIC = (200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501)
EXPLICIT = (302, 303, 307, 400, 403, 418, 422, 451, 500, 502, 503, 504)
NOT_HEURISTIC = (201, 202, 302, 303, 307, 400, 403, 500, 502, 503, 504)


def content(code):
    return {"body": ""} if code == 204 else {}


for code in HEURISTIC:
    optional(
        f"statuses/heuristic-{code}", "RFC 9110 §15.1", f"{code} is used by heuristic",
        get(says("Last-Modified: <-864000>", status=code, **content(code))), get(hit, status(code)), needs="freshness/heuristic")
for code in HEURISTIC + EXPLICIT:
    more = ["Location: {base}/b"] if code in (301, 302, 303, 307, 308) else []
    optional(
        f"statuses/explicit-{code}", "RFC 9111 §3", f"{code} is used where the origin says for how long",
        get(says("Cache-Control: max-age=60", *more, status=code, **content(code))), get(hit, status(code)))
for code in NOT_HEURISTIC:
    must(
        f"statuses/no-heuristic-{code}", "RFC 9111 §4.2.2", f"{code} is not used by heuristic",
        get(says("Last-Modified: <-864000>", status=code)), get(forwarded))
for code in (200, 301, 404, 503):
    must(
        f"statuses/over-{code}", "RFC 9111 §4.2", f"{code} is not used when its time is over",
        get(says("Cache-Control: max-age=2", status=code)), get(forwarded, wait=3.2), needs=f"statuses/explicit-{code}")
    must(
        f"statuses/no-store-{code}", "RFC 9111 §5.2.2.5", f"{code} with no-store is not stored",
        get(says("Cache-Control: no-store, max-age=60", status=code)), get(forwarded))
must(
    "statuses/206-not-as-200", "RFC 9111 §3.3", "206 is no answer to a request for the whole",
    get(says("Cache-Control: max-age=60", "Content-Range: bytes 0-4/20", status=206, body="01234")), get(forwarded))
must(
    "statuses/304-not-stored", "RFC 9111 §3", "304 to a client's own condition is no answer for others",
    get(says("Cache-Control: max-age=60", 'ETag: "a"', not_modified=('ETag: "a"', "Cache-Control: max-age=60")), send('If-None-Match: "a"')),
    get(says("Cache-Control: max-age=60"), status(200)))
must(
    "statuses/416-not-for-whole", "RFC 9111 §3", "416 to a client's range is no answer for others",
    get(says("Cache-Control: max-age=60", body="12345", ranges=True), send("Range: bytes=100-")),
    get(says("Cache-Control: max-age=60"), status(200)))
