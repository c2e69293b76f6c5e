"""What a 304 does to what is stored (RFC 9111 §3.2, §4.3.4)."""

from engine.expectations import age, answer, body, conditional, forwarded, given, has, hit, lacks, not_answer, number, status, validated
from engine.language import get, must, not_modified, optional, says, send, should

SHORT = "Cache-Control: max-age=2"
FRESH = "Cache-Control: max-age=60"
TAG = 'ETag: "a"'
NEEDS = ("validation/etag",)


def freshened(*lines, first=(), then=()):
    """Stored, found good by a 304 with `lines`, and used again."""
    return (
        get(says(SHORT, TAG, *first)), get(not_modified(TAG, FRESH, *lines), given(validated), *then, wait=3.2), get(given(hit), *then))


optional(
    "freshening/used-again", "RFC 9111 §4.3.4", "After a 304 the stored answer is fresh again",
    get(says(SHORT, TAG)), get(not_modified(TAG, FRESH), validated, wait=3.2), get(hit, body("answer 1\n")), needs=NEEDS)
optional(
    "freshening/last-modified", "RFC 9111 §4.3.4", "Also where Last-Modified validated it",
    get(says(SHORT, "Last-Modified: <-1000>")), get(not_modified(FRESH), validated, wait=3.2), get(hit), needs="validation/last-modified")
must(
    "freshening/age", "RFC 9111 §4.2.3", "Its age begins anew",
    get(says(SHORT, TAG)), get(not_modified(TAG, FRESH), given(validated), wait=3.2), get(given(hit), age(0, 2)), needs=NEEDS)
must(
    "freshening/again-stale", "RFC 9111 §4.2", "And ends again",
    get(says(SHORT, TAG)), get(not_modified(TAG, SHORT), given(validated), wait=3.2), get(forwarded, wait=3.2), needs=NEEDS)

for name, line in {
    "unknown": "Foo: new", "content-language": "Content-Language: new", "link": "Link: new",
    "security-policy": "Content-Security-Policy: new", "cors": "Access-Control-Allow-Origin: new", "content-location": "Content-Location: new",
    "content-type": "Content-Type: new/new", "x-frame-options": "X-Frame-Options: new",
}.items():
    field, value = line.split(": ")
    must(
        f"freshening/{name}", "RFC 9111 §3.2", f"{field} of a 304 replaces the stored one",
        *freshened(line, first=(f"{field}: old/old",), then=(has(field, value),)), needs=NEEDS)
must("freshening/added", "RFC 9111 §3.2", "A field that was not stored is added", *freshened("Foo: new", then=(has("Foo", "new"),)), needs=NEEDS)
must(
    "freshening/kept", "RFC 9111 §3.2", "A field the 304 does not have stays",
    *freshened(first=("Foo: old",), then=(has("Foo", "old"),)),
    needs=NEEDS)
must(
    "freshening/lines", "RFC 9111 §3.2", "All lines of a field are replaced",
    *freshened("Foo: new", first=("Foo: a", "Foo: b"), then=(has("Foo", "new"),)), needs=NEEDS)
must(
    "freshening/content-length", "RFC 9111 §3.2", "Content-Length of a 304 replaces nothing",
    *freshened("Content-Length: 36", then=(body("answer 1\n"), has("Content-Length", "9"))), needs=NEEDS)
optional(
    "freshening/content-range", "RFC 9111 §3.2", "Content-Range of a 304 does not describe what is stored",
    *freshened("Content-Range: bytes 0-1/2", then=(lacks("Content-Range"),)), needs=NEEDS)
must(
    "freshening/connection", "RFC 9110 §7.6.1", "Fields of the 304's own connection are not added",
    *freshened("Connection: Foo", "Foo: 1", then=(lacks("Foo"),)), needs=NEEDS)
must(
    "freshening/proxy-fields", "RFC 9111 §3.2", "Nor Proxy-Authenticate",
    *freshened("Proxy-Authenticate: Basic realm=a", then=(lacks("Proxy-Authenticate"),)), needs=NEEDS)
must(
    "freshening/date", "RFC 9111 §3.2", "Date is the 304's",
    get(says("Cache-Control: max-age=10", TAG, "Date: <-100>")), get(not_modified(TAG, FRESH, "Date: <-5>"), given(validated)),
    get(given(hit), number("Age", 4, 9)), needs=NEEDS)
must(
    "freshening/no-store", "RFC 9111 §5.2.2.5", "A 304 that says no-store ends the reuse",
    get(says(SHORT, TAG)),
    get(not_modified(TAG, "Cache-Control: no-store"), given(conditional), status(200), wait=3.2),
    get(says(FRESH, TAG), forwarded),
    needs=NEEDS)
must(
    "freshening/private", "RFC 9111 §5.2.2.7", "So does one that says private",
    get(says(SHORT, TAG)),
    get(not_modified(TAG, "Cache-Control: private"), given(conditional), status(200), wait=3.2),
    get(says(FRESH, TAG), forwarded),
    needs=NEEDS)
must(
    "freshening/other-tag", "RFC 9111 §4.3.4", "A 304 with a strong tag that is not stored updates nothing",
    get(says(SHORT, TAG)),
    get(not_modified('ETag: "b"', FRESH, "Foo: new"), given(conditional), wait=3.2),
    get(says(FRESH, TAG), lacks("Foo", "new")),
    needs=NEEDS)
must(
    "freshening/other-tag-not-used", "RFC 9111 §4.3.4", "Nor makes what is stored good",
    get(says(SHORT, TAG)), get(not_modified('ETag: "b"', FRESH), given(conditional), wait=3.2), get(says(FRESH, TAG), not_answer(1)), needs=NEEDS)
must(
    "freshening/variant", "RFC 9111 §4.3.4", "A 304 for one variant leaves the other as it is",
    get(says("Cache-Control: max-age=60", 'ETag: "x"', "Vary: Foo", "Bar: x"), send("Foo: x")),
    get(says(SHORT, 'ETag: "y"', "Vary: Foo", "Bar: y"), send("Foo: y")),
    get(not_modified('ETag: "y"', FRESH, "Bar: z"), send("Foo: y"), given(validated), answer(2), wait=3.2),
    get(send("Foo: x"), given(hit), has("Bar", "x")),
    needs=(*NEEDS, "variants/several-stored"))
optional(
    "freshening/weak", "RFC 9111 §4.3.4", "A weak tag that is stored validates too",
    get(says(SHORT, 'ETag: W/"a"')), get(not_modified('ETag: W/"a"', FRESH), validated, wait=3.2), get(hit, answer(1)), needs=NEEDS)
optional(
    "freshening/no-validator-in-304", "RFC 9111 §4.3.4", "A 304 without a validator is about the one that was asked about",
    get(says(SHORT, TAG)), get(not_modified(FRESH), validated, wait=3.2), get(hit), needs=NEEDS)
should(
    "freshening/vary-kept", "RFC 9111 §4.1", "A freshened variant still belongs to its request",
    get(says(SHORT, TAG, "Vary: Foo"), send("Foo: 1")), get(not_modified(TAG, FRESH), send("Foo: 1"), given(validated), wait=3.2),
    get(says("Cache-Control: no-store"), send("Foo: 2"), forwarded), needs=NEEDS)
