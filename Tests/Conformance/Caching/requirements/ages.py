"""Age, received and generated (RFC 9111 §4.2.3, §5.1)."""

from engine.expectations import age, forwarded, hit, number, once
from engine.language import get, must, optional, says, should

must("ages/generated", "RFC 9111 §4", "A stored answer goes out with an Age", get(says("Cache-Control: max-age=60")), get(hit, age(0)))
must("ages/once", "RFC 9111 §4", "With one, in place of what was received", get(says("Cache-Control: max-age=60", "Age: 5")), get(hit, once("Age")))
must(
    "ages/grows", "RFC 9111 §4.2.3", "Time in the store is added",
    get(says("Cache-Control: max-age=60")), get(hit, age(2, 8), wait=3.2))
must("ages/received", "RFC 9111 §4.2.3", "Age starts at what was received", get(says("Cache-Control: max-age=60", "Age: 20")), get(hit, age(20)))
must(
    "ages/received-grows", "RFC 9111 §4.2.3", "And grows from there",
    get(says("Cache-Control: max-age=60", "Age: 20")), get(hit, age(22, 25), wait=3.2))
must(
    "ages/used", "RFC 9111 §4.2.3", "A received Age past the lifetime makes it stale",
    get(says("Cache-Control: max-age=60", "Age: 61")),
    get(forwarded))
must(
    "ages/used-s-maxage", "RFC 9111 §4.2.3", "Also by s-maxage",
    get(says("Cache-Control: s-maxage=60", "Age: 61")), get(forwarded), needs="freshness/s-maxage")
must(
    "ages/used-expires", "RFC 9111 §4.2.3", "Also by Expires",
    get(says("Expires: <+60>", "Age: 61")), get(forwarded), needs="freshness/expires")
must("ages/equal", "RFC 9111 §4.2", "An age equal to the lifetime is stale", get(says("Cache-Control: max-age=60", "Age: 60")), get(forwarded))
optional(
    "ages/apparent", "RFC 9111 §4.2.3", "A Date in the past counts as age",
    get(says("Cache-Control: max-age=60", "Date: <-120>")), get(forwarded))
optional(
    "ages/apparent-shown", "RFC 9111 §4.2.3", "And is shown as such",
    get(says("Cache-Control: max-age=60", "Date: <-20>")), get(hit, number("Age", 19, 24)))
optional(
    "ages/future-date", "RFC 9111 §4.2.3", "A Date in the future is no negative age, and the answer is used",
    get(says("Cache-Control: max-age=60", "Date: <+30>")), get(hit, age(0)))
must(
    "ages/future-date-not-longer", "RFC 9111 §4.2.3", "A Date in the future does not lengthen a max-age",
    get(says("Cache-Control: max-age=2", "Date: <+30>")), get(forwarded, wait=3.2))
optional(
    "ages/greater-of-two", "RFC 9111 §4.2.3", "Of Date's age and Age the greater counts",
    get(says("Cache-Control: max-age=60", "Date: <-10>", "Age: 30")), get(hit, age(30)))
must(
    "ages/delay", "RFC 9111 §4.2.3", "The time the answer took is part of its age",
    get(says("Cache-Control: max-age=60", "Age: 10", delay=1.6)), get(hit, number("Age", 11, 15)), needs="ages/received")

# RFC 9111 §5.1: malformed and repeated.
for name, value in {"word": "abc", "negative": "-1", "decimal": "7200.5", "empty": "", "letter-after": "7200a", "letter-before": "a7200", "quoted": '"7200"'}.items():
    should(
        f"ages/invalid-{name}", "RFC 9111 §5.1", f"`Age: {value}` is ignored",
        get(says("Cache-Control: max-age=3600", f"Age: {value}")), get(hit, age(0)), needs="ages/used")
should(
    "ages/list-first-old", "RFC 9111 §5.1", "Of a list the first member counts",
    get(says("Cache-Control: max-age=3600", "Age: 7200, 0")), get(forwarded), needs="ages/used")
should(
    "ages/list-first-young", "RFC 9111 §5.1", "And only that",
    get(says("Cache-Control: max-age=3600", "Age: 0, 7200")), get(hit), needs="ages/used")
should(
    "ages/lines-first-old", "RFC 9111 §5.1", "Of several lines the first counts",
    get(says("Cache-Control: max-age=3600", "Age: 7200", "Age: 0")), get(forwarded), needs="ages/used")
should(
    "ages/lines-first-young", "RFC 9111 §5.1", "And only that",
    get(says("Cache-Control: max-age=3600", "Age: 0", "Age: 7200")), get(hit), needs="ages/used")
should(
    "ages/parameter", "RFC 9111 §5.1", "An Age with a parameter is none",
    get(says("Cache-Control: max-age=3600", "Age: 7200;foo=1")), get(hit, age(0)), needs="ages/used")
