"""How answers arrive: HTTP/1.0, chunks, trailers, interim answers (RFC 9112; RFC 9111 §3.1; RFC 9110 §15.2)."""

from engine.expectations import age, body, forwarded, given, has, hit, holds_not, interim, lacks, not_old, renewed, status, whole
from engine.language import get, must, optional, says, should

FRESH = "Cache-Control: max-age=60"

optional("messages/chunked", "RFC 9112 §7.1", "An answer in chunks is stored", get(says(FRESH, framing="chunked")), get(hit, body("answer 1\n")))
must(
    "messages/chunked-whole", "RFC 9112 §7.1", "And comes out as it was",
    get(says(FRESH, framing="chunked", body="a" * 100000), body("a" * 100000)),
    get(body("a" * 100000)))
must(
    "messages/chunked-empty", "RFC 9112 §7.1", "An answer of no chunk at all is empty, not broken",
    get(says(FRESH, framing="chunked", body=""), status(200), body(""), whole), get(status(200), body(""), whole))
optional(
    "messages/close", "RFC 9112 §6.3", "An answer that ends with its connection is stored",
    get(says(FRESH, framing="close")),
    get(hit, body("answer 1\n")))
optional(
    "messages/http-1-0", "RFC 9111 §3", "An answer of an HTTP/1.0 origin is stored by max-age",
    get(says(FRESH, version="1.0")), get(hit, age(0)))
optional(
    "messages/http-1-0-expires", "RFC 9111 §5.3", "And by Expires",
    get(says("Expires: <+60>", version="1.0")), get(hit), needs="freshness/expires")
must(
    "messages/http-1-0-over", "RFC 9111 §4.2", "And not used past its time",
    get(says("Expires: <+2>", version="1.0")), get(forwarded, wait=3.4), needs="messages/http-1-0-expires")
must(
    "messages/http-1-0-no-store", "RFC 9111 §5.2.2.5", "no-store counts from an HTTP/1.0 origin too",
    get(says("Cache-Control: no-store, max-age=60", version="1.0")), get(forwarded))
must(
    "messages/http-1-0-close", "RFC 9112 §6.3", "One without a length is whole when its connection ends",
    get(says(FRESH, version="1.0", framing="close"), body("answer 1\n")), get(body("answer 1\n")), needs="messages/http-1-0")
should(
    "messages/http-1-0-chunked", "RFC 9112 §6.1", "An HTTP/1.0 answer that claims to be chunked is not stored as something else",
    get(says(raw=b"HTTP/1.0 200 X\r\nAnswer: 1\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")),
    get(says("Cache-Control: no-store"), not_old))

optional(
    "messages/trailers-stored", "RFC 9111 §3.1", "An answer with trailers is stored",
    get(says(FRESH, "Trailer: Foo", framing="chunked", trailers=("Foo: 1",))), get(hit))
must(
    "messages/trailers-apart", "RFC 9111 §3.1", "Trailer fields do not become header fields",
    get(says(FRESH, framing="chunked", trailers=("Foo: 1",)), lacks("Foo")), get(lacks("Foo")))
must(
    "messages/trailers-no-freshness", "RFC 9110 §6.5.1", "Cache-Control in the trailers makes nothing fresh",
    get(says(framing="chunked", trailers=("Cache-Control: max-age=60",))), get(says("Cache-Control: no-store"), forwarded))
must(
    "messages/trailers-no-replacement", "RFC 9110 §6.5.1", "Nor does a trailer replace a header field in the store",
    get(says(FRESH, "Foo: head", framing="chunked", trailers=("Foo: tail",))), get(given(hit), has("Foo", "head")))
must(
    "messages/trailers-no-cookie", "RFC 9110 §6.5.1", "Nor is a cookie taken from there",
    get(says(FRESH, framing="chunked", trailers=("Set-Cookie: a=b",)), lacks("Set-Cookie")), get(lacks("Set-Cookie")))

EARLY = ("103 Early Hints\r\nLink: </a.css>; rel=preload",)
optional("messages/interim-passed", "RFC 9110 §15.2", "103 is passed on to the client", get(says(FRESH, interim=EARLY), interim(103)))
must(
    "messages/interim-not-stored", "RFC 9111 §3", "An interim answer is not what is stored",
    get(says(FRESH, interim=EARLY), status(200)),
    get(given(hit), status(200), body("answer 1\n")))
must(
    "messages/interim-fields", "RFC 9110 §15.2", "Its fields are not the final answer's",
    get(says(FRESH, interim=EARLY), lacks("Link")), get(given(hit), lacks("Link")))
must(
    "messages/interim-no-freshness", "RFC 9110 §15.2", "Nor is its freshness",
    get(says(interim=("103 Early Hints\r\nCache-Control: max-age=60",))), get(says("Cache-Control: no-store"), forwarded))
optional(
    "messages/large", "RFC 9111 §2", "A MiB is stored", get(says(FRESH, body="m" * (1 << 20))), get(hit, has("Content-Length", str(1 << 20))))
must(
    "messages/reason", "RFC 9112 §4", "A missing reason phrase makes no difference",
    get(
        says(raw=b"HTTP/1.1 200 \r\nAnswer: 1\r\nCache-Control: max-age=60\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"), status(200),
        body("abc")))
must(
    "messages/two-lengths", "RFC 9112 §6.3", "An answer of two different lengths is neither passed on as good nor stored",
    get(says(raw=b"HTTP/1.1 200 X\r\nAnswer: 1\r\nCache-Control: max-age=60\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde")),
    get(says("Cache-Control: no-store"), renewed))
must(
    "messages/length-and-chunks", "RFC 9112 §6.1", "One of a length and chunks is not stored by its length",
    get(
        says(raw=b"HTTP/1.1 200 X\r\nAnswer: 1\r\nCache-Control: max-age=60\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n")),
    get(says("Cache-Control: no-store", body="new"), holds_not("5\r\na")))
