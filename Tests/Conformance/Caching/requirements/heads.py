"""HEAD and what it does to what is stored (RFC 9111 §4.3.5)."""

from engine.expectations import age, asked_as, body, forwarded, given, has, hit, renewed, status
from engine.language import Expectation, get, head, must, optional, says, send, should

SHORT = "Cache-Control: max-age=2"
FRESH = "Cache-Control: max-age=60"
TAG = 'ETag: "a"'
SAME = "same body"
# Makes the HEAD go to the origin although something fresh is stored.
ASKING = send("Cache-Control: no-cache")
newer = Expectation("not the answer from before the HEAD", lambda seen: None if (seen.source or 0) > 1 else "the answer of step 1")

optional(
    "heads/answered", "RFC 9110 §9.3.2", "A fresh stored answer answers HEAD",
    get(says(FRESH)), head(hit, status(200), body("")))
must(
    "heads/fields", "RFC 9110 §9.3.2", "With the fields of a GET",
    get(says(FRESH, "Foo: 1", TAG)), head(given(hit), has("Foo", "1"), has("ETag", '"a"'), age(0)))
must(
    "heads/stale", "RFC 9111 §4.2", "A stale one does not",
    get(says(SHORT)), head(forwarded, wait=3.2))
should(
    "heads/changed-tag", "RFC 9111 §4.3.5", "A HEAD that tells of another ETag makes the stored one stale",
    get(says(FRESH, TAG, body=SAME)), head(ASKING, says(FRESH, 'ETag: "b"', body=SAME), given(forwarded)), get(newer))
should(
    "heads/changed-length", "RFC 9111 §4.3.5", "So does another Content-Length",
    get(says(FRESH, TAG, body=SAME)), head(ASKING, says(FRESH, TAG, body="longer than that"), given(forwarded)), get(newer))
should(
    "heads/changed-date", "RFC 9111 §4.3.5", "And another Last-Modified",
    get(says(FRESH, "Last-Modified: <-1000>", body=SAME)), head(ASKING, says(FRESH, "Last-Modified: <-10>", body=SAME), given(forwarded)), get(newer))
should(
    "heads/freshens", "RFC 9111 §4.3.5", "A HEAD that agrees updates the stored answer, or a later GET asks again",
    get(says(FRESH, TAG, "Foo: old", body=SAME)), head(ASKING, says(FRESH, TAG, "Foo: new", body=SAME), given(forwarded)),
    get(says(FRESH, TAG, "Foo: new", body=SAME), has("Foo", "new"), body(SAME)))
should(
    "heads/no-store", "RFC 9111 §5.2.2.5", "A HEAD that says no-store ends the reuse",
    get(says(FRESH, TAG, body=SAME)), head(ASKING, says("Cache-Control: no-store", TAG, body=SAME), given(forwarded)), get(forwarded))
optional(
    "heads/freshens-used", "RFC 9111 §4.3.5", "A stale answer that a HEAD agrees with is used without asking",
    get(says(SHORT, TAG, body=SAME)), head(says(FRESH, TAG, body=SAME), given(forwarded), wait=3.2), get(hit, body(SAME)))
must(
    "heads/updates-fields", "RFC 9111 §4.3.5", "With the fields of the HEAD",
    get(says(SHORT, TAG, "Foo: old", "Bar: old", body=SAME)), head(says(FRESH, TAG, "Foo: new", "Bar: old", body=SAME), given(forwarded), wait=3.2),
    get(given(hit), has("Foo", "new"), has("Bar", "old"), body(SAME)), needs="heads/freshens-used")
must(
    "heads/404-not-content", "RFC 9111 §4.3.5", "A HEAD that is answered 404 does not become an answer to GET",
    get(says(SHORT, body=SAME)), head(says(FRESH, status=404, body=""), given(asked_as("HEAD")), wait=3.2), get(says(FRESH), renewed, status(200)))
must(
    "heads/not-empty-content", "RFC 9111 §3", "An answer to HEAD is never an empty answer to GET",
    head(says(FRESH, body=SAME)), get(says(FRESH, body=SAME), body(SAME)), get(body(SAME)))
must(
    "heads/no-content-sent", "RFC 9110 §9.3.2", "An answer to HEAD has no content, whatever the origin",
    head(says(FRESH, body=SAME), status(200), body("")))
should(
    "heads/length-unknown", "RFC 9111 §4.3.5", "A HEAD without Content-Length still agrees by its ETag",
    get(says(SHORT, TAG, body=SAME)),
    head(says(FRESH, TAG, body=SAME, framing="chunked"), given(forwarded), wait=3.2),
    get(says(FRESH, TAG, body=SAME), body(SAME)))
