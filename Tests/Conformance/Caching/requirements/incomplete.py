"""Answers that break off (RFC 9111 §3.3)."""

from engine.expectations import asked_in_1_1, asked_with, asked_without, body, given, has, lacks, not_answer, renewed, status, visibly_cut, whole
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
# What comes when the rest is asked for, and is not it. Whoever asks in that moment may get an error, but nobody ever half.
RIGHT_OR_NONE = Expectation(
    "the whole, or an error", lambda seen: None if seen.reply.body == LONG.encode() or seen.reply.status >= 500 or not seen.reply.whole else f"{seen.reply.body!r:.60}")
REST = LONG[50:]
for name, words, lines, content, code in [
    ("wrong-range", "Another range than asked for", ["Content-Range: bytes 60-199/200"], LONG[60:], 206),
    ("invalid-range", "An impossible Content-Range", ["Content-Range: bytes 199-50/200"], REST, 206),
    ("other-length", "A range of a whole of another length", ["Content-Range: bytes 50-199/300"], REST, 206),
    ("other-unit", "A range in another unit", ["Content-Range: lines 50-199/200"], REST, 206),
    ("no-range", "A 206 without Content-Range", [], REST, 206),
    ("multipart", "Several parts", ["Content-Type: multipart/byteranges; boundary=x"], "--x\r\nContent-Range: bytes 50-199/200\r\n\r\n" + REST + "\r\n--x--\r\n", 206),
    ("other-tag", "A range of something with another tag", ["Content-Range: bytes 50-199/200", 'ETag: "b"'], REST.replace("0", "x"), 206),
    ("weak-tag", "A range of what has the same tag, but weak", ["Content-Range: bytes 50-199/200", 'ETag: W/"a"'], REST.replace("0", "x"), 206),
    ("short", "Less than the range announced", ["Content-Range: bytes 50-199/200"], REST[:20], 206),
    ("unsatisfiable", "416", ["Content-Range: bytes */200"], "", 416),
]:
    tags = [] if any("ETag" in line for line in lines) else ['ETag: "a"']
    must(
        f"incomplete/completed-{name}", "RFC 9110 §14.4" if "range" in name or "unit" in name else "RFC 9110 §15.3.7.3", f"{words} is not put together with what is there",
        get(says(FRESH, 'ETag: "a"', "Accept-Ranges: bytes", body=LONG, cut=50)),
        get(
            says(FRESH, 'ETag: "a"', body=LONG, to_range=says(FRESH, *tags, *lines, body=content, status=code)), given(asked_with("Range")),
            RIGHT_OR_NONE),
        get(says(FRESH, 'ETag: "a"', body=LONG), status(200), body(LONG)))
must(
    "incomplete/completed-changed", "RFC 9110 §13.1.5", "Where the whole has changed, the changed whole is what the client gets",
    get(says(FRESH, 'ETag: "a"', "Accept-Ranges: bytes", body=LONG, cut=50)),
    get(says(FRESH, 'ETag: "b"', body="changed"), given(asked_with("Range")), asked_with("If-Range", '^"a"$'), body("changed")),
    get(says(FRESH, 'ETag: "b"', body="changed"), body("changed")))
must(
    "incomplete/completed-fields", "RFC 9111 §3.4", "The whole has the fields of the newest answer",
    get(says(FRESH, 'ETag: "a"', "Accept-Ranges: bytes", "Foo: old", "Bar: old", body=LONG, cut=50)),
    get(
        says(FRESH, 'ETag: "a"', "Foo: new", body=LONG, ranges=True), given(asked_with("Range")), body(LONG), has("Foo", "new"),
        lacks("Content-Range")),
    get(body(LONG), has("Foo", "new"), lacks("Content-Range")))
must(
    "incomplete/completed-no-if-range-weak", "RFC 9110 §13.1.5", "A weak tag is never sent in If-Range",
    get(says(FRESH, 'ETag: W/"a"', body=LONG, cut=50)), get(says(FRESH, 'ETag: W/"a"', body=LONG), asked_without("If-Range"), body(LONG)))
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
