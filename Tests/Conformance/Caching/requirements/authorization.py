"""Answers to requests with credentials (RFC 9111 §3.5)."""

from engine.expectations import forwarded, hit
from engine.language import get, must, optional, says, send

ANNA, BINH = send("Authorization: Basic YW5uYTox"), send("Authorization: Basic YmluaDoy")

must(
    "authorization/not-shared", "RFC 9111 §3.5", "An answer to a request with Authorization is not given to another",
    get(says("Cache-Control: max-age=60"), ANNA), get(BINH, forwarded))
must(
    "authorization/not-shared-anonymous", "RFC 9111 §3.5", "Nor to one without",
    get(says("Cache-Control: max-age=60"), ANNA), get(forwarded))
must(
    "authorization/not-shared-same", "RFC 9111 §3.5", "Nor, by a shared cache, to the same one again",
    get(says("Cache-Control: max-age=60"), ANNA), get(ANNA, forwarded))
must(
    "authorization/not-shared-expires", "RFC 9111 §3.5", "An Expires is no permission",
    get(says("Expires: <+60>"), ANNA), get(forwarded), needs="freshness/expires")
must(
    "authorization/not-shared-heuristic", "RFC 9111 §3.5", "A heuristic is none either",
    get(says("Last-Modified: <-864000>"), ANNA), get(forwarded), needs="freshness/heuristic")
for name, value in {"public": "public, max-age=60", "s-maxage": "s-maxage=60", "must-revalidate": "must-revalidate, max-age=60"}.items():
    optional(
        f"authorization/{name}", "RFC 9111 §3.5", f"With {name} it is given to others",
        get(says(f"Cache-Control: {value}"), ANNA), get(BINH, hit))
    must(
        f"authorization/{name}-over", "RFC 9111 §3.5", f"But with {name} not past its time",
        get(says("Cache-Control: " + value.replace("60", "2")), ANNA), get(BINH, forwarded, wait=3.2), needs=f"authorization/{name}")
must(
    "authorization/s-maxage-zero", "RFC 9111 §3.5", "s-maxage=0 is a permission to store, not to use unasked",
    get(says("Cache-Control: s-maxage=0, max-age=60"), ANNA), get(BINH, forwarded))
must(
    "authorization/proxy-revalidate", "RFC 9111 §3.5", "proxy-revalidate is no permission",
    get(says("Cache-Control: proxy-revalidate, max-age=60"), ANNA), get(BINH, forwarded))
must(
    "authorization/private", "RFC 9111 §5.2.2.7", "With private it is not shared, whatever else is said",
    get(says("Cache-Control: private, public, max-age=60"), ANNA), get(BINH, forwarded))
optional(
    "authorization/stored-anonymous", "RFC 9111 §3.5", "What was stored from a request without Authorization answers one with it",
    get(says("Cache-Control: max-age=60")), get(ANNA, hit))
must(
    "authorization/refused-not-shared", "RFC 9111 §3.5", "A refusal is not kept for those who are allowed",
    get(says("WWW-Authenticate: Basic realm=a", status=401)), get(says("Cache-Control: no-store"), ANNA, forwarded))
