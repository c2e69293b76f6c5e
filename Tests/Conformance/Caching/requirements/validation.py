"""Validating what is stored with the origin (RFC 9111 §4.3.1, §4.3.3; RFC 9110 §8.8, §13)."""

from engine.expectations import asked_once, asked_with, asked_without, body, conditional, given, hit, renewed, status, validated
from engine.language import Expectation, get, must, not_modified, optional, says, send, should

SHORT = "Cache-Control: max-age=2"
FRESH = "Cache-Control: max-age=60"
NEEDS = ("validation/etag",)

has_content = Expectation("content", lambda seen: None if seen.reply.body else "none")
each_its_own = Expectation("four requests to the origin", lambda seen: None if len(seen.asked) >= 4 else f"{len(seen.asked)}")

optional(
    "validation/etag", "RFC 9111 §4.3", "A stale answer with an ETag is validated",
    get(says(SHORT, 'ETag: "a"')), get(not_modified('ETag: "a"', FRESH), validated, body("answer 1\n"), wait=3.2))
optional(
    "validation/last-modified", "RFC 9111 §4.3", "A stale answer with a Last-Modified is validated",
    get(says(SHORT, "Last-Modified: <-1000>")), get(not_modified(FRESH), validated, body("answer 1\n"), wait=3.2))
must(
    "validation/etag-sent", "RFC 9111 §4.3.1", "The entity tag is sent as it was given",
    get(says(SHORT, 'ETag: "a-B_1"')),
    get(not_modified('ETag: "a-B_1"', FRESH), given(conditional), asked_with("If-None-Match", '^"a-B_1"$'), wait=3.2))
must(
    "validation/etag-weak-sent", "RFC 9111 §4.3.1", "A weak one too",
    get(says(SHORT, 'ETag: W/"a"')),
    get(not_modified('ETag: W/"a"', FRESH), given(conditional), asked_with("If-None-Match", '^W/"a"$'), wait=3.2),
    needs=NEEDS)
must(
    "validation/etag-empty-sent", "RFC 9110 §8.8.3", "An empty one is one",
    get(says(SHORT, 'ETag: ""')), get(not_modified('ETag: ""', FRESH), asked_with("If-None-Match", '^""$'), wait=3.2), needs=NEEDS)
must(
    "validation/etag-comma-sent", "RFC 9110 §8.8.3", "One with a comma is one",
    get(says(SHORT, 'ETag: "a,b"')), get(not_modified('ETag: "a,b"', FRESH), asked_with("If-None-Match", '^"a,b"$'), wait=3.2), needs=NEEDS)
should(
    "validation/last-modified-sent", "RFC 9111 §4.3.1", "Last-Modified is sent as If-Modified-Since",
    get(says(SHORT, "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT")),
    get(not_modified(FRESH), given(conditional), asked_with("If-Modified-Since", "^Wed, 01 Jan 2020 00:00:00 GMT$"), wait=3.2))
should(
    "validation/both-sent", "RFC 9111 §4.3.1", "Where both are there, both are sent",
    get(says(SHORT, 'ETag: "a"', "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT")),
    get(not_modified('ETag: "a"', FRESH), given(conditional), asked_with("If-None-Match"), asked_with("If-Modified-Since"), wait=3.2))
must(
    "validation/no-condition-of-others", "RFC 9111 §4.3.1", "Without a validator in store the origin is asked without a condition",
    get(says(SHORT)), get(asked_without("If-None-Match"), asked_without("If-Modified-Since"), renewed, wait=3.2))
must(
    "validation/same-selectors", "RFC 9111 §4.1", "Validating a variant sends the fields that select it",
    get(says(SHORT, 'ETag: "a"', "Vary: Foo"), send("Foo: 1")),
    get(not_modified('ETag: "a"', FRESH), send("Foo: 1"), given(conditional), asked_with("Foo", "^1$"), wait=3.2),
    needs=NEEDS)
must(
    "validation/200-for-client", "RFC 9111 §4.3.3", "A client without a condition gets 200, not the origin's 304",
    get(says(SHORT, 'ETag: "a"')), get(not_modified('ETag: "a"', FRESH), given(conditional), status(200), body("answer 1\n"), wait=3.2))
must(
    "validation/full-answer", "RFC 9111 §4.3.3", "A whole answer to the validation is what the client gets",
    get(says(SHORT, 'ETag: "a"')), get(says(FRESH, 'ETag: "b"'), given(conditional), renewed, body("answer 2\n"), wait=3.2))
optional(
    "validation/full-answer-stored", "RFC 9111 §4.3.3", "And stored in the old one's place",
    get(says(SHORT, 'ETag: "a"')), get(says(FRESH, 'ETag: "b"'), wait=3.2), get(hit, body("answer 2\n")))
must(
    "validation/full-answer-no-store", "RFC 9111 §4.3.3", "A whole answer that may not be stored leaves no old one to be used",
    get(says(SHORT, 'ETag: "a"')), get(says("Cache-Control: no-store", 'ETag: "b"'), renewed, wait=3.2), get(says(FRESH), renewed))
must(
    "validation/error-passed-on", "RFC 9111 §4.3.3", "A 404 to the validation is what the client gets",
    get(says(SHORT, 'ETag: "a"')), get(says("Cache-Control: no-store", status=404), status(404), renewed, wait=3.2))
must(
    "validation/must-revalidate-validates", "RFC 9111 §5.2.2.2", "After a validation must-revalidate lets it be used",
    get(says("Cache-Control: max-age=2, must-revalidate", 'ETag: "a"')),
    get(not_modified('ETag: "a"', "Cache-Control: max-age=60, must-revalidate"), given(conditional), status(200), body("answer 1\n"), wait=3.2),
    needs=NEEDS)
optional(
    "validation/no-cache-validates", "RFC 9111 §5.2.2.4", "no-cache with a validator is stored, and validated each time",
    get(says("Cache-Control: no-cache", 'ETag: "a"')), get(not_modified('ETag: "a"', "Cache-Control: no-cache"), validated, body("answer 1\n")))
optional(
    "validation/max-age-zero-validates", "RFC 9111 §4.3", "max-age=0 with a validator too",
    get(says("Cache-Control: max-age=0", 'ETag: "a"')), get(not_modified('ETag: "a"', "Cache-Control: max-age=0"), validated, body("answer 1\n")))

# A client that validates its own copy at the same time.
must(
    "validation/client-tag-other", "RFC 9111 §4.3.2", "A 304 about what is stored is no 304 for a client with another tag",
    get(says(SHORT, 'ETag: "a"', body="stored")),
    get(
        not_modified('ETag: "a"', FRESH, whole=(FRESH, 'ETag: "a"')), send('If-None-Match: "mine"'), given(asked_with("If-None-Match", '"a"')),
        status(200), wait=3.2),
    needs=NEEDS)
optional(
    "validation/client-tag-same", "RFC 9111 §4.3.2", "A client whose tag is the stored one gets 304 after a validation",
    get(says(SHORT, 'ETag: "a"')), get(not_modified('ETag: "a"', FRESH), send('If-None-Match: "a"'), status(304), wait=3.2), needs=NEEDS)
must(
    "validation/client-304-not-stored", "RFC 9111 §3", "A client's condition on what is not stored brings no empty answer into the store",
    get(says(FRESH, 'ETag: "a"', not_modified=('ETag: "a"', FRESH)), send('If-None-Match: "a"')),
    get(says(FRESH, 'ETag: "a"', body="whole"), status(200), has_content))
must(
    "validation/client-304-client", "RFC 9110 §15.4.5", "And the client gets the 304 it asked for, or the whole",
    get(says(FRESH, 'ETag: "a"', not_modified=('ETag: "a"', FRESH)), send('If-None-Match: "a"'), status(200, 304)))
optional(
    "validation/once-for-all", "RFC 9111 §4", "Requests at once for what is stale make one validation",
    get(says(SHORT, 'ETag: "a"')),
    get(says(FRESH, 'ETag: "a"', not_modified=('ETag: "a"', FRESH), delay=0.3), asked_once(), wait=3.2, times=5),
    needs=NEEDS)
optional(
    "validation/collapsed", "RFC 9111 §4", "Requests at once for what is not stored make one request",
    get(says(FRESH, delay=0.5), asked_once(), times=5))
must(
    "validation/not-collapsed-no-store", "RFC 9111 §5.2.2.5", "But where the answer turns out no-store, each gets one of its own",
    get(says("Cache-Control: no-store", delay=0.3), status(200), each_its_own, times=4))
