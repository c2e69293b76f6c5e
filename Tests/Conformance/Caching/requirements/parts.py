"""What is stored of parts (RFC 9111 §3.3, §3.4; RFC 9110 §14.4, §15.3.7.3)."""

from engine.expectations import asked_with, body, given, has, hit, lacks, status
from engine.language import Expectation, get, must, optional, says, send

FRESH = "Cache-Control: max-age=60"
TAG = 'ETag: "a"'
TEN = "0123456789"
ORIGIN = says(FRESH, TAG, "Accept-Ranges: bytes", body=TEN, ranges=True)

OF_THE_SECOND = Expectation("the second answer's bytes", lambda seen: None if seen.reply.body in (b"abcde", b"abcdefghij") else f"{seen.reply.body!r:.40}")
# A proxy that asks for the whole instead hears a 206 it did not ask for.
RANGED = given(asked_with("Range"))
# Which of the two is a matter of what else is stored; half of each is never right.
UNMIXED = Expectation("one of the two wholes", lambda seen: None if seen.reply.body in (b"0123456789", b"abcdefghij") else f"{seen.reply.body!r:.40}")


def part(value, *parts):
    return get(send(f"Range: bytes={value}"), *parts)


def right(low, high):
    wanted = TEN[low:high + 1]
    return Expectation(
        f"bytes {low} to {high}, or the whole as 200",
        lambda seen: None if (seen.reply.status, seen.reply.body.decode()) in ((206, wanted), (200, TEN)) else f"{seen.reply.status} {seen.reply.body!r:.40}")


must("parts/passed", "RFC 9110 §14.2", "A range is answered rightly when nothing is stored", part("2-4", ORIGIN, right(2, 4)))
must("parts/not-as-whole", "RFC 9111 §3.3", "A part does not answer for the whole", part("2-4", ORIGIN), get(ORIGIN, status(200), body(TEN)))
must("parts/other-range", "RFC 9111 §3.3", "Nor for another range", part("2-4", ORIGIN), part("6-8", ORIGIN, right(6, 8)))
must("parts/wider-range", "RFC 9111 §3.3", "Nor for a wider one", part("2-4", ORIGIN), part("1-5", ORIGIN, right(1, 5)))
must("parts/suffix", "RFC 9111 §3.3", "Nor for the end", part("0-4", ORIGIN), part("-3", ORIGIN, right(7, 9)))
must("parts/open", "RFC 9111 §3.3", "Nor for what follows", part("0-4", ORIGIN), part("3-", ORIGIN, right(3, 9)))
optional(
    "parts/same-range", "RFC 9111 §3.3", "A part is stored and answers the same range",
    part("2-4", ORIGIN),
    part("2-4", ORIGIN, hit, right(2, 4)))
optional("parts/narrower", "RFC 9111 §3.3", "And one within it", part("2-6", ORIGIN), part("3-5", ORIGIN, hit, right(3, 5)))
must(
    "parts/narrower-range-said", "RFC 9110 §14.4", "With its own Content-Range",
    part("2-6", ORIGIN), part("3-5", ORIGIN, given(hit), status(206), has("Content-Range", "bytes 3-5/10")), needs="parts/narrower")
optional(
    "parts/whole-by-range", "RFC 9111 §3.3", "A request for a range brings the whole into the store, or the part answers",
    part("2-4", ORIGIN),
    part("2-4", ORIGIN, hit))
optional(
    "parts/completed", "RFC 9111 §3.4", "The missing rest is asked for by range, and joined",
    part("0-4", ORIGIN), get(ORIGIN, asked_with("Range", "bytes=5-"), status(200), body(TEN)), needs="parts/same-range")
optional(
    "parts/combined", "RFC 9111 §3.4", "Two parts of the same strong tag are joined",
    part("0-4", ORIGIN), part("5-9", ORIGIN), get(ORIGIN, hit, status(200), body(TEN)), needs="parts/same-range")
must(
    "parts/combined-other-tag", "RFC 9111 §3.4", "Parts of different tags are not",
    part("0-4", ORIGIN), part("5-9", says(FRESH, 'ETag: "b"', body="abcdefghij", ranges=True)),
    get(says(FRESH, 'ETag: "b"', body="abcdefghij", ranges=True), status(200), UNMIXED))
must(
    "parts/combined-weak", "RFC 9111 §3.4", "Nor of the same weak one",
    part("0-4", says(FRESH, 'ETag: W/"a"', body=TEN, ranges=True)), part("5-9", says(FRESH, 'ETag: W/"a"', body="abcdefghij", ranges=True)),
    get(says(FRESH, 'ETag: W/"a"', body="abcdefghij", ranges=True), status(200), UNMIXED))
must(
    "parts/combined-no-tag", "RFC 9111 §3.4", "Nor without a tag",
    part("0-4", says(FRESH, body=TEN, ranges=True)), part("5-9", says(FRESH, body="abcdefghij", ranges=True)),
    get(says(FRESH, body="abcdefghij", ranges=True), status(200), UNMIXED))
must(
    "parts/other-unit", "RFC 9110 §14.4", "A part in a unit that is not understood is not kept as bytes",
    get(says(FRESH, TAG, "Content-Range: lines 0-4/10", status=206, body="01234"), send("Range: lines=0-4"), RANGED),
    part("0-4", ORIGIN, right(0, 4)),
    get(ORIGIN, status(200), body(TEN)),
    is_rough=True)
must(
    "parts/invalid-range", "RFC 9110 §14.4", "Nor a part whose Content-Range is impossible",
    part("0-4", says(FRESH, TAG, "Content-Range: bytes 4-0/10", status=206, body="43210"), RANGED),
    part("0-4", ORIGIN, right(0, 4)),
    get(ORIGIN, status(200), body(TEN)),
    is_rough=True)
must(
    "parts/wrong-range", "RFC 9110 §15.3.7", "A part other than the one asked for is not taken for it by the next",
    part("0-4", says(FRESH, TAG, "Content-Range: bytes 5-9/10", status=206, body="56789"), RANGED), part("0-4", ORIGIN, right(0, 4)), is_rough=True)
must(
    "parts/unasked", "RFC 9111 §3.3", "A part that nobody asked for is not used as the whole",
    get(says(FRESH, TAG, "Content-Range: bytes 0-4/10", status=206, body="01234")), get(ORIGIN, status(200), body(TEN)), is_rough=True)
must(
    "parts/multipart", "RFC 9111 §3.3", "Several parts are not used as the whole",
    get(says(FRESH, TAG, "Content-Type: multipart/byteranges; boundary=x", status=206,
             body="--x\r\nContent-Range: bytes 0-1/10\r\n\r\n01\r\n--x--\r\n"), send("Range: bytes=0-1,4-5"), RANGED),
    get(ORIGIN, status(200), body(TEN), lacks("Content-Range")),
    is_rough=True)
must(
    "parts/no-store", "RFC 9111 §5.2.2.5", "A part with no-store is not kept",
    part("0-4", says("Cache-Control: no-store", TAG, body=TEN, ranges=True)),
    part("0-4", says("Cache-Control: no-store", TAG, body="abcdefghij", ranges=True), OF_THE_SECOND))
must(
    "parts/416-not-kept", "RFC 9111 §3", "A 416 of the origin is no answer to another range",
    part("50-60", ORIGIN, status(416, 200)), part("2-4", ORIGIN, right(2, 4)))
must(
    "parts/whole-for-range", "RFC 9110 §14.2", "An origin without ranges answers the whole, and so it is passed on or cut rightly",
    part("2-4", says(FRESH, body=TEN), right(2, 4)), get(status(200), body(TEN)))
must(
    "parts/authorization", "RFC 9111 §3.5", "A part for one who may is not given to another",
    get(ORIGIN, send("Range: bytes=0-4", "Authorization: Basic YW5uYTox")),
    part("0-4", says(FRESH, 'ETag: "b"', body="abcdefghij", ranges=True), OF_THE_SECOND))
must(
    "parts/over", "RFC 9111 §4.2", "A stored part is not used past its time",
    part("0-4", says("Cache-Control: max-age=2", TAG, body=TEN, ranges=True)),
    get(
        says("Cache-Control: max-age=2", 'ETag: "b"', body="abcdefghij", ranges=True), send("Range: bytes=0-4"), OF_THE_SECOND, wait=3.2),
    needs="parts/same-range")
