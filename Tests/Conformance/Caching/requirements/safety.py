"""What must not become a weapon: poisoning, deception, mixing up (RFC 9111 §7, RFC 9110 §17)."""

from engine.expectations import asked_as, body, given, hit, holds_not, lacks, not_old, renewed, status
from engine.language import Expectation, ask, get, must, optional, post, says, send, should

FRESH = "Cache-Control: max-age=60"
NO = says("Cache-Control: no-store", body="clean")

# Fields that applications are known to reflect and that a gateway should not let a client set unseen. Where the answer
# is stored although the field reached the origin, the next client gets what an attacker wrote.
for field in ("X-Forwarded-Host", "X-Forwarded-Scheme", "X-Forwarded-Proto", "X-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded", "X-Forwarded-Prefix"):
    kind = should if field in ("X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded") else optional
    kind(
        f"safety/reflected-{field.lower()}", "RFC 9111 §7.1", f"A client's {field} that the application reflects does not reach the next client",
        get(says(FRESH, echoes=field), send(f"{field}: evil.example")), get(says(FRESH, echoes=field), holds_not("evil.example")))

optional(
    "safety/host-hit", "RFC 9111 §4", "An answer for a host is used for that host",
    get(says(FRESH), host="a.example"),
    get(hit, host="a.example"))
must("safety/host", "RFC 9111 §4", "Another host is another target", get(says(FRESH), host="a.example"), get(renewed, host="b.example"))
must("safety/port", "RFC 9111 §4", "Another port is too", get(says(FRESH), host="a.example:8080"), get(renewed, host="a.example:9090"))
optional(
    "safety/host-case", "RFC 9110 §4.2.3", "Hosts are compared without regard to case",
    get(says(FRESH), host="a.example"),
    get(hit, host="A.EXAMPLE"),
    needs="safety/host-hit")
must(
    "safety/absolute-target", "RFC 9112 §3.2.2", "The host of an absolute target counts, not Host",
    get(says(FRESH), host="a.example"), get(says(FRESH), not_old, target="http://b.example{base}", host="a.example"))
must(
    "safety/two-hosts", "RFC 9112 §3.2", "Two Host lines are refused",
    get(says(FRESH), send("Host: b.example"), status(400), host="a.example"), needs=())
must(
    "safety/host-space", "RFC 9112 §5.1", "`Host :` is no Host, and refused",
    get(says(FRESH), send("Host : b.example"), status(400), host="a.example"), needs=())

PAGE = {"body": "of the account"}
for name, at in {"css": "/account/x.css", "encoded": "/account%2fx.css", "semicolon": "/account;x.css", "dots": "/static/../account.css", "query": "/account?x.css"}.items():
    for what, line in {"private": "Cache-Control: private, max-age=60", "no-store": "Cache-Control: no-store"}.items():
        must(
            f"safety/deception-{name}-{what}", "RFC 9111 §5.2.2", f"A path that looks static ({at}) is not stored against {what}",
            get(says(line, **PAGE), send("Cookie: s=1"), at=at), get(says("Cache-Control: no-store", body="clean"), not_old, at=at))
    should(
        f"safety/deception-{name}-silent", "RFC 9111 §3", f"Nor ({at}) where the origin says nothing of freshness",
        get(says(**PAGE), send("Cookie: s=1"), at=at), get(NO, not_old, at=at))

optional(
    "safety/cookie-set-not-shared", "RFC 9111 §7.3", "A Set-Cookie is not handed to the next client",
    get(says(FRESH, "Set-Cookie: s=secret")), get(NO, lacks("Set-Cookie")))
optional(
    "safety/cookie-set-heuristic", "RFC 9111 §7.3", "Nor by heuristic",
    get(says("Last-Modified: <-864000>", "Set-Cookie: s=secret")), get(NO, lacks("Set-Cookie")))
must(
    "safety/cookie-set-private", "RFC 9111 §5.2.2.7", "Nor where private says so",
    get(says("Cache-Control: private, max-age=60", "Set-Cookie: s=secret")), get(NO, lacks("Set-Cookie")))
must(
    "safety/cookie-set-no-cache", "RFC 9111 §5.2.2.4", 'Nor where no-cache="Set-Cookie" says so',
    get(says('Cache-Control: max-age=60, no-cache="Set-Cookie"', "Set-Cookie: s=secret")), get(NO, lacks("Set-Cookie")))
must(
    "safety/cookie-set-first", "RFC 9111 §7.3", "The one it is meant for gets it",
    get(says(FRESH, "Set-Cookie: s=secret"), Expectation("the cookie", lambda seen: None if seen.reply.get("Set-Cookie") else "none")))
must(
    "safety/cookie-vary", "RFC 9111 §4.1", "Vary: Cookie keeps a session's page from those without",
    get(says(FRESH, "Vary: Cookie", **PAGE), send("Cookie: s=1")), get(NO, not_old))

# Paths.
must("safety/encoded-slash", "RFC 3986 §2.2", "/a%2Fb is not /a/b", get(says(FRESH), at="/a%2Fb"), get(renewed, at="/a/b"))
must("safety/encoded-question", "RFC 3986 §2.2", "/a%3Fb is not /a?b", get(says(FRESH), at="/a%3Fb"), get(renewed, at="/a?b"))
must("safety/encoded-hash", "RFC 3986 §2.2", "/a%23b is not /a", get(says(FRESH), at="/a%23b"), get(renewed, at="/a"))
optional("safety/encoded-letter", "RFC 3986 §6.2.2.2", "/%61 is /a", get(says(FRESH), at="/%61"), get(hit, at="/a"))
optional("safety/encoded-case", "RFC 3986 §6.2.2.1", "/%2f is /%2F", get(says(FRESH), at="/x%2fy"), get(hit, at="/x%2Fy"))
must("safety/double-encoded", "RFC 3986 §2.4", "/%2561 is not /%61", get(says(FRESH), at="/%2561"), get(renewed, at="/%61"))
must("safety/semicolon", "RFC 3986 §3.3", "/a;b is not /a", get(says(FRESH), at="/a;b"), get(renewed, at="/a"))
must("safety/double-slash", "RFC 3986 §3.3", "/a//b is not the stored /a/b", get(says(FRESH), at="/a/b"), get(NO, not_old, at="/a//b"))
must("safety/duplicate-parameters", "RFC 9111 §4", "?a=1&a=2 is not ?a=1", get(says(FRESH), at="?a=1&a=2"), get(renewed, at="?a=1"))
must("safety/duplicate-parameters-order", "RFC 9111 §4", "Nor ?a=2&a=1", get(says(FRESH), at="?a=1&a=2"), get(renewed, at="?a=2&a=1"))
must("safety/parameter-semicolon", "RFC 9111 §4", "?a=1;b=2 is not ?a=1", get(says(FRESH), at="?a=1;b=2"), get(renewed, at="?a=1"))
must("safety/tracking-parameter", "RFC 9111 §4", "?utm_content=x is not dropped unasked", get(says(FRESH), at="?utm_content=x"), get(renewed))

# Methods and contents.
should(
    "safety/fat-get", "RFC 9110 §9.3.1", "What a GET with content brought is not given to one without",
    get(says(FRESH, echoes="Content-Length"), content="q=evil"), get(says(FRESH, body="clean"), Expectation(
        "nothing made of another's content", lambda seen: None if seen.reply.body != b"6" else "the answer to the fat GET")))
must(
    "safety/fat-get-hit", "RFC 9110 §9.3.1", "Nor, if it reaches the origin, is its content lost",
    get(says("Cache-Control: no-store", echoes="Content-Length"), Expectation(
        "the content at the origin, or a refusal", lambda seen: None if seen.reply.status >= 400 or any(one.body == b"q=1" or one.get("Content-Length") in (None, "0") for one in seen.asked) else "a length without its content"),
        content="q=1"),
    needs=())
for field in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
    should(
        f"safety/override-{field.lower()}", "RFC 9111 §7.1", f"A refusal brought about by {field} is not kept for others",
        get(says("Cache-Control: no-store", "Allow: GET", status=405), send(f"{field}: DELETE")), get(says(FRESH), status(200)))
must(
    "safety/post-as-get", "RFC 9111 §4", "A POST's answer does not replace the stored page",
    get(says(FRESH)), post(says(FRESH, status=403, body="evil")), get(says(FRESH), status(200), holds_not("evil")))
must(
    "safety/head-no-poison", "RFC 9111 §3", "A HEAD's 200 without content does not empty the page",
    ask("HEAD", says(FRESH, body=""), given(asked_as("HEAD"))), get(says(FRESH, body="page"), body("page")))
must(
    "safety/large-field-refused", "RFC 9111 §7.1", "A refusal of a field too large is not kept for others",
    get(says("Cache-Control: no-store", status=431), send("Big: " + "a" * 7000)), get(says(FRESH), status(200)))
must(
    "safety/huge-field", "RFC 9110 §5.4", "A head beyond all measure is refused, and nobody else hears of it",
    get(says(FRESH), send(*(f"Big-{n}: " + "a" * 6000 for n in range(20))), Expectation(
        "a refusal or the answer", lambda seen: None if seen.reply.status in (0, 200, 400, 413, 431, 494) else f"{seen.reply.status}")),
    get(says(FRESH), status(200)))
must(
    "safety/bad-range-400", "RFC 9111 §7.1", "A refusal of a malformed field is not kept for others",
    get(says("Cache-Control: no-store", status=400), send("Range: bytes=x")), get(says(FRESH), status(200)))
must(
    "safety/connection-drops-nothing", "RFC 9110 §7.6.1", "A client's Connection field does not make what is keyed vanish",
    get(says(FRESH, "Vary: Foo"), send("Foo: 1", "Connection: Foo")), get(says("Cache-Control: no-store"), send("Foo: 1"), status(200)))
must(
    "safety/split-answer", "RFC 9112 §11.1", "A bare CR in a stored field does not come out as a line end",
    get(
        says(raw=b"HTTP/1.1 200 X\r\nAnswer: 1\r\nCache-Control: max-age=60\r\nFoo: a\rSet-Cookie: s=1\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"),
        lacks("Set-Cookie")),
    get(says("Cache-Control: no-store"), lacks("Set-Cookie")))
must(
    "safety/two-answers", "RFC 9112 §9.2", "Bytes after an answer are no answer to the next request",
    get(
        says(raw=b"HTTP/1.1 200 X\r\nAnswer: 1\r\nCache-Control: max-age=60\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 X\r\nAnswer: 1\r\nContent-Length: 4\r\n\r\nevil")),
    get(says(FRESH), holds_not("evil")),
    get(says(FRESH), holds_not("evil")))
