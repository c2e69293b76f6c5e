"""Freshness (RFC 9111 §4.2, §4.2.1, §4.2.2)."""

from engine.expectations import forwarded, hit
from engine.language import get, must, optional, says, should

optional(
    "freshness/max-age", "RFC 9111 §5.2.2.1", "An answer within its max-age is used again",
    get(says("Cache-Control: max-age=60")), get(hit))
optional(
    "freshness/s-maxage", "RFC 9111 §5.2.2.10", "An answer within its s-maxage is used again",
    get(says("Cache-Control: s-maxage=60")), get(hit))
optional(
    "freshness/expires", "RFC 9111 §5.3", "An answer before its Expires is used again",
    get(says("Expires: <+60>")), get(hit))
optional(
    "freshness/expires-no-date", "RFC 9111 §5.3", "Expires counts from the reception where there is no Date",
    get(says("Expires: <+60>", has_date=False)), get(hit))
must(
    "freshness/max-age-over", "RFC 9111 §4.2", "An answer past its max-age is not used",
    get(says("Cache-Control: max-age=2")), get(forwarded, wait=3.2))
must(
    "freshness/s-maxage-over", "RFC 9111 §4.2", "An answer past its s-maxage is not used",
    get(says("Cache-Control: s-maxage=2")), get(forwarded, wait=3.2), needs="freshness/s-maxage")
must(
    "freshness/expires-over", "RFC 9111 §4.2", "An answer past its Expires is not used",
    get(says("Expires: <+2>")), get(forwarded, wait=3.4), needs="freshness/expires")
must(
    "freshness/max-age-zero", "RFC 9111 §4.2", "max-age=0 is never fresh",
    get(says("Cache-Control: max-age=0")), get(forwarded))
must(
    "freshness/s-maxage-zero", "RFC 9111 §4.2", "s-maxage=0 is never fresh",
    get(says("Cache-Control: s-maxage=0")), get(forwarded), needs="freshness/s-maxage")
must(
    "freshness/max-age-zero-last-modified", "RFC 9111 §4.2.2", "No heuristic replaces max-age=0",
    get(says("Cache-Control: max-age=0", "Last-Modified: <-864000>")), get(forwarded))

# RFC 9111 §4.2.1: which of several counts.
must(
    "freshness/s-maxage-over-max-age", "RFC 9111 §4.2.1", "A shared cache takes s-maxage=0 before a max-age",
    get(says("Cache-Control: max-age=60, s-maxage=0")), get(forwarded))
must(
    "freshness/s-maxage-over-max-age-order", "RFC 9111 §4.2.1", "It does whichever comes first",
    get(says("Cache-Control: s-maxage=0, max-age=60")), get(forwarded))
optional(
    "freshness/s-maxage-longer", "RFC 9111 §4.2.1", "A shared cache uses s-maxage where max-age is shorter",
    get(says("Cache-Control: max-age=0, s-maxage=60")), get(hit))
must(
    "freshness/max-age-over-expires", "RFC 9111 §5.3", "max-age=0 counts, and a later Expires does not",
    get(says("Cache-Control: max-age=0", "Expires: <+60>")), get(forwarded))
optional(
    "freshness/max-age-past-expires", "RFC 9111 §5.3", "max-age counts, and an Expires in the past does not",
    get(says("Cache-Control: max-age=60", "Expires: <-60>")), get(hit))
must(
    "freshness/s-maxage-over-expires", "RFC 9111 §5.3", "s-maxage=0 counts, and a later Expires does not",
    get(says("Cache-Control: s-maxage=0", "Expires: <+60>")), get(forwarded))
optional(
    "freshness/s-maxage-past-expires", "RFC 9111 §5.3", "s-maxage counts, and an Expires in the past does not",
    get(says("Cache-Control: s-maxage=60", "Expires: <-60>")), get(hit))
optional(
    "freshness/max-age-invalid-expires", "RFC 9111 §5.3", "max-age counts, and an Expires of 0 does not",
    get(says("Cache-Control: max-age=60", "Expires: 0")), get(hit))
must(
    "freshness/expires-as-lifetime", "RFC 9111 §4.2.1", "The lifetime by Expires is the time from Date to it",
    get(says("Date: <+3600>", "Expires: <+3600>")), get(forwarded), needs="freshness/expires")

# RFC 9111 §4.2.2.
optional(
    "freshness/heuristic", "RFC 9111 §4.2.2", "An answer changed ten days ago is used again without a word on freshness",
    get(says("Last-Modified: <-864000>")), get(hit))
must(
    "freshness/heuristic-needs-a-reason", "RFC 9111 §4.2.2", "An answer that says nothing of its age is not used for ever",
    get(says("Age: 8640000")), get(forwarded), needs="ages/used")
must(
    "freshness/heuristic-expires-past", "RFC 9111 §4.2.2", "No heuristic replaces an Expires in the past",
    get(says("Expires: <-60>", "Last-Modified: <-864000>")), get(forwarded), needs="freshness/expires")
must(
    "freshness/heuristic-expires-invalid", "RFC 9111 §4.2.2", "No heuristic replaces an Expires that is no date",
    get(says("Expires: 0", "Last-Modified: <-864000>")), get(forwarded), needs="freshness/expires")
should(
    "freshness/heuristic-just-changed", "RFC 9111 §4.2.2", "An answer changed a minute ago is not thought fresh for another",
    get(says("Last-Modified: <-70>", "Age: 60")), get(forwarded), needs="ages/used")
should(
    "freshness/heuristic-future-change", "RFC 9111 §4.2.2", "A Last-Modified in the future makes nothing fresh",
    get(says("Last-Modified: <+86400>", "Age: 60")), get(forwarded), needs="ages/used")
optional(
    "freshness/heuristic-query", "RFC 9111 §4.2.2", "The heuristic holds for addresses with a query too",
    get(says("Last-Modified: <-864000>"), at="?a=1"), get(hit, at="?a=1"), needs="freshness/heuristic")
optional(
    "freshness/heuristic-public", "RFC 9111 §4.2.2", "`public` lets the heuristic hold for a status that has none",
    get(says("Cache-Control: public", "Last-Modified: <-864000>", status=599)), get(hit), needs="freshness/heuristic")
must(
    "freshness/heuristic-age", "RFC 9111 §4.2.2", "An age beyond any heuristic is not thought fresh",
    get(says("Last-Modified: <-864000>", "Age: 604800")), get(forwarded), needs="freshness/heuristic")

# RFC 9111 §1.2.2.
for name, value in [("2147483647", "2147483647"), ("2147483648", "2147483648"), ("2-to-the-32", "4294967296"), ("2-to-the-64", "18446744073709551616"),
                    ("forty-digits", "9" * 40)]:
    must(
        f"freshness/overflow-{name}", "RFC 9111 §1.2.2", f"max-age={value:.20} counts as very long, not as past",
        get(says(f"Cache-Control: max-age={value}")), get(hit))
optional(
    "freshness/overflow-s-maxage", "RFC 9111 §1.2.2", "An s-maxage past 2^63 counts as very long",
    get(says("Cache-Control: s-maxage=9223372036854775808")), get(hit), needs="freshness/s-maxage")
must(
    "freshness/overflow-expires", "RFC 9111 §1.2.2", "An Expires in the year 9999 is far away, not past",
    get(says("Expires: Fri, 31 Dec 9999 23:59:59 GMT")), get(hit), needs="freshness/expires")
must(
    "freshness/overflow-age", "RFC 9111 §1.2.2", "An Age past 2^63 counts as very old",
    get(says("Cache-Control: max-age=3600", "Age: 99999999999999999999")), get(forwarded), needs="ages/used")
optional(
    "freshness/immutable", "RFC 8246 §2", "An immutable answer is used while it is fresh",
    get(says("Cache-Control: max-age=60, immutable")), get(hit))
must(
    "freshness/immutable-over", "RFC 8246 §2", "Once stale, an immutable answer is as any other",
    get(says("Cache-Control: max-age=2, immutable")), get(forwarded, wait=3.2))
must(
    "freshness/clock-not-expires-zone", "RFC 9111 §4.2", "A local time zone moves no expiry: one second ago is past",
    get(says("Expires: <-1>")), get(forwarded), needs="freshness/expires")
