"""Ranges of what is stored whole (RFC 9110 §14, §13.1.5, §15.3.7, §15.5.17)."""

import re

from engine.expectations import age, body, given, has, hit, lacks, matches, status
from engine.language import Expectation, get, head, must, optional, post, says, send, should

FRESH = "Cache-Control: max-age=60"
TAG = 'ETag: "a"'
TEN = "0123456789"
NEEDS = ("ranges/first-last",)
CHANGED = "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT"


def stored(*lines):
    return get(says(FRESH, TAG, "Content-Type: text/plain", *lines, body=TEN))


def part(value, *expectations, **how):
    return get(send(f"Range: {value}"), *expectations, **how)


optional(
    "ranges/first-last", "RFC 9110 §14.1.2", "A range is cut from what is stored",
    stored(), part("bytes=2-4", hit, status(206), body("234"), has("Content-Range", "bytes 2-4/10")))
for name, value, content, said in [
    ("open", "bytes=7-", "789", "7-9/10"), ("suffix", "bytes=-3", "789", "7-9/10"), ("first", "bytes=0-0", "0", "0-0/10"), ("last", "bytes=9-9", "9", "9-9/10"),
    ("all", "bytes=0-", TEN, "0-9/10"), ("beyond", "bytes=5-999", "56789", "5-9/10"), ("suffix-beyond", "bytes=-999", TEN, "0-9/10"),
    ("huge", "bytes=5-99999999999999999999", "56789", "5-9/10"), ("unit-case", "Bytes=2-4", "234", "2-4/10"),
]:
    should(
        f"ranges/{name}", "RFC 9110 §14.2", f"`{value}` of ten bytes is {content}",
        stored(), part(value, hit, status(206), body(content), has("Content-Range", f"bytes {said}")), needs=NEEDS)
for name, value in {"past-end": "bytes=10-", "far": "bytes=100-200", "suffix-zero": "bytes=-0", "huge-first": "bytes=99999999999999999999-"}.items():
    should(
        f"ranges/unsatisfiable-{name}", "RFC 9110 §15.5.17", f"`{value}` of ten bytes is answered 416 with the length",
        stored(), part(value, status(416), has("Content-Range", "bytes */10")), needs=NEEDS)
for name, value in {
    "word": "bytes=a-b", "backwards": "bytes=4-2", "no-unit": "2-4", "no-dash": "bytes=2", "nothing": "bytes=", "negative": "bytes=--3", "other-unit": "lines=1-2",
    "empty-member": "bytes=2-4x", "decimal": "bytes=1.5-3",
}.items():
    must(
        f"ranges/ignored-{name}", "RFC 9110 §14.2", f"`{value}` gets the whole, or 416 or 400, but no part",
        stored(), part(value, status(200, 400, 416), lacks("Content-Range", "-")), needs=NEEDS)
must(
    "ranges/head", "RFC 9110 §14.2", "A HEAD has no ranges",
    stored(),
    head(send("Range: bytes=2-4"), status(200), lacks("Content-Range")),
    needs=NEEDS)
must(
    "ranges/post", "RFC 9110 §14.2", "Nor does a POST get a part of what is stored",
    stored(), post(says("Cache-Control: no-store", body="posted"), send("Range: bytes=2-4"), status(200), body("posted")), needs=NEEDS)
must(
    "ranges/404", "RFC 9110 §14.2", "Nor is a stored 404 cut",
    get(says(FRESH, status=404, body=TEN)),
    part("bytes=2-4", given(hit), status(404), body(TEN)),
    needs="statuses/explicit-404")

# RFC 9110 §15.3.7.
for name, line in {
    "date": "Date: <-5>", "cache-control": FRESH, "etag": TAG, "expires": "Expires: <+100>", "content-location": "Content-Location: /c", "vary": "Vary: Foo",
}.items():
    field = line.split(":")[0]
    must(
        f"ranges/206-{name}", "RFC 9110 §15.3.7", f"A 206 has {field}",
        stored(*([line] if line not in (FRESH, TAG) else [])), part("bytes=2-4", given(hit), status(206), has(field)), needs=NEEDS)
must("ranges/206-age", "RFC 9111 §4", "And Age", stored(), part("bytes=2-4", given(hit), age(0)), needs=NEEDS)
must(
    "ranges/206-type", "RFC 9110 §15.3.7", "And the Content-Type",
    stored(),
    part("bytes=2-4", given(hit), has("Content-Type", "text/plain")),
    needs=NEEDS)
must("ranges/206-length", "RFC 9110 §8.6", "And its own length", stored(), part("bytes=2-4", given(hit), has("Content-Length", "3")), needs=NEEDS)
must(
    "ranges/whole-again", "RFC 9111 §3.3", "The whole stays whole",
    stored(),
    part("bytes=2-4", given(hit)),
    get(status(200), body(TEN)),
    needs=NEEDS)

# Several ranges (RFC 9110 §15.3.7.2).
LONG = TEN * 500


def parts_of(whole):
    return Expectation("multipart/byteranges of the right parts, the whole, or one range around them", lambda seen: check_parts(seen.reply, whole))


MULTIPART = parts_of(TEN)


def check_parts(reply, whole):
    text = reply.body.decode("latin-1")
    if reply.status == 200:
        return None if text == whole else f"{text!r:.60}"
    if reply.status == 416:
        return None
    if reply.status != 206:
        return f"{reply.status}"
    kind = reply.get("Content-Type") or ""
    if not kind.startswith("multipart/byteranges"):
        found = re.fullmatch(rf"bytes (\d+)-(\d+)/{len(whole)}", reply.get("Content-Range") or "")
        return None if found and text == whole[int(found[1]):int(found[2]) + 1] else f"one part {reply.get('Content-Range')}"
    if reply.get("Content-Range"):
        return "a Content-Range in the head of several parts"
    boundary = re.search(r'boundary="?([^";]+)', kind)
    if not boundary:
        return f"no boundary: {kind}"
    pieces = ("\r\n" + text).split(f"\r\n--{boundary[1]}")[1:]
    if not pieces or not pieces[-1].startswith("--"):
        return "no closing boundary"
    for piece in pieces[:-1]:
        head, _, content = piece.partition("\r\n\r\n")
        found = re.search(rf"content-range: bytes (\d+)-(\d+)/{len(whole)}", head.lower())
        if not found or content != whole[int(found[1]):int(found[2]) + 1]:
            return f"part {head!r:.60} {content!r}"
    return None


must(
    "ranges/several", "RFC 9110 §15.3.7.2", "Several ranges are answered by well-formed parts, or the whole",
    stored(),
    part("bytes=0-1,4-5", MULTIPART),
    needs=NEEDS)
optional(
    "ranges/several-parts", "RFC 9110 §15.3.7.2", "By parts, from the store",
    get(says(FRESH, TAG, body=LONG)),
    part("bytes=0-1,4000-4001", hit, status(206), matches("Content-Type", "^multipart/byteranges; ?boundary="), parts_of(LONG)),
    needs=NEEDS)
must(
    "ranges/several-overlap", "RFC 9110 §15.3.7.2", "Overlapping ranges make no more than what is there",
    stored(),
    part("bytes=0-5,3-7,0-9", MULTIPART),
    needs=NEEDS)
must(
    "ranges/several-one-satisfiable", "RFC 9110 §15.3.7.2", "Of two the one that can be satisfied",
    stored(),
    part("bytes=2-4,100-", MULTIPART),
    needs=NEEDS)
should(
    "ranges/several-none-satisfiable", "RFC 9110 §15.5.17", "Of two none: 416, or the whole",
    stored(), part("bytes=50-60,100-", status(416, 200)), needs=NEEDS)
must(
    "ranges/single-not-multipart", "RFC 9110 §15.3.7.2", "One range is never answered by several parts",
    stored(), part("bytes=2-4", given(hit), has("Content-Type", "text/plain")), needs=NEEDS)
must(
    "ranges/many-small", "RFC 9110 §17.15", "A thousand small ranges are no lever: not more than the whole",
    stored(),
    part(
        "bytes=" + ",".join(["0-"] * 1000),
        Expectation("at most a few kilobytes", lambda seen: None if len(seen.reply.body) < 4000 else f"{len(seen.reply.body)}")),
    needs=NEEDS)

# RFC 9110 §13.1.5.
should(
    "ranges/if-range-tag", "RFC 9110 §13.1.5", "If-Range with the stored tag gets the part",
    stored(), get(send("Range: bytes=2-4", 'If-Range: "a"'), hit, status(206), body("234")), needs=NEEDS)
must(
    "ranges/if-range-other", "RFC 9110 §13.1.5", "With another the whole",
    stored(),
    get(send("Range: bytes=2-4", 'If-Range: "b"'), status(200), body(TEN)),
    needs=NEEDS)
must(
    "ranges/if-range-weak", "RFC 9110 §13.1.5", "A weak tag never matches here",
    get(says(FRESH, 'ETag: W/"a"', body=TEN)), get(send("Range: bytes=2-4", 'If-Range: W/"a"'), status(200), body(TEN)), needs=NEEDS)
must(
    "ranges/if-range-weak-asked", "RFC 9110 §13.1.5", "Not even against a strong one",
    stored(), get(send("Range: bytes=2-4", 'If-Range: W/"a"'), status(200), body(TEN)), needs=NEEDS)
should(
    "ranges/if-range-date", "RFC 9110 §13.1.5", "The very Last-Modified gets the part",
    get(says(FRESH, CHANGED, body=TEN)), get(send("Range: bytes=2-4", "If-Range: Wed, 01 Jan 2020 00:00:00 GMT"), hit, status(206)), needs=NEEDS)
must(
    "ranges/if-range-date-later", "RFC 9110 §13.1.5", "A later date does not: only the very same",
    get(says(FRESH, CHANGED, body=TEN)),
    get(send("Range: bytes=2-4", "If-Range: Thu, 02 Jan 2020 00:00:00 GMT"), status(200), body(TEN)),
    needs=NEEDS)
must(
    "ranges/if-range-date-weak", "RFC 9110 §13.1.5", "Nor a date that is no strong validator",
    get(says(FRESH, "Date: <-1>", "Last-Modified: <-1>", body=TEN)),
    get(send("Range: bytes=2-4", "If-Range: {1:Last-Modified}"), status(200), body(TEN)),
    needs=NEEDS)
must(
    "ranges/if-range-alone", "RFC 9110 §13.1.5", "Without Range it is ignored",
    stored(),
    get(send('If-Range: "b"'), status(200), body(TEN)),
    needs=NEEDS)
must(
    "ranges/none-match-first", "RFC 9110 §13.2.2", "If-None-Match is judged before the range",
    stored(), get(send("Range: bytes=2-4", 'If-None-Match: "a"'), given(hit), status(304)), needs=(*NEEDS, "conditions/none-match"))
