"""How Cache-Control is read (RFC 9111 §5.2, RFC 9110 §5.6)."""

from engine.expectations import forwarded, has, hit, matches
from engine.language import get, must, optional, says, should

LONG = "max-age=60"

for name, value in {
    "upper": "MAX-AGE=60", "mixed": "mAx-AgE=60", "after-unknown": "foo, max-age=60", "before-unknown": "max-age=60, foo",
    "unknown-argument": "foo=bar, max-age=60", "unknown-quoted": 'foo="bar, baz", max-age=60', "no-space": "foo,max-age=60",
    "spaces": "  max-age=60  ", "tab": "foo,\tmax-age=60", "empty-elements": ", ,max-age=60, ,", "leading-zero": "max-age=0060",
    "quoted": 'max-age="60"', "community": 'community="UCI", max-age=60', "many-unknown": ", ".join(f"x-{n}" for n in range(40)) + ", max-age=60",
}.items():
    kind = optional if name in ("quoted", "leading-zero") else must
    source = "RFC 9111 §5.2.3" if "unknown" in name or name == "community" else "RFC 9110 §5.6.1.2" if "empty" in name else "RFC 9111 §5.2"
    kind(f"directives/{name}", source, f"`Cache-Control: {value:.40}` is read as max-age=60", get(says(f"Cache-Control: {value}")), get(hit))

for name, value in {
    "no-store-in-quotes": 'foo="no-store", max-age=60', "no-store-part": "x-no-store, max-age=60", "no-store-argument": "foo=no-store, max-age=60",
    "private-in-quotes": 'foo="a, private", max-age=60', "escaped-quote": 'foo="a\\", no-store", max-age=60',
}.items():
    must(
        f"directives/{name}", "RFC 9111 §5.2.3", f"Nothing forbids to use `{value}`: what an unknown directive holds is its own",
        get(says(f"Cache-Control: {value}")), get(hit))

for name, value in {
    "no-store-upper": "NO-STORE, max-age=60", "no-store-mixed": "No-Store, max-age=60", "no-store-last": "max-age=60, no-store",
    "no-store-no-space": "max-age=60,no-store", "no-store-after-empty": "max-age=60, , no-store", "no-store-after-quoted": 'max-age=60, foo="a, b", no-store',
    "private-upper": "PRIVATE, max-age=60", "no-cache-upper": "NO-CACHE, max-age=60", "no-store-tab": "max-age=60,\tno-store\t",
    "no-store-among-many": ", ".join(f"x-{n}=1" for n in range(60)) + ", no-store, max-age=60",
}.items():
    must(f"directives/{name}", "RFC 9111 §5.2.2", f"`{value:.50}` forbids to use it", get(says(f"Cache-Control: {value}")), get(forwarded))

must(
    "directives/lines-no-store", "RFC 9110 §5.3", "Several Cache-Control lines are one: no-store in the second counts",
    get(says("Cache-Control: max-age=60", "Cache-Control: no-store")), get(forwarded))
must(
    "directives/lines-no-store-first", "RFC 9110 §5.3", "Several Cache-Control lines are one: no-store in the first counts",
    get(says("Cache-Control: no-store", "Cache-Control: max-age=60")), get(forwarded))
must(
    "directives/lines-private-apart", "RFC 9110 §5.3", "Lines with other fields between them are still one",
    get(says("Cache-Control: max-age=60", "Content-Language: vi", "Cache-Control: private")), get(forwarded))
optional(
    "directives/lines-max-age", "RFC 9110 §5.3", "max-age in a second line counts",
    get(says("Cache-Control: public", "Cache-Control: max-age=60")), get(hit))

# RFC 9111 §4.2.1: the first occurrence or stale.
for name, lines in {
    "one-line": ["max-age=0, max-age=60"], "two-lines": ["max-age=0", "max-age=60"], "apart": ["max-age=0, public, max-age=60"],
}.items():
    should(
        f"directives/twice-{name}", "RFC 9111 §4.2.1", "Of two different max-age the later and longer one does not count",
        get(says(*(f"Cache-Control: {line}" for line in lines))), get(forwarded))
should(
    "directives/twice-s-maxage", "RFC 9111 §4.2.1", "Of two different s-maxage the later and longer one does not count",
    get(says("Cache-Control: s-maxage=0, s-maxage=60")), get(forwarded), needs="freshness/s-maxage")
optional(
    "directives/twice-same", "RFC 9111 §4.2.1", "The same max-age twice is no conflict",
    get(says("Cache-Control: max-age=60, max-age=60")), get(hit))
must(
    "directives/conflict-no-store", "RFC 9111 §4.2.1", "Of public and no-store the stricter counts",
    get(says("Cache-Control: public, max-age=60, no-store")), get(forwarded))
must(
    "directives/conflict-private", "RFC 9111 §4.2.1", "Of public and private the stricter counts",
    get(says("Cache-Control: public, private, max-age=60")), get(forwarded))
must(
    "directives/conflict-no-cache", "RFC 9111 §4.2.1", "Of max-age and no-cache the stricter counts",
    get(says("Cache-Control: max-age=60, no-cache")), get(forwarded))
must(
    "directives/conflict-s-maxage-private", "RFC 9111 §5.2.2.7", "s-maxage does not make `private` shareable",
    get(says("Cache-Control: s-maxage=60, private")), get(forwarded))

# RFC 9111 §4.2.1: invalid freshness information is stale.
for name, value in {
    "word": "max-age=abc", "trailing-letter": "max-age=60a", "leading-letter": "max-age=a60", "negative": "max-age=-60",
    "empty": "max-age=", "no-argument": "max-age", "empty-quoted": 'max-age=""', "space-within": "max-age=6 0", "hexadecimal": "max-age=0x60",
    "decimal": "max-age=60.5", "exponent": "max-age=6e3",
}.items():
    should(
        f"directives/invalid-{name}", "RFC 9111 §4.2.1", f"`{value}` is no freshness to rely on",
        get(says(f"Cache-Control: {value}")), get(forwarded))
should(
    "directives/invalid-unclosed-quote", "RFC 9111 §4.2.1", "A quotation without an end hides no directive that might forbid",
    get(says('Cache-Control: max-age=60, foo="bar, no-store')), get(forwarded))
should(
    "directives/single-quotes", "RFC 9111 §4.2.1", "Single quotation marks are no quotation marks",
    get(says("Cache-Control: max-age='60'")), get(forwarded))
should(
    "directives/space-before-equals", "RFC 9111 §5.2", "`max-age =60` is not max-age=60",
    get(says("Cache-Control: max-age =60")), get(forwarded))
should(
    "directives/space-after-equals", "RFC 9111 §5.2", "`max-age= 60` is not max-age=60",
    get(says("Cache-Control: max-age= 60")), get(forwarded))
should(
    "directives/semicolon", "RFC 9111 §5.2", "A semicolon separates no directives",
    get(says("Cache-Control: max-age=60; no-store")), get(forwarded))

must(
    "directives/passed-on", "RFC 9111 §5.2", "Cache-Control goes on to the client as it came, unknown directives too",
    get(says('Cache-Control: max-age=60, foo="bar", baz'), matches("Cache-Control", r'max-age=60, ?foo="?bar"?, ?baz')))
must(
    "directives/passed-on-from-store", "RFC 9111 §5.2", "From the store too",
    get(says('Cache-Control: max-age=60, foo="bar", baz')), get(hit, matches("Cache-Control", r'max-age=60, ?foo="?bar"?, ?baz')))
must(
    "directives/no-transform", "RFC 9111 §5.2.2.6", "With no-transform the content stays as it is",
    get(says("Cache-Control: max-age=60, no-transform", "Content-Type: text/html", body="<p> a  b </p>\n")),
    get(hit, has("Content-Length", "14"), has("Content-Type", "text/html")))
optional(
    "directives/token-no-cache-argument", "RFC 9111 §5.2.2.4", "no-cache=Field without quotes withholds the field and lets the rest be used",
    get(says("Cache-Control: max-age=60, no-cache=Foo", "Foo: 1")), get(hit))
optional(
    "directives/pragma-response", "RFC 9111 §5.4", "`Pragma: no-cache` in an answer means nothing",
    get(says("Cache-Control: max-age=60", "Pragma: no-cache")), get(hit))
