"""What requests ask of caches (RFC 9111 §5.2.1, §5.4). They are advisory: a cache may implement them."""

from engine.expectations import age, answer, asked_with, forwarded, given, hit, not_old, renewed, stale, status
from engine.language import Expectation, get, must, optional, says, send, should

FRESH = "Cache-Control: max-age=60"
# Who does not honour the directive is not judged by it.
unasked = Expectation("only-if-cached honoured", lambda seen: "the origin was asked" if seen.asked else None)


def wants(value):
    return send(f"Cache-Control: {value}")


optional("demands/no-cache", "RFC 9111 §5.2.1.4", "no-cache asks the origin first", get(says(FRESH)), get(wants("no-cache"), forwarded))
optional("demands/no-cache-case", "RFC 9111 §5.2", "In any case", get(says(FRESH)), get(wants("No-CACHE"), forwarded), needs="demands/no-cache")
optional(
    "demands/no-cache-stored", "RFC 9111 §5.2.1.4", "What came of it is stored",
    get(says(FRESH)), get(wants("no-cache"), renewed), get(hit, answer(2)), needs="demands/no-cache")
optional(
    "demands/no-cache-validates", "RFC 9111 §5.2.1.4", "It validates where there is a validator",
    get(says(FRESH, 'ETag: "a"')),
    get(says(FRESH, 'ETag: "a"', not_modified=('ETag: "a"', FRESH)), wants("no-cache"), asked_with("If-None-Match", '"a"'), status(200)))
optional("demands/max-age-zero", "RFC 9111 §5.2.1.1", "max-age=0 asks the origin first", get(says(FRESH)), get(wants("max-age=0"), forwarded))
optional(
    "demands/max-age", "RFC 9111 §5.2.1.1", "An answer older than max-age is not taken",
    get(says(FRESH, "Age: 30")),
    get(wants("max-age=10"), forwarded))
optional("demands/max-age-young", "RFC 9111 §5.2.1.1", "A younger one is", get(says(FRESH, "Age: 5")), get(wants("max-age=30"), hit))
optional(
    "demands/max-age-quoted", "RFC 9111 §5.2", "An argument in quotation marks is read the same",
    get(says(FRESH, "Age: 30")), get(wants('max-age="10"'), forwarded), needs="demands/max-age")
optional(
    "demands/min-fresh", "RFC 9111 §5.2.1.3", "An answer that will be stale too soon is not taken",
    get(says(FRESH, "Age: 30")),
    get(wants("min-fresh=40"), forwarded))
optional(
    "demands/min-fresh-enough", "RFC 9111 §5.2.1.3", "One that stays fresh long enough is",
    get(says(FRESH, "Age: 10")),
    get(wants("min-fresh=40"), hit))
optional(
    "demands/max-stale", "RFC 9111 §5.2.1.2", "A stale answer is taken within max-stale",
    get(says("Cache-Control: max-age=2")), get(wants("max-stale=60"), hit, stale, age(2, 8), wait=3.2))
optional(
    "demands/max-stale-any", "RFC 9111 §5.2.1.2", "max-stale without a number takes any",
    get(says("Cache-Control: max-age=2")), get(wants("max-stale"), hit, wait=3.2))
must(
    "demands/max-stale-over", "RFC 9111 §5.2.1.2", "One staler than that is not",
    get(says("Cache-Control: max-age=10", "Age: 100")), get(wants("max-stale=20"), forwarded), needs="ages/used")
optional("demands/only-if-cached", "RFC 9111 §5.2.1.7", "only-if-cached takes what is stored", get(says(FRESH)), get(wants("only-if-cached"), hit))
should(
    "demands/only-if-cached-504", "RFC 9111 §5.2.1.7", "only-if-cached with nothing stored is answered 504",
    get(wants("only-if-cached"), given(unasked), status(504)))
should(
    "demands/only-if-cached-stale", "RFC 9111 §5.2.1.7", "And with what is stale",
    get(says("Cache-Control: max-age=10", "Age: 20")), get(wants("only-if-cached"), status(504)), needs="demands/only-if-cached-504")
should(
    "demands/only-if-cached-variant", "RFC 9111 §5.2.1.7", "And with another variant",
    get(says(FRESH, "Vary: Foo"), send("Foo: 1")), get(wants("only-if-cached"), send("Foo: 2"), status(504)), needs="demands/only-if-cached-504")
should(
    "demands/no-store", "RFC 9111 §5.2.1.5", "An answer to a request with no-store is not stored",
    get(says(FRESH), wants("no-store")),
    get(forwarded))
should(
    "demands/no-store-no-cache", "RFC 9111 §5.2.1.5", "Nor with more said",
    get(says(FRESH), wants("no-cache, no-store")), get(forwarded))
optional(
    "demands/no-store-no-refresh", "RFC 9111 §5.2.1.5", "And what is stored already stays for others",
    get(says(FRESH)), get(wants("no-store")), get(hit, answer(1)))
optional(
    "demands/pragma", "RFC 9111 §5.4", "Pragma: no-cache alone asks the origin first",
    get(says(FRESH)),
    get(send("Pragma: no-cache"), forwarded))
optional(
    "demands/pragma-after-control", "RFC 9111 §5.4", "Where Cache-Control says otherwise, Pragma does not count",
    get(says(FRESH)), get(send("Pragma: no-cache", "Cache-Control: max-age=60"), hit))
optional("demands/pragma-unknown", "RFC 9111 §5.4", "An unknown Pragma does not matter", get(says(FRESH)), get(send("Pragma: foo"), hit))
must(
    "demands/unknown", "RFC 9111 §5.2.3", "An unknown directive does not matter",
    get(says(FRESH)), get(wants('foo, bar="no-cache", baz=1'), hit))
must(
    "demands/passed-on", "RFC 9111 §5.2", "A request's Cache-Control goes on to the origin",
    get(says(FRESH), wants('foo="bar", max-age=7'), asked_with("Cache-Control", "foo=\"?bar\"?, ?max-age=7")))
must(
    "demands/not-looser", "RFC 9111 §4.2.4", "A request's max-age does not make a stale answer fresh",
    get(says("Cache-Control: max-age=2")), get(wants("max-age=60"), forwarded, wait=3.2))
must(
    "demands/only-if-cached-not-looser", "RFC 9111 §5.2.2.4", "only-if-cached does not use what is no-cache",
    get(says("Cache-Control: no-cache, max-age=60")), get(wants("only-if-cached"), not_old))
