"""Unsafe methods and what they make void (RFC 9111 §4.4; RFC 9875)."""

from engine.expectations import forwarded, given, hit, renewed, status
from engine.language import ask, get, must, optional, post, says, send

FRESH = "Cache-Control: max-age=60"
DONE = says("Cache-Control: no-store")


def changing(method, *parts, **how):
    return ask(method, *parts, **{"content": "a=1", **how})


def after(method, answer, again, at=""):
    """Stored, changed by an unsafe method, asked again."""
    return get(says(FRESH), at=at), changing(method, answer), get(says(FRESH), again, at=at)


for method in ("POST", "PUT", "DELETE", "PATCH", "FOO"):
    must(
        f"invalidation/{method.lower()}", "RFC 9111 §4.4", f"A {method} that succeeds makes the stored answer void",
        get(says(FRESH)), changing(method, DONE, given(forwarded)), get(says(FRESH), forwarded))
for method in ("POST", "DELETE"):
    optional(
        f"invalidation/{method.lower()}-refused", "RFC 9111 §4.4", f"A {method} that is refused does not",
        *after(method, says("Cache-Control: no-store", status=403), hit))
    optional(
        f"invalidation/{method.lower()}-failed", "RFC 9111 §4.4", "Nor one that fails",
        *after(method, says("Cache-Control: no-store", status=500), hit))
for code in (201, 204, 302, 303):
    must(
        f"invalidation/status-{code}", "RFC 9111 §4.4", f"{code} is no error: it makes void",
        *after("POST", says("Cache-Control: no-store", status=code, body=""), forwarded))
for method in ("HEAD", "OPTIONS"):
    optional(
        f"invalidation/safe-{method.lower()}", "RFC 9111 §4.4", f"{method} is safe and makes nothing void",
        get(says(FRESH)), ask(method, says(FRESH)), get(hit))
for field in ("Location", "Content-Location"):
    for form, value in {"path": "{base}/b", "relative": "b", "absolute": "http://{authority}{base}/b"}.items():
        optional(
            f"invalidation/{field.lower()}-{form}", "RFC 9111 §4.4", f"What {field} names on the same origin is made void ({form})",
            get(says(FRESH), at="/b"),
            changing("POST", says("Cache-Control: no-store", f"{field}: {value}", status=201), at="/a"),
            get(says(FRESH), forwarded, at="/b"))
    must(
        f"invalidation/{field.lower()}-foreign", "RFC 9111 §4.4", f"What {field} names on another origin is not",
        get(says(FRESH), at="/b", host="victim.example"),
        changing("POST", says("Cache-Control: no-store", f"{field}: http://victim.example{{base}}/b", status=201), at="/a", host="attacker.example"),
        get(says(FRESH), hit, at="/b", host="victim.example"), needs=(f"invalidation/{field.lower()}-path", "safety/host-hit"))
optional(
    "invalidation/location-refused", "RFC 9111 §4.4", "A refused request makes nothing void by Location",
    get(says(FRESH), at="/b"), changing("POST", says("Cache-Control: no-store", "Location: {base}/b", status=403), at="/a"), get(hit, at="/b"))
optional(
    "invalidation/get-location", "RFC 9111 §4.4", "A GET makes nothing void by Location",
    get(says(FRESH), at="/b"), get(says("Cache-Control: no-store", "Location: {base}/b", status=302), at="/a"), get(hit, at="/b"))
must(
    "invalidation/all-variants", "RFC 9111 §4.4", "All variants are made void",
    get(says(FRESH, "Vary: Foo"), send("Foo: 1")), get(says(FRESH, "Vary: Foo"), send("Foo: 2")), changing("POST", DONE),
    get(says(FRESH, "Vary: Foo"), send("Foo: 1"), renewed), get(says(FRESH, "Vary: Foo"), send("Foo: 2"), renewed), needs="variants/several-stored")
optional(
    "invalidation/other-query", "RFC 9111 §4.4", "Another query's answer stays",
    get(says(FRESH), at="?a=1"), changing("POST", DONE, at="?a=2"), get(hit, at="?a=1"))
must(
    "invalidation/post-answer-fresh", "RFC 9111 §4", "A POST is not answered by the fresh answer to another",
    post(says(FRESH)), post(says(FRESH), renewed))
must(
    "invalidation/during-fill", "RFC 9111 §4.4", "What is stored after the change is the new one",
    get(says(FRESH)), changing("POST", says(FRESH, status=200)), get(says(FRESH), renewed), get(given(hit), status(200)))

# With the test's own path in their names: a group is the whole origin's, and other tests are under way.
GROUP = 'Cache-Groups: "news{base}", "front{base}"'


def grouped(answer, again, first=GROUP, method="POST"):
    return get(says(FRESH, first), at="/b"), changing(method, answer, at="/a"), get(says(FRESH, first), again, at="/b")


optional(
    "invalidation/group", "RFC 9875 §3", "Cache-Group-Invalidation makes the group's members void",
    *grouped(says("Cache-Control: no-store", 'Cache-Group-Invalidation: "front{base}"'), forwarded))
optional(
    "invalidation/group-other", "RFC 9875 §3", "And no others",
    *grouped(says("Cache-Control: no-store", 'Cache-Group-Invalidation: "back{base}"'), hit))
must(
    "invalidation/group-case", "RFC 9875 §2.1", "Groups are compared byte by byte",
    *grouped(says("Cache-Control: no-store", 'Cache-Group-Invalidation: "FRONT{base}"'), hit), needs="invalidation/group")
must(
    "invalidation/group-safe", "RFC 9875 §3", "On an answer to a safe method it is ignored",
    get(says(FRESH, GROUP), at="/b"), get(says("Cache-Control: no-store", 'Cache-Group-Invalidation: "front{base}"'), at="/a"), get(hit, at="/b"))
must(
    "invalidation/group-origin", "RFC 9875 §2.1", "Groups of another origin are others",
    get(says(FRESH, GROUP), at="/b", host="victim.example"),
    changing("POST", says("Cache-Control: no-store", 'Cache-Group-Invalidation: "front{base}"'), at="/a", host="attacker.example"),
    get(hit, at="/b", host="victim.example"), needs=("invalidation/group", "safety/host-hit"))
must(
    "invalidation/group-many", "RFC 9875 §2", "32 groups of 32 characters each are understood",
    *grouped(says("Cache-Control: no-store", 'Cache-Group-Invalidation: "' + "g31".rjust(32, "x") + '"'), forwarded,
             first="Cache-Groups: " + ", ".join(f'"{f"g{n}".rjust(32, "x")}"' for n in range(32))), needs="invalidation/group")
must(
    "invalidation/group-parameters", "RFC 9875 §3", "Parameters of a member do not matter",
    *grouped(says("Cache-Control: no-store", 'Cache-Group-Invalidation: "front{base}";x=1'), forwarded), needs="invalidation/group")
optional(
    "invalidation/group-malformed", "RFC 9875 §3", "What is no list of strings is ignored",
    *grouped(says("Cache-Control: no-store", "Cache-Group-Invalidation: front"), hit), needs="invalidation/group")
