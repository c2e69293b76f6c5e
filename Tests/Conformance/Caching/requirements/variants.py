"""Vary (RFC 9111 §4.1; RFC 9110 §12.5.5)."""

from engine.expectations import answer, asked_with, forwarded, given, hit, not_old, renewed
from engine.language import Expectation, get, must, optional, says, send, should

FRESH = "Cache-Control: max-age=60"
VARY = "Vary: Foo"
NEEDS = ("variants/same",)


def a(*lines):
    return send(*(lines or ("Foo: 1",)))


own_variant = Expectation("the answer of step 2, or a new one", lambda seen: None if seen.source in (2, 4) else f"that of step {seen.source}")

optional("variants/same", "RFC 9111 §4.1", "The same value of a nominated field selects the answer", get(says(FRESH, VARY), a()), get(a(), hit))
must("variants/differs", "RFC 9111 §4.1", "Another value does not", get(says(FRESH, VARY), a()), get(a("Foo: 2"), renewed))
must("variants/missing", "RFC 9111 §4.1", "Nor does its absence", get(says(FRESH, VARY), a()), get(renewed))
must("variants/added", "RFC 9111 §4.1", "Nor its presence where it was absent", get(says(FRESH, VARY)), get(a(), renewed))
must("variants/empty-is-not-missing", "RFC 9111 §4.1", "An empty value is not an absent one", get(says(FRESH, VARY), a("Foo:")), get(renewed))
optional("variants/both-missing", "RFC 9111 §4.1", "Absent both times is a match", get(says(FRESH, VARY)), get(hit))
optional(
    "variants/several-stored", "RFC 9111 §4.1", "Two variants are stored side by side",
    get(says(FRESH, VARY), a()), get(a("Foo: 2"), renewed), get(a(), hit, answer(1)), get(a("Foo: 2"), hit, answer(2)))
must(
    "variants/right-one", "RFC 9111 §4.1", "Each request gets its own variant",
    get(says(FRESH, VARY), a()), get(a("Foo: 2")), get(a("Foo: 3")), get(says(FRESH, VARY), a("Foo: 2"), own_variant))
must("variants/star", "RFC 9111 §4.1", "Vary: * matches nothing", get(says(FRESH, "Vary: *")), get(forwarded))
must("variants/star-in-list", "RFC 9111 §4.1", "Also among names", get(says(FRESH, "Vary: Foo, *"), a()), get(a(), forwarded))
must("variants/star-second-line", "RFC 9111 §4.1", "Also in a second line", get(says(FRESH, VARY, "Vary: *"), a()), get(a(), forwarded))
must("variants/star-first", "RFC 9111 §4.1", "Also before names", get(says(FRESH, "Vary: *, Foo"), a()), get(a(), forwarded))
must(
    "variants/two-fields", "RFC 9111 §4.1", "Of two nominated fields both must match",
    get(says(FRESH, "Vary: Foo, Bar"), a("Foo: 1", "Bar: 1")), get(a("Foo: 1", "Bar: 2"), renewed), needs=NEEDS)
optional(
    "variants/two-fields-same", "RFC 9111 §4.1", "And then do",
    get(says(FRESH, "Vary: Foo, Bar"), a("Foo: 1", "Bar: 1")), get(a("Bar: 1", "Foo: 1"), hit), needs=NEEDS)
must(
    "variants/two-lines", "RFC 9111 §4.1", "Two Vary lines nominate both",
    get(says(FRESH, VARY, "Vary: Bar"), a("Foo: 1", "Bar: 1")), get(a("Foo: 1", "Bar: 2"), renewed), needs=NEEDS)
must(
    "variants/two-lines-first", "RFC 9111 §4.1", "The first as well as the second",
    get(says(FRESH, VARY, "Vary: Bar"), a("Foo: 1", "Bar: 1")), get(a("Foo: 2", "Bar: 1"), renewed), needs=NEEDS)
must(
    "variants/three-fields", "RFC 9111 §4.1", "Of three fields the last counts too",
    get(says(FRESH, "Vary: Foo,Bar,Baz"), a("Foo: 1", "Bar: 1", "Baz: 1")), get(a("Foo: 1", "Bar: 1", "Baz: 2"), renewed), needs=NEEDS)
optional(
    "variants/other-field", "RFC 9111 §4.1", "A field that is not nominated does not matter",
    get(says(FRESH, VARY), a()),
    get(a("Foo: 1", "Bar: 2"), hit))
must(
    "variants/name-case", "RFC 9110 §5.1", "Names are compared without regard to case",
    get(says(FRESH, "Vary: fOO"), a()),
    get(a("FOO: 2"), renewed),
    needs=NEEDS)
optional("variants/name-case-same", "RFC 9110 §5.1", "Also where they match", get(says(FRESH, "Vary: fOO"), a()), get(a("foO: 1"), hit), needs=NEEDS)
must(
    "variants/value-case", "RFC 9111 §4.1", "Values of unknown fields are not",
    get(says(FRESH, VARY), a("Foo: a")),
    get(a("Foo: A"), renewed),
    needs=NEEDS)
optional(
    "variants/lines-combined", "RFC 9111 §4.1", "Two lines are the same as one line of both",
    get(says(FRESH, VARY), a("Foo: 1", "Foo: 2")), get(a("Foo: 1, 2"), hit), needs=NEEDS)
must(
    "variants/lines-order", "RFC 9111 §4.1", "But their order counts",
    get(says(FRESH, VARY), a("Foo: 1", "Foo: 2")), get(a("Foo: 2", "Foo: 1"), renewed), needs=NEEDS)
must(
    "variants/lines-more", "RFC 9111 §4.1", "And a second line is not overlooked",
    get(says(FRESH, VARY), a()),
    get(a("Foo: 1", "Foo: 2"), renewed),
    needs=NEEDS)
optional(
    "variants/whitespace", "RFC 9111 §4.1", "Whitespace between list members does not matter",
    get(says(FRESH, "Vary: Accept-Language"), send("Accept-Language: vi,en;q=0.5")), get(send("Accept-Language: vi , en;q=0.5"), hit), needs=NEEDS)
optional(
    "variants/language-case", "RFC 9111 §4.1", "Language tags are compared without regard to case",
    get(says(FRESH, "Vary: Accept-Language"), send("Accept-Language: vi-VN")), get(send("Accept-Language: VI-vn"), hit), needs=NEEDS)
optional(
    "variants/coding-order", "RFC 9111 §4.1", "The order of codings without weights does not matter",
    get(says(FRESH, "Vary: Accept-Encoding"), send("Accept-Encoding: gzip, br")), get(send("Accept-Encoding: br, gzip"), hit), needs=NEEDS)
must(
    "variants/language-differs", "RFC 9111 §4.1", "Another language is another variant",
    get(says(FRESH, "Vary: Accept-Language"), send("Accept-Language: vi")), get(send("Accept-Language: en"), renewed))
must(
    "variants/language-weights", "RFC 9111 §4.1", "Other weights make another request",
    get(says(FRESH, "Vary: Accept-Language"), send("Accept-Language: vi;q=1, en;q=0.5")), get(send("Accept-Language: vi;q=0.5, en;q=1"), renewed))
must(
    "variants/encoding-differs", "RFC 9111 §4.1", "Another coding is another variant",
    get(says(FRESH, "Vary: Accept-Encoding", "Content-Encoding: gzip"), send("Accept-Encoding: gzip")),
    get(send("Accept-Encoding: identity"), renewed))
must(
    "variants/cookie", "RFC 9111 §4.1", "Vary: Cookie keeps sessions apart",
    get(says(FRESH, "Vary: Cookie"), send("Cookie: s=1")), get(send("Cookie: s=2"), renewed))
must(
    "variants/empty-names", "RFC 9110 §5.6.1.2", "Empty members of Vary do not matter, the names do",
    get(says(FRESH, "Vary: , Foo, ,"), a()), get(a("Foo: 2"), renewed))
optional("variants/empty", "RFC 9111 §4.1", "An empty Vary nominates nothing", get(says(FRESH, "Vary: ")), get(a(), hit))
must(
    "variants/newest", "RFC 9111 §4", "Of several that match, the one of the latest Date is used",
    get(says(FRESH, VARY, "Date: <-20>"), a()),
    get(says(FRESH, "Vary: Bar", "Date: <-5>"), a("Foo: 2")),
    get(a("Foo: 1"), given(hit), answer(2)),
    needs="variants/several-stored")
should(
    "variants/vary-before-none", "RFC 9111 §4.1", "One with a Vary that matches goes before one that omits it",
    get(says(FRESH, VARY, "Date: <-20>"), a()),
    get(says(FRESH, "Date: <-5>"), a("Foo: 2")),
    get(a("Foo: 1"), given(hit), answer(1)),
    needs="variants/several-stored")
must(
    "variants/validated", "RFC 9111 §4.1", "A variant that does not match is not used unasked, whatever its tag",
    get(says(FRESH, VARY, 'ETag: "a"'), a()), get(a("Foo: 2"), forwarded))
optional(
    "variants/tags-sent", "RFC 9111 §4.3.1", "A request that selects none of them is sent on with the tags of all",
    get(says(FRESH, VARY, 'ETag: "a"'), a()), get(a("Foo: 2"), asked_with("If-None-Match", '"a"')))
must(
    "variants/no-store-of-one", "RFC 9111 §5.2.2.5", "A variant that may not be stored leaves the others right",
    get(says(FRESH, VARY), a()), get(says("Cache-Control: no-store", VARY), a("Foo: 2"), renewed), get(a("Foo: 2"), renewed))
must(
    "variants/star-after-stored", "RFC 9111 §4.1", "An answer with Vary: * in place of a stale one is not used",
    get(says("Cache-Control: max-age=2")), get(says(FRESH, "Vary: *"), wait=3.2), get(forwarded))
should(
    "variants/not-old", "RFC 9111 §4.1", "A field that begins to be nominated keeps requests apart from then on",
    get(says("Cache-Control: max-age=2"), a()), get(says(FRESH, VARY), a(), wait=3.2), get(a("Foo: 2"), not_old))
