"""Expires and the forms of a date (RFC 9111 §4.2, §5.3; RFC 9110 §5.6.7)."""

from engine.expectations import forwarded, hit, same
from engine.language import get, must, optional, says, should

NEEDS = ("freshness/expires",)

for form, words in {"rfc850": "the obsolete form of RFC 850", "asctime": "the form of C's asctime"}.items():
    must(f"expires/{form}", "RFC 9110 §5.6.7", f"A date in {words} is a date", get(says(f"Expires: <+600 {form}>")), get(hit), needs=NEEDS)
    must(
        f"expires/{form}-past", "RFC 9110 §5.6.7", f"A date in {words} that is past is past",
        get(says(f"Expires: <-600 {form}>")), get(forwarded), needs=NEEDS)
for form, words in {"upper": "upper", "lower": "lower"}.items():
    should(
        f"expires/{form}-case", "RFC 9111 §4.2", f"A date in {words} case is read all the same",
        get(says(f"Expires: <+600 {form}>")), get(hit), needs=NEEDS)

for form, words in {
    "utc": "zone UTC", "est": "zone EST", "offset": "an offset for its zone",
}.items():
    should(
        f"expires/{form}", "RFC 9111 §4.2", f"A date with {words} is invalid, and so past",
        get(says(f"Expires: <+600 {form}>")),
        get(forwarded),
        needs=NEEDS)
for form, words in {
    "zoneless": "no zone", "dashes": "dashes", "shortyear": "a year of two digits", "nosecond": "no seconds", "singledigit": "a missing colon",
    "trailing": "something after it", "quoted": "quotation marks", "epoch": "seconds since 1970",
}.items():
    must(
        f"expires/{form}", "RFC 9111 §5.3", f"A date with {words} is invalid, and so past",
        get(says(f"Expires: <+600 {form}>")),
        get(forwarded),
        needs=NEEDS)

for name, value in {
    "zero": "0", "minus-one": "-1", "word": "never", "empty": "", "number": "60", "month": "Mon, 31 Foo 2099 00:00:00 GMT",
    "iso": "2099-08-01T00:00:00Z",
}.items():
    must(f"expires/{name}", "RFC 9111 §5.3", f"`Expires: {value}` is past", get(says(f"Expires: {value}")), get(forwarded), needs=NEEDS)

for name, value in {
    "day-32": "Sat, 32 Aug 2099 00:00:00 GMT", "hour-25": "Sat, 01 Aug 2099 25:00:00 GMT", "february-30": "Mon, 30 Feb 2099 00:00:00 GMT",
}.items():
    should(
        f"expires/{name}", "RFC 9111 §5.3", f"`Expires: {value}` has the form of a date, but is none",
        get(says(f"Expires: {value}")),
        get(forwarded),
        needs=NEEDS)

should(
    "expires/two-lines", "RFC 9111 §4.2.1", "Of two different Expires the later one in the message does not count",
    get(says("Expires: <-60>", "Expires: <+600>")), get(forwarded), needs=NEEDS)
should(
    "expires/list", "RFC 9111 §5.3", "Two dates in one line are no date",
    get(says("Expires: <+600 twice>")), get(forwarded), needs=NEEDS)
must(
    "expires/rfc850-century", "RFC 9110 §5.6.7", "A two-digit year more than 50 years ahead is one of the last century",
    get(says("Expires: Thursday, 18-Aug-94 02:01:18 GMT")), get(forwarded), needs=NEEDS)
must(
    "expires/epoch-date", "RFC 9111 §5.3", "1 January 1970 is past",
    get(says("Expires: Thu, 01 Jan 1970 00:00:00 GMT")), get(forwarded), needs=NEEDS)
must(
    "expires/unchanged", "RFC 9111 §5.3", "Expires goes out of the store as it came",
    get(says("Expires: <+600>")), get(hit, same("Expires", 1)), needs=NEEDS)
must(
    "expires/date-unchanged", "RFC 9110 §6.6.1", "Date goes out of the store as it came",
    get(says("Expires: <+600>", "Date: <-10>")), get(hit, same("Date", 1), wait=1.1), needs=NEEDS)
optional(
    "expires/max-age-unreadable", "RFC 9111 §5.3", "An unknown directive leaves Expires in force",
    get(says("Cache-Control: foo=0", "Expires: <+600>")), get(hit), needs=NEEDS)
must(
    "expires/same-as-date", "RFC 9111 §5.3", "An Expires equal to Date is past at once",
    get(says("Date: <+0>", "Expires: <+0>")), get(forwarded), needs=NEEDS)
