"""Clients' conditions answered from the store (RFC 9111 §4.3.2; RFC 9110 §13, §15.4.5)."""

from engine.expectations import age, body, forwarded, given, has, hit, lacks, not_old, status
from engine.language import Expectation, get, head, must, optional, post, says, send, should

FRESH = "Cache-Control: max-age=60"
TAG = 'ETag: "a"'
CHANGED = "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT"
NEEDS = ("conditions/none-match",)


# A cache may ignore what is meant for the origin, or leave it to it; what it may not is to judge it.
asked_or_whole = Expectation("the origin's 412, or the stored answer as if nothing was asked", lambda seen: None if (
    seen.reply.status == 412 and seen.asked) or seen.reply.status == 200 else f"{seen.reply.status}")


def stored(*lines):
    return get(says(FRESH, *lines))


def none_match(value):
    return send(f"If-None-Match: {value}")


def since(value):
    return send(f"If-Modified-Since: {value}")


optional("conditions/none-match", "RFC 9111 §4.3.2", "A tag that is stored is answered 304", stored(TAG), get(none_match('"a"'), hit, status(304)))
must(
    "conditions/none-match-other", "RFC 9110 §13.1.2", "Another is answered by the whole",
    stored(TAG),
    get(none_match('"b"'), status(200), body("answer 1\n")),
    needs=NEEDS)
for name, tag, value in [
    ("list", '"a"', '"b", "a"'), ("list-no-space", '"a"', '"b","a","c"'), ("star", '"a"', "*"), ("weak-asked", '"a"', 'W/"a"'), ("weak-stored", 'W/"a"', '"a"'),
    ("weak-both", 'W/"a"', 'W/"a"'), ("comma-in-tag", '"a,b"', '"a,b"'), ("empty-tag", '""', '""'), ("spaces", '"a"', '  "a"  '), ("empty-members", '"a"', ', , "a" ,'),
    ("backslash", '"a\\"', '"a\\"'), ("long-list", '"z"', ", ".join(f'"{n}"' for n in range(200)) + ', "z"'),
]:
    should(
        f"conditions/none-match-{name}", "RFC 9110 §13.1.2", f"`If-None-Match: {value:.30}` has the stored tag {tag}",
        stored(f"ETag: {tag}"), get(none_match(value), hit, status(304)), needs=NEEDS)
for name, tag, value in [
    ("case", '"a"', '"A"'), ("unquoted", '"a"', "a"), ("part", '"ab"', '"a"'), ("weak-case", '"a"', 'w/"b"'), ("within-list-tag", '"a"', '"b,a"'), ("no-tag", None, '"a"'),
]:
    must(
        f"conditions/none-match-not-{name}", "RFC 9110 §8.8.3.2", f"`If-None-Match: {value}` does not have {tag or 'what has no tag'}",
        stored(*([f"ETag: {tag}"] if tag else [])), get(none_match(value), status(200)), needs=NEEDS)
should(
    "conditions/none-match-lines", "RFC 9110 §5.3", "Several lines are one list",
    stored(TAG), get(send('If-None-Match: "b"', 'If-None-Match: "a"'), hit, status(304)), needs=NEEDS)
should(
    "conditions/none-match-head", "RFC 9110 §13.1.2", "Also for HEAD",
    stored(TAG),
    head(none_match('"a"'), hit, status(304)),
    needs=(*NEEDS, "heads/answered"))

optional(
    "conditions/since", "RFC 9111 §4.3.2", "A date not before Last-Modified is answered 304",
    stored(CHANGED),
    get(since("Wed, 01 Jan 2020 00:00:00 GMT"), hit, status(304)))
SINCE = ("conditions/since",)
should(
    "conditions/since-later", "RFC 9110 §13.1.3", "A later one too",
    stored(CHANGED),
    get(since("Thu, 02 Jan 2020 00:00:00 GMT"), hit, status(304)),
    needs=SINCE)
must(
    "conditions/since-earlier", "RFC 9110 §13.1.3", "An earlier one is answered by the whole",
    stored(CHANGED),
    get(since("Tue, 31 Dec 2019 23:59:59 GMT"), status(200)),
    needs=SINCE)
must("conditions/since-invalid", "RFC 9110 §13.1.3", "What is no date is ignored", stored(CHANGED), get(since("tomorrow"), status(200)), needs=SINCE)
must("conditions/since-zero", "RFC 9110 §13.1.3", "0 is no date", stored(CHANGED), get(since("0"), status(200)), needs=SINCE)
must(
    "conditions/since-two", "RFC 9110 §13.1.3", "Two dates are none",
    stored(CHANGED),
    get(send("If-Modified-Since: Thu, 02 Jan 2020 00:00:00 GMT", "If-Modified-Since: Thu, 02 Jan 2020 00:00:00 GMT"), status(200, 400)),
    needs=SINCE)
must(
    "conditions/since-rfc850", "RFC 9110 §5.6.7", "The obsolete forms are dates",
    stored(CHANGED), get(since("Thursday, 02-Jan-20 00:00:00 GMT"), status(304)), needs=(*SINCE, "conditions/since-later"))
must(
    "conditions/since-asctime", "RFC 9110 §5.6.7", "Both of them",
    stored(CHANGED),
    get(since("Thu Jan  2 00:00:00 2020"), status(304)),
    needs=(*SINCE, "conditions/since-later"))
should(
    "conditions/since-date", "RFC 9111 §4.3.2", "Without Last-Modified the stored Date is what counts",
    stored("Date: <-5>"), get(since("<-3>"), hit, status(304)), needs=SINCE)
must(
    "conditions/since-date-earlier", "RFC 9111 §4.3.2", "And an earlier date gets the whole",
    stored("Date: <-5>"), get(since("<-60>"), status(200)), needs="conditions/since-date")
must(
    "conditions/both-tag-decides", "RFC 9110 §13.1.3", "Where both are there the tag decides: another tag",
    stored(TAG, CHANGED), get(send('If-None-Match: "b"', "If-Modified-Since: Thu, 02 Jan 2020 00:00:00 GMT"), status(200)), needs=NEEDS)
must(
    "conditions/both-tag-same", "RFC 9110 §13.1.3", "The same tag",
    stored(TAG, CHANGED), get(send('If-None-Match: "a"', "If-Modified-Since: Tue, 31 Dec 2019 00:00:00 GMT"), status(304)), needs=NEEDS)

# RFC 9110 §15.4.5.
for name, line in {
    "cache-control": FRESH, "content-location": "Content-Location: /c", "etag": TAG, "expires": "Expires: <+100>", "vary": "Vary: Foo",
}.items():
    field = line.split(":")[0]
    must(
        f"conditions/304-{name}", "RFC 9110 §15.4.5", f"A 304 has {field}",
        get(says(FRESH, TAG, *([line] if line not in (FRESH, TAG) else []))),
        get(none_match('"a"'), given(hit), status(304), has(field)),
        needs=NEEDS)
must("conditions/304-date", "RFC 9110 §15.4.5", "And Date", stored(TAG), get(none_match('"a"'), given(hit), status(304), has("Date")), needs=NEEDS)
must("conditions/304-age", "RFC 9111 §4", "And Age", stored(TAG), get(none_match('"a"'), given(hit), status(304), age(0)), needs=NEEDS)
must(
    "conditions/304-no-content", "RFC 9110 §15.4.5", "And no content",
    stored(TAG),
    get(none_match('"a"'), given(hit), status(304), body("")),
    needs=NEEDS)
for field, value in {"Content-Type": "text/x", "Content-Language": "vi", "Content-Encoding": "x-a"}.items():
    should(
        f"conditions/304-no-{field.lower()}", "RFC 9110 §15.4.5", f"It does not repeat {field}",
        stored(TAG, f"{field}: {value}"), get(none_match('"a"'), given(hit), status(304), lacks(field, value)), needs=NEEDS)
must(
    "conditions/304-length", "RFC 9110 §8.6", "Nor tells a wrong length",
    stored(TAG), get(none_match('"a"'), given(hit), status(304), lacks("Content-Length", "0")), needs=NEEDS)

must(
    "conditions/match-passed-on", "RFC 9111 §4.3.2", "If-Match is for the origin to judge",
    stored(TAG), get(says("Cache-Control: no-store", status=412), send('If-Match: "b"'), asked_or_whole))
must(
    "conditions/unmodified-since-passed-on", "RFC 9111 §4.3.2", "So is If-Unmodified-Since",
    stored(CHANGED), get(says("Cache-Control: no-store", status=412), send("If-Unmodified-Since: Tue, 31 Dec 2019 00:00:00 GMT"), asked_or_whole))
must(
    "conditions/not-stored", "RFC 9111 §4.3.2", "Without a stored answer the origin judges",
    get(says(FRESH, 'ETag: "a"', not_modified=('ETag: "a"', FRESH)), none_match('"a"'), status(200, 304)))
must(
    "conditions/only-for-2xx", "RFC 9110 §13.2.1", "A stored 404 is not answered 304",
    get(says(FRESH, TAG, status=404)), get(none_match('"a"'), given(hit), status(404)), needs="statuses/explicit-404")
must(
    "conditions/post", "RFC 9111 §4", "A condition on a POST goes to the origin",
    stored(TAG), post(says("Cache-Control: no-store"), none_match('"a"'), forwarded, status(200)))
must(
    "conditions/stale-not-304", "RFC 9111 §4.3.2", "What is stale gives no 304 unasked",
    get(says("Cache-Control: max-age=2", TAG)), get(says(FRESH, 'ETag: "b"'), none_match('"a"'), status(200), not_old, wait=3.2), needs=NEEDS)
