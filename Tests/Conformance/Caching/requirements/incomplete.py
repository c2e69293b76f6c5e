"""Answers that break off (RFC 9111 §3.3)."""

from engine.expectations import asked_in_1_1, asked_with, body, given, not_answer, renewed, status, visibly_cut, whole
from engine.language import Expectation, get, must, optional, says, send

FRESH = "Cache-Control: max-age=60"
LONG = "0123456789" * 20

for framing in ("length", "chunked"):
    must(
        f"incomplete/{framing}-visible", "RFC 9112 §8", f"A body cut short ({framing}) is not passed on as whole",
        get(says(FRESH, body=LONG, framing=framing, cut=50), given(asked_in_1_1), visibly_cut))
    must(
        f"incomplete/{framing}-not-used", "RFC 9111 §3.3", f"Nor used for a request for the whole ({framing})",
        get(says(FRESH, body=LONG, framing=framing, cut=50), given(asked_in_1_1)), get(says(FRESH, body="new"), renewed, body("new")))
    must(
        f"incomplete/{framing}-keeps-none", "RFC 9111 §3.3", f"After it, a whole one is stored and used as such ({framing})",
        get(says(FRESH, body=LONG, framing=framing, cut=50), given(asked_in_1_1)), get(says(FRESH, body=LONG), body(LONG)), get(body(LONG), whole))
must(
    "incomplete/validated", "RFC 9111 §3.3", "A body cut short with a validator is not made whole by a 304",
    get(says(FRESH, 'ETag: "a"', body=LONG, cut=50)), get(says(FRESH, 'ETag: "a"', body=LONG), status(200), body(LONG)))
must(
    "incomplete/head-only", "RFC 9111 §3.3", "A head whose field section breaks off is no answer",
    get(says(raw=b"HTTP/1.1 200 X\r\nAnswer: 1\r\nCache-Control: max-age=60\r\nContent-Len")), get(says(FRESH, body="new"), renewed, body("new")))
must(
    "incomplete/chunk-size", "RFC 9112 §7.1", "A chunk size that is no number is the end of trust",
    get(says(raw=b"HTTP/1.1 200 X\r\nAnswer: 1\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n"), visibly_cut),
    get(says(FRESH, body="new"), renewed, body("new")))
must(
    "incomplete/last-chunk", "RFC 9112 §8", "A body without its last chunk is not whole",
    get(says(raw=b"HTTP/1.1 200 X\r\nAnswer: 1\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), visibly_cut),
    get(says(FRESH, body="new"), renewed, body("new")))
optional(
    "incomplete/completed", "RFC 9111 §3.4", "A strong validator lets the rest be fetched by range",
    get(says(FRESH, 'ETag: "a"', "Accept-Ranges: bytes", body=LONG, cut=50)),
    get(says(FRESH, 'ETag: "a"', body=LONG, ranges=True), asked_with("Range", "bytes="), body(LONG), status(200)))
must(
    "incomplete/not-for-range-beyond", "RFC 9111 §3.3", "A range beyond what came is not answered by it",
    get(says(FRESH, 'ETag: "a"', body=LONG, cut=50)),
    get(says(FRESH, 'ETag: "a"', body=LONG, ranges=True), send("Range: bytes=100-109"), Expectation(
        "the right ten bytes or the whole", lambda seen: None if seen.reply.body.decode() in ("0123456789", LONG) else f"{seen.reply.body!r:.60}")))
must(
    "incomplete/stored-stays", "RFC 9111 §3.3", "A refresh that breaks off leaves no half answer behind",
    get(says("Cache-Control: max-age=2", body="old")), get(says(FRESH, body=LONG, cut=50), given(not_answer(1)), wait=3.2),
    get(says(FRESH, body="new"), given(Expectation("a 200", lambda seen: None if seen.reply.status == 200 else "none")), body("new")))
must(
    "incomplete/shorter-than-said", "RFC 9111 §3.3", "A whole connection with less than Content-Length is cut short",
    get(says(FRESH, "Content-Length: 300", body=LONG, cut=200), visibly_cut), get(says(FRESH, body="new"), renewed))
