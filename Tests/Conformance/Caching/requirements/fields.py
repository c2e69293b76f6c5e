"""Which fields are kept with an answer (RFC 9111 §3.1; RFC 9110 §7.6.1)."""

from engine.expectations import given, has, hit, lacks, matches, same
from engine.language import get, must, optional, says

FRESH = "Cache-Control: max-age=60"

for name, value in {
    "unknown": "Foo-Bar: baz", "content-type": "Content-Type: text/x-a; b=c", "content-language": "Content-Language: vi", "content-encoding": "Content-Encoding: x-rot13",
    "content-disposition": 'Content-Disposition: attachment; filename="a.pdf"', "content-location": "Content-Location: /c", "link": "Link: </a>; rel=next",
    "security-policy": "Content-Security-Policy: default-src 'none'", "strict-transport": "Strict-Transport-Security: max-age=2", "cors": "Access-Control-Allow-Origin: *",
    "etag": 'ETag: "abc"', "last-modified": "Last-Modified: <-1000>", "expires": "Expires: <+100>", "retry-after": "Retry-After: 5", "empty": "Empty: ",
    "warning": 'Warning: 299 - "a"', "clear-site-data": 'Clear-Site-Data: "cache"', "content-md5": "Content-MD5: abc", "x-frame-options": "X-Frame-Options: DENY",
}.items():
    field = value.split(":")[0]
    must(
        f"fields/kept-{name}", "RFC 9111 §3.1", f"{field} is stored with its answer",
        get(says(FRESH, value), has(field)), get(given(hit), same(field, 1)))
must(
    "fields/kept-lines", "RFC 9110 §5.3", "Several lines of a field are kept in their order",
    get(says(FRESH, "Foo: a", "Bar: x", "Foo: b, c")), get(given(hit), matches("Foo", "^a, ?b, ?c$")))
must(
    "fields/kept-long", "RFC 9111 §3.1", "A value of 4 KiB is kept whole",
    get(says(FRESH, "Foo: " + "a" * 4096)), get(given(hit), has("Foo", "a" * 4096)))

must(
    "fields/connection", "RFC 9110 §7.6.1", "A field named by Connection goes neither to the client nor into the store",
    get(says(FRESH, "Connection: Foo", "Foo: 1", "Bar: 1"), lacks("Foo"), has("Bar")), get(given(hit), lacks("Foo"), has("Bar")))
must(
    "fields/connection-several", "RFC 9110 §7.6.1", "Nor do several, in other case, on several lines",
    get(says(FRESH, "Connection: foo, BAR", "Connection: baz", "Foo: 1", "Bar: 1", "Baz: 1"), lacks("Foo"), lacks("Bar"), lacks("Baz")),
    get(given(hit), lacks("Foo"), lacks("Bar"), lacks("Baz")))
for field, value in {"Keep-Alive": "timeout=99", "Proxy-Connection": "keep-alive", "Upgrade": "foo/1"}.items():
    must(
        f"fields/hop-{field.lower()}", "RFC 9110 §7.6.1", f"{field} is of one hop and not sent from the store",
        get(says(FRESH, f"{field}: {value}")), get(given(hit), lacks(field, value)))
for field, value in {"Proxy-Authenticate": "Basic realm=a", "Proxy-Authentication-Info": "a=b", "Proxy-Authorization": "Basic YQ=="}.items():
    must(
        f"fields/{field.lower()}", "RFC 9111 §3.1", f"{field} is not stored",
        get(says(FRESH, f"{field}: {value}")), get(given(hit), lacks(field)))
must(
    "fields/date-added", "RFC 9110 §6.6.1", "An answer without Date is given one",
    get(says(FRESH, has_date=False), has("Date")), get(given(hit), has("Date")))
must(
    "fields/date-kept", "RFC 9110 §6.6.1", "And keeps it",
    get(says(FRESH, has_date=False), has("Date")), get(given(hit), same("Date", 1), wait=1.2))
optional(
    "fields/date-invalid", "RFC 9110 §6.6.1", "A Date that is none does not hinder to use the answer",
    get(says(FRESH, "Date: yesterday")), get(hit))
must(
    "fields/content-length", "RFC 9110 §8.6", "The length from the store is right",
    get(says(FRESH, body="12345")), get(given(hit), has("Content-Length", "5")))
must(
    "fields/no-content-length-204", "RFC 9110 §8.6", "204 has no Content-Length",
    get(says(FRESH, status=204, body="")), get(given(hit), lacks("Content-Length")), needs="statuses/explicit-204")
