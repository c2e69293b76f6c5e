"""Which answers may be stored (RFC 9111 §3, §5.2.2)."""

from engine.expectations import answer, asked_as, forwarded, given, has, hit, holds, lacks, not_old, renewed, status
from engine.language import ask, get, head, must, optional, post, says, send, should

must("storing/no-store", "RFC 9111 §5.2.2.5", "no-store is not stored", get(says("Cache-Control: no-store, max-age=60")), get(forwarded))
must(
    "storing/no-store-validators", "RFC 9111 §5.2.2.5", "Nor validated from the store",
    get(says("Cache-Control: no-store", 'ETag: "a"')),
    get(renewed))
must(
    "storing/private", "RFC 9111 §5.2.2.7", "A shared cache does not store `private`",
    get(says("Cache-Control: private, max-age=60")),
    get(forwarded))
must(
    "storing/no-store-after-stored", "RFC 9111 §5.2.2.5", "An answer with no-store is not given to others after a storable one",
    get(says("Cache-Control: max-age=2")), get(says("Cache-Control: no-store"), forwarded, wait=3.2), get(says("Cache-Control: no-store"), renewed))
must("storing/no-cache", "RFC 9111 §5.2.2.4", "no-cache is not used without asking", get(says("Cache-Control: no-cache, max-age=60")), get(forwarded))
must(
    "storing/no-cache-validator", "RFC 9111 §5.2.2.4", "Not even with a validator",
    get(says("Cache-Control: no-cache, max-age=60", 'ETag: "a"')), get(forwarded))
optional("storing/public", "RFC 9111 §5.2.2.9", "public with max-age is stored", get(says("Cache-Control: public, max-age=60")), get(hit))
optional(
    "storing/must-revalidate-fresh", "RFC 9111 §5.2.2.2", "must-revalidate forbids nothing while it is fresh",
    get(says("Cache-Control: must-revalidate, max-age=60")), get(hit))
optional(
    "storing/proxy-revalidate-fresh", "RFC 9111 §5.2.2.8", "proxy-revalidate forbids nothing while it is fresh",
    get(says("Cache-Control: proxy-revalidate, max-age=60")), get(hit))

# RFC 9111 §5.2.2.3.
optional(
    "storing/must-understand-known", "RFC 9111 §5.2.2.3", "must-understand puts no-store out of force for a status that is understood",
    get(says("Cache-Control: must-understand, no-store, max-age=60")), get(hit))
optional(
    "storing/must-understand-alone", "RFC 9111 §5.2.2.3", "must-understand alone forbids nothing for a known status",
    get(says("Cache-Control: must-understand, max-age=60")), get(hit))
must(
    "storing/must-understand-unknown", "RFC 9111 §5.2.2.3", "must-understand, no-store with a status not understood is not stored",
    get(says("Cache-Control: must-understand, no-store, max-age=60", status=299)), get(forwarded))
must(
    "storing/must-understand-unknown-alone", "RFC 9111 §3", "Nor is must-understand alone, by a cache that implements it",
    get(says("Cache-Control: must-understand, max-age=60", status=299)), get(forwarded), needs="storing/must-understand-known")

# RFC 9111 §5.2.2.4, §5.2.2.7: fields named.
must(
    "storing/no-cache-field", "RFC 9111 §5.2.2.4", 'no-cache="Foo": Foo is not sent from the store without asking',
    get(says('Cache-Control: max-age=60, no-cache="Foo"', "Foo: {answer}", "Bar: {answer}"), has("Foo", "1")),
    get(given(hit), lacks("Foo"), has("Bar", "1")))
optional(
    "storing/no-cache-field-used", "RFC 9111 §5.2.2.4", 'no-cache="Foo" lets the rest be used',
    get(says('Cache-Control: max-age=60, no-cache="Foo"', "Foo: 1")), get(hit))
must(
    "storing/no-cache-fields", "RFC 9111 §5.2.2.4", "Several names, with spaces and in other case",
    get(says('Cache-Control: max-age=60, no-cache="foo , BAR"', "Foo: 1", "Bar: 1", "Baz: 1")),
    get(given(hit), lacks("Foo"), lacks("Bar"), has("Baz")))
must(
    "storing/private-field", "RFC 9111 §5.2.2.7", 'private="Foo": Foo is not kept for others',
    get(says('Cache-Control: max-age=60, private="Foo"', "Foo: {answer}", "Bar: {answer}"), has("Foo", "1")),
    get(given(hit), lacks("Foo"), has("Bar", "1")))
optional(
    "storing/private-field-used", "RFC 9111 §5.2.2.7", 'private="Foo" lets the rest be used',
    get(says('Cache-Control: max-age=60, private="Foo"', "Foo: 1")), get(hit))
must(
    "storing/private-fields", "RFC 9111 §5.2.2.7", "Several names in several lines",
    get(says('Cache-Control: max-age=60, private="Foo"', 'Cache-Control: private="Bar"', "Foo: 1", "Bar: 1", "Baz: 1")),
    get(given(hit), lacks("Foo"), lacks("Bar"), has("Baz")))
should(
    "storing/private-empty", "RFC 9111 §5.2.2.7", "private with an empty list of fields is taken the strict way",
    get(says('Cache-Control: max-age=60, private=""')), get(forwarded))
should(
    "storing/no-cache-empty", "RFC 9111 §5.2.2.4", "no-cache with an empty list of fields is taken the strict way",
    get(says('Cache-Control: max-age=60, no-cache=""')), get(forwarded))
must(
    "storing/private-both", "RFC 9111 §5.2.2.7", "private with and without fields is private",
    get(says('Cache-Control: max-age=60, private="Foo", private', "Foo: 1")), get(forwarded))

# RFC 9111 §3: methods.
must("storing/post", "RFC 9111 §4", "A POST goes to the origin each time", post(says("Cache-Control: max-age=60")), post(renewed))
must("storing/post-not-for-get", "RFC 9111 §3", "An answer to POST is not used for GET", post(says("Cache-Control: max-age=60")), get(renewed))
optional(
    "storing/post-for-get", "RFC 9110 §9.3.3", "An answer to POST with the target's Content-Location and freshness is used for GET",
    post(says("Cache-Control: max-age=60", "Content-Location: {base}")), get(hit))
for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "REPORT", "QUERY", "FOO"):
    safe = method in ("OPTIONS", "REPORT", "QUERY")
    must(
        f"storing/method-{method.lower()}", "RFC 9110 §9.2.3" if safe else "RFC 9111 §4", f"A {method} is not answered by a stored GET",
        get(says("Cache-Control: max-age=60")), ask(method, not_old, content="" if safe else "a"))
must(
    "storing/put-through", "RFC 9111 §4", "A PUT is written through with its content",
    ask("PUT", says(echoes="Content-Length"), holds("3"), content="abc"))
must(
    "storing/head-not-for-get", "RFC 9111 §3", "An answer to HEAD is not used as content for GET",
    head(says("Cache-Control: max-age=60"), given(asked_as("HEAD"))),
    get(renewed))
optional("storing/get-for-head", "RFC 9110 §9.3.2", "A stored GET answers a HEAD", get(says("Cache-Control: max-age=60")), head(hit, status(200)))
must(
    "storing/get-for-head-no-content", "RFC 9110 §9.3.2", "With no content, but its length",
    get(says("Cache-Control: max-age=60", body="12345")), head(given(hit), has("Content-Length", "5")), get(hit, holds("12345")))

# RFC 9111 §3: explicit permission.
must(
    "storing/unsaid-unknown-status", "RFC 9111 §3", "A status without heuristic and without freshness is not used",
    get(says("Last-Modified: <-864000>", status=599)), get(forwarded))
optional(
    "storing/query", "RFC 9111 §3", "An address with a query is stored as any",
    get(says("Cache-Control: max-age=60"), at="?a=1&b=2"),
    get(hit, at="?a=1&b=2"))
must(
    "storing/query-differs", "RFC 9111 §4", "Another query is another target",
    get(says("Cache-Control: max-age=60"), at="?a=1"),
    get(renewed, at="?a=2"))
must("storing/query-none", "RFC 9111 §4", "No query is another target", get(says("Cache-Control: max-age=60"), at="?a=1"), get(renewed))
must(
    "storing/query-empty", "RFC 9111 §4", "An empty query is not a missing one",
    get(says("Cache-Control: max-age=60"), at="?"),
    get(renewed, at="?a"))
must("storing/path-case", "RFC 9110 §4.2.3", "Paths differ by case", get(says("Cache-Control: max-age=60"), at="/a"), get(renewed, at="/A"))
must(
    "storing/path-slash", "RFC 9110 §4.2.3", "A trailing slash makes another path",
    get(says("Cache-Control: max-age=60"), at="/a"),
    get(renewed, at="/a/"))
optional(
    "storing/empty-content", "RFC 9111 §3", "An answer without content is stored",
    get(says("Cache-Control: max-age=60", body="")),
    get(hit, has("Content-Length", "0")))
optional(
    "storing/uncacheable-then-cacheable", "RFC 9111 §2", "After an answer that may not be stored, one that may is",
    get(says("Cache-Control: no-store")), get(says("Cache-Control: max-age=60"), forwarded, wait=0.1), get(hit, answer(2)))
