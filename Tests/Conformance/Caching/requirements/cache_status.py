"""Cache-Status (RFC 9211). A cache that does not write it is not judged."""

import re

from engine.expectations import age, given, hit, lacks, matches, status
from engine.language import Expectation, get, head, must, optional, post, says, send, should

FRESH = "Cache-Control: max-age=60"
TOKEN = r"[A-Za-z*][-!#$%&'*+.^_`|~:/A-Za-z0-9]*"
BARE = rf'(?:-?\d{{1,15}}(?:\.\d{{1,3}})?|"(?:[ !#-\[\]-~]|\\["\\])*"|{TOKEN}|\?[01]|:[A-Za-z0-9+/=]*:)'
MEMBER = rf'(?:"(?:[ !#-\[\]-~]|\\["\\])*"|{TOKEN})(?:; *[a-z*][a-z0-9_.*-]*(?:={BARE})?)*'
NEEDS = ("cache_status/hit",)
SHAPES = {"hit": bool, "fwd": str, "fwd-status": int, "ttl": int, "stored": bool, "collapsed": bool, "key": str, "detail": str}


def own(seen):
    """The last member, which is the cache nearest to us, as its parameters."""
    value = seen.reply.get("Cache-Status")
    if value is None:
        return None
    last = re.split(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", value)[-1]
    found = {}
    for parameter in last.split(";")[1:]:
        name, is_set, argument = parameter.strip().partition("=")
        found[name] = argument if is_set else True
    return found


def says_of(words, check):
    def judge(seen):
        found = own(seen)
        if found is None:
            return "no Cache-Status"
        return None if check(found) else f"Cache-Status: {seen.reply.get('Cache-Status')}"

    return Expectation(words, judge)


def parameter(name, value):
    return says_of(f"{name}={value}", lambda found: found.get(name) == value)


def typed(found):
    for name, value in found.items():
        shape = SHAPES.get(name)
        if shape is bool and value not in (True, "?1", "?0") or shape is int and not re.fullmatch(r"-?\d+", str(value)):
            return False
        if shape is str and (value is True or re.fullmatch(r"-?\d.*", str(value))):
            return False
    return True


LIST = Expectation("a list of structured fields", lambda seen: None if re.fullmatch(
    rf"{MEMBER}(?:[ \t]*,[ \t]*{MEMBER})*", seen.reply.get("Cache-Status") or "") else f"Cache-Status: {seen.reply.get('Cache-Status')}")

optional("cache_status/hit", "RFC 9211 §2.1", "A hit says hit", get(says(FRESH)), get(hit, parameter("hit", True)))
must(
    "cache_status/syntax-hit", "RFC 9211 §2", "It is a list of tokens or strings with parameters: on a hit",
    get(says(FRESH)),
    get(given(hit), LIST),
    needs=NEEDS)
must("cache_status/syntax-miss", "RFC 9211 §2", "On a miss", get(says(FRESH), LIST), needs=NEEDS)
must(
    "cache_status/syntax-stale", "RFC 9211 §2", "On a validation",
    get(says("Cache-Control: max-age=2", 'ETag: "a"')),
    get(LIST, wait=3.2),
    needs=NEEDS)
must(
    "cache_status/types-hit", "RFC 9211 §2", "Its parameters have the types they should: on a hit",
    get(says(FRESH)),
    get(says_of("typed", typed)),
    needs=NEEDS)
must("cache_status/types-miss", "RFC 9211 §2", "On a miss", get(says(FRESH), says_of("typed", typed)), needs=NEEDS)
must(
    "cache_status/not-both", "RFC 9211 §2.2", "hit and fwd are never both there",
    get(says(FRESH)),
    get(says_of("one of them", lambda found: not ("hit" in found and "fwd" in found))),
    needs=NEEDS)
must(
    "cache_status/miss-no-hit", "RFC 9211 §2.1", "A miss does not say hit",
    get(says(FRESH), says_of("no hit", lambda found: "hit" not in found)),
    needs=NEEDS)
should(
    "cache_status/uri-miss", "RFC 9211 §2.2", "Nothing stored: fwd=uri-miss",
    get(says(FRESH), says_of("fwd=uri-miss or miss", lambda found: found.get("fwd") in ("uri-miss", "miss"))), needs=NEEDS)
should(
    "cache_status/vary-miss", "RFC 9211 §2.2", "Only other variants stored: fwd=vary-miss",
    get(says(FRESH, "Vary: Foo"), send("Foo: 1")), get(send("Foo: 2"), parameter("fwd", "vary-miss")), needs=NEEDS)
should(
    "cache_status/stale", "RFC 9211 §2.2", "Something stale stored: fwd=stale",
    get(says("Cache-Control: max-age=2")), get(parameter("fwd", "stale"), wait=3.2), needs=NEEDS)
should("cache_status/method", "RFC 9211 §2.2", "Another method: fwd=method", post(says(), parameter("fwd", "method")), needs=NEEDS)
should(
    "cache_status/request", "RFC 9211 §2.2", "The request's own wish: fwd=request",
    get(says(FRESH)), get(send("Cache-Control: no-cache"), parameter("fwd", "request")), needs=(*NEEDS, "demands/no-cache"))
optional("cache_status/stored", "RFC 9211 §2.5", "What is stored of a miss says stored", get(says(FRESH), parameter("stored", True)), needs=NEEDS)
must(
    "cache_status/not-stored", "RFC 9211 §2.5", "What is not does not",
    get(says("Cache-Control: no-store"), says_of("no stored", lambda found: "stored" not in found or found["stored"] == "?0")), needs=NEEDS)
optional(
    "cache_status/fwd-status", "RFC 9211 §2.3", "The origin's status: 404",
    get(says("Cache-Control: no-store", status=404), parameter("fwd-status", "404")),
    needs=NEEDS)
must(
    "cache_status/fwd-status-304", "RFC 9211 §2.3", "If it is said, it is the origin's, not ours: 304 on a validation",
    get(says("Cache-Control: max-age=2", 'ETag: "a"')),
    get(
        says(FRESH, 'ETag: "a"', not_modified=('ETag: "a"', FRESH)), status(200),
        says_of("fwd-status=304 or none", lambda found: found.get("fwd-status", "304") == "304"), wait=3.2),
    needs=(*NEEDS, "validation/etag"))
should(
    "cache_status/ttl", "RFC 9211 §2.4", "ttl is what is left of the lifetime",
    get(says(FRESH, "Age: 20")),
    get(given(hit), says_of("ttl of 36 to 40", lambda found: "ttl" not in found or 36 <= int(found["ttl"]) <= 40)),
    needs=NEEDS)
should(
    "cache_status/ttl-stale", "RFC 9211 §2.4", "It is negative on what is stale",
    get(says("Cache-Control: max-age=2, stale-while-revalidate=60")),
    get(given(age(2, 8)), says_of("a negative ttl", lambda found: "ttl" not in found or int(found["ttl"]) < 0), wait=3.2),
    needs=(*NEEDS, "stale/while-revalidate"))
optional(
    "cache_status/collapsed", "RFC 9211 §2.6", "A request that joined another says collapsed",
    get(says(FRESH, delay=0.5), Expectation("collapsed or the first", lambda seen: None if len(seen.asked) == 1 else "not collapsed"), times=4),
    get(status(200)),
    needs=NEEDS)
should(
    "cache_status/preserved", "RFC 9211 §2", "What caches before it said stays, before its own",
    get(says(FRESH, "Cache-Status: Origin-Cache; hit"), matches("Cache-Status", r"^Origin-Cache; ?hit.*, ?\S+")), needs=NEEDS)
should(
    "cache_status/preserved-hit", "RFC 9211 §2", "Also from the store",
    get(says(FRESH, "Cache-Status: Origin-Cache; fwd=uri-miss")),
    get(given(hit), matches("Cache-Status", r"^Origin-Cache; ?fwd=uri-miss.*, ?\S+.*hit")),
    needs=NEEDS)
should(
    "cache_status/own-errors", "RFC 9211 §2", "An answer the cache makes itself, to a malformed request, has none",
    get(send("Content-Length: x"), status(400), lacks("Cache-Status")), needs=NEEDS)
should(
    "cache_status/on-304", "RFC 9211 §2", "A 304 from the store has it",
    get(says(FRESH, 'ETag: "a"')),
    get(send('If-None-Match: "a"'), given(hit), parameter("hit", True)),
    needs=NEEDS)
should(
    "cache_status/on-206", "RFC 9211 §2", "So has a 206",
    get(says(FRESH, body="0123456789")), get(send("Range: bytes=0-1"), given(hit), parameter("hit", True)), needs=NEEDS)
should("cache_status/on-head", "RFC 9211 §2", "So has the answer to HEAD", get(says(FRESH)), head(given(hit), parameter("hit", True)), needs=NEEDS)
