"""Targeted fields (RFC 9213): CDN-Cache-Control, for those who take it."""

from engine.expectations import age, forwarded, given, has, hit, lacks, same
from engine.language import get, must, optional, says, send, should

NEEDS = ("targeted/used",)


def cdn(value):
    return f"CDN-Cache-Control: {value}"


optional(
    "targeted/used", "RFC 9213 §2.2", "CDN-Cache-Control goes before a shorter Cache-Control",
    get(says(cdn("max-age=60"), "Cache-Control: max-age=0")), get(hit))
must(
    "targeted/over-longer", "RFC 9213 §2.2", "It goes before a longer Cache-Control",
    get(says(cdn("max-age=0"), "Cache-Control: max-age=60")),
    get(forwarded),
    needs=NEEDS)
must("targeted/alone", "RFC 9213 §2.2", "It needs no Cache-Control beside it", get(says(cdn("max-age=60"))), get(hit), needs=NEEDS)
must(
    "targeted/over-no-store", "RFC 9213 §2.2", "And before no-store in Cache-Control",
    get(says(cdn("max-age=60"), "Cache-Control: no-store")),
    get(hit),
    needs=NEEDS)
must("targeted/over-private", "RFC 9213 §2.2", "And private", get(says(cdn("max-age=60"), "Cache-Control: private")), get(hit), needs=NEEDS)
must("targeted/over-expires", "RFC 9213 §2.2", "And Expires", get(says(cdn("max-age=60"), "Expires: 0")), get(hit), needs=NEEDS)
must(
    "targeted/over-s-maxage", "RFC 9213 §2.2", "And s-maxage there",
    get(says(cdn("max-age=0"), "Cache-Control: s-maxage=60")),
    get(forwarded),
    needs=NEEDS)
must(
    "targeted/no-heuristic-mix", "RFC 9213 §2.2", "Directives of both are not mixed: only the targeted one counts",
    get(says(cdn("must-revalidate"), "Cache-Control: max-age=60")), get(forwarded), needs=NEEDS)
for directive, value in {"no-store": "no-store", "no-store-and-age": "max-age=60, no-store", "no-cache": "max-age=60, no-cache", "private": "max-age=60, private"}.items():
    must(
        f"targeted/{directive}", "RFC 9213 §2.2", f"`{value}` in it is obeyed, whatever Cache-Control says",
        get(says(cdn(value), "Cache-Control: max-age=60")), get(forwarded), needs=NEEDS)
must(
    "targeted/must-revalidate", "RFC 9213 §2.2", "So is must-revalidate",
    get(says(cdn("max-age=2, must-revalidate, stale-while-revalidate=60"))), get(says(delay=0.5), forwarded, wait=3.2), needs=NEEDS)
must("targeted/age", "RFC 9213 §2.2", "Age counts against it", get(says(cdn("max-age=60"), "Age: 61")), get(forwarded), needs=NEEDS)
must("targeted/over", "RFC 9213 §2.2", "It ends as any freshness", get(says(cdn("max-age=2"))), get(forwarded, wait=3.2), needs=NEEDS)
optional("targeted/s-maxage", "RFC 9213 §2.2", "s-maxage in it is understood", get(says(cdn("s-maxage=60, max-age=0"))), get(hit), needs=NEEDS)
should(
    "targeted/extension", "RFC 9213 §2.2", "Unknown directives in it do not matter",
    get(says(cdn('max-age=60, foo, bar="baz"'))),
    get(hit),
    needs=NEEDS)
optional(
    "targeted/stale-while-revalidate", "RFC 9213 §2.2", "stale-while-revalidate in it is understood",
    get(says(cdn("max-age=2, stale-while-revalidate=60"))),
    get(
    says(cdn("max-age=60"), delay=0.5), age(2, 8), wait=3.2),
    needs=(*NEEDS, "stale/while-revalidate"))

# RFC 9213 §2.1: structured fields or nothing.
for name, value in {
    "unclosed": 'max-age=60, foo="bar', "semicolon-only": ";", "bad-key": "Max-Age=60", "bad-value": "max-age=60s", "space": "max-age = 60", "trailing-comma": "max-age=60,",
    "other-character": "max-age=60, %",
}.items():
    must(
        f"targeted/invalid-{name}", "RFC 9213 §2.1", f"`{value}` is no dictionary: Cache-Control counts",
        get(says(cdn(value), "Cache-Control: no-store")), get(forwarded), needs=NEEDS)
    must(
        f"targeted/invalid-{name}-falls-back", "RFC 9213 §2.1", "And lets an answer be used",
        get(says(cdn(value.replace("60", "0")), "Cache-Control: max-age=60")), get(hit), needs=NEEDS)
must("targeted/empty", "RFC 9213 §2.1", "An empty one does not count", get(says(cdn(""), "Cache-Control: max-age=60")), get(hit), needs=NEEDS)
must(
    "targeted/empty-no-store", "RFC 9213 §2.1", "Nor hides no-store",
    get(says(cdn(""), "Cache-Control: no-store, max-age=60")),
    get(forwarded),
    needs=NEEDS)
should(
    "targeted/type-string", "RFC 9213 §2.1", "max-age as a string is no number",
    get(says(cdn('max-age="60"'), "Cache-Control: no-store")), get(forwarded), needs=NEEDS)
should(
    "targeted/type-decimal", "RFC 9213 §2.1", "Nor as a decimal",
    get(says(cdn("max-age=60.5"), "Cache-Control: no-store")), get(forwarded), needs=NEEDS)
should(
    "targeted/type-boolean", "RFC 9213 §2.1", "no-store=?0 does not forbid what max-age allows, and a bare max-age allows nothing",
    get(says(cdn("max-age"), "Cache-Control: max-age=0")), get(forwarded), needs=NEEDS)
must("targeted/parameters", "RFC 9213 §2.1", "Parameters of a member do not matter", get(says(cdn("max-age=60;foo=1"))), get(hit), needs=NEEDS)
must("targeted/last-wins", "RFC 8941 §4.2.2", "Of a key twice the last counts", get(says(cdn("max-age=60, max-age=0"))), get(forwarded), needs=NEEDS)
must(
    "targeted/lines", "RFC 8941 §4.2", "Several lines are one",
    get(says(cdn("max-age=60"), cdn("no-store"), "Cache-Control: max-age=60")), get(forwarded), needs=NEEDS)
must(
    "targeted/number-limit", "RFC 8941 §3.3.1", "An integer of sixteen digits is none",
    get(says(cdn("max-age=1234567890123456"), "Cache-Control: no-store")),
    get(forwarded),
    needs=NEEDS)

must(
    "targeted/passed-on", "RFC 9213 §2.2", "A field for others is passed on and does not matter",
    get(
    says("Other-Cache-Control: no-store", "Cache-Control: max-age=60"), has("Other-Cache-Control", "no-store")),
    get(hit, has("Other-Cache-Control", "no-store")))
must(
    "targeted/other-no-freshness", "RFC 9213 §2.2", "It makes nothing fresh either",
    get(says("Other-Cache-Control: max-age=8640000", "Age: 864000")),
    get(forwarded),
    needs="ages/used")
must("targeted/cache-control-unchanged", "RFC 9111 §5.2", "Cache-Control goes on unchanged for those behind", get(says(
    cdn("max-age=60"), "Cache-Control: no-store")), get(given(hit), same("Cache-Control", 1), has("Cache-Control", "no-store")), needs=NEEDS)
must(
    "targeted/authorization", "RFC 9111 §3.5", "It shares no answer to an authorised request without a directive that may",
    get(says(cdn("max-age=60")), send("Authorization: Basic YTph")), get(forwarded), needs=NEEDS)
optional(
    "targeted/authorization-public", "RFC 9111 §3.5", "With public in it, it does",
    get(says(cdn("public, max-age=60")), send("Authorization: Basic YTph")), get(hit), needs=NEEDS)
must(
    "targeted/not-in-request", "RFC 9213 §2", "In a request it means nothing",
    get(says("Cache-Control: max-age=60")),
    get(send(cdn("no-store")), hit))
must(
    "targeted/304", "RFC 9111 §3.2", "A 304's targeted field counts for what is stored",
    get(says(cdn("max-age=2"), 'ETag: "a"')),
    get(says(not_modified=('ETag: "a"', cdn("max-age=60"))), given(same("ETag", 1)), wait=3.2),
    get(hit, lacks("Foo")),
    needs=(*NEEDS, "validation/etag"))
