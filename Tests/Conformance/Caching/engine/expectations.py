"""What a step may expect. Whether something came from the store is judged by what the origin saw, never by a field."""

import re

from .language import Expectation, given  # noqa: F401  (given belongs to what a step may expect)


class Seen:
    """A step after it was played: the client's reply, and what the origin was asked for it."""

    def __init__(self, number, reply, asked, ended, replies, hosts):
        self.number = number
        self.reply = reply
        self.asked = asked
        self.ended = ended
        # Of all steps so far.
        self.replies = replies
        self.hosts = hosts

    @property
    def source(self):
        """Which step's answer the client got, by the mark the origin puts on each."""
        value = self.reply.get("Answer")
        return int(value) if value and value.isdigit() else None

    @property
    def waited(self):
        """Whether an answer of the origin came before the client's did."""
        return any(one.answered is not None and one.answered <= self.ended for one in self.asked)


def expectation(words):
    return lambda check: Expectation(words, check)


@expectation("answered without the origin")
def hit(seen):
    if seen.asked:
        return "the origin was asked"
    if seen.source is None and seen.reply.status not in (304, 416):
        return f"neither the origin's answer nor a stored one: {seen.reply.status}"


@expectation("the origin is asked first")
def forwarded(seen):
    if not seen.asked:
        return f"answered {seen.reply.status} from the store" if seen.source else f"answered {seen.reply.status} unasked"
    if not seen.waited:
        return "answered from the store before the origin answered"


@expectation("the origin's new answer")
def renewed(seen):
    return forwarded.check(seen) or (None if seen.source == seen.number else f"the answer of step {seen.source}")


@expectation("a conditional request to the origin")
def conditional(seen):
    if not seen.asked:
        return "the origin was not asked"
    if not any(one.get("If-None-Match") or one.get("If-Modified-Since") for one in seen.asked):
        return "asked without a condition"


@expectation("the stored answer, found good by the origin")
def validated(seen):
    return conditional.check(seen) or (None if seen.reply.status == 200 and seen.waited else f"{seen.reply.status}")


@expectation("an older answer")
def stale(seen):
    if seen.source is None or seen.source >= seen.number:
        return f"{seen.reply.status}, the answer of step {seen.source}"


@expectation("no older answer")
def not_stale(seen):
    if seen.source is not None and seen.source < seen.number and not seen.asked:
        return f"the answer of step {seen.source}"


@expectation("no stale answer in place of the origin's")
def not_old(seen):
    if seen.source is not None and seen.source < seen.number:
        return f"{seen.reply.status}, the answer of step {seen.source}"


@expectation("a whole message")
def whole(seen):
    return None if seen.reply.whole else "it ends in the middle"


@expectation("the client can tell that it is not whole")
def visibly_cut(seen):
    # An error is fine; a 200 whose framing says it is complete is not.
    if seen.reply.whole and seen.reply.status == 200:
        return "a 200 that looks complete"


def answer(number):
    return Expectation(f"the answer of step {number}", lambda seen: None if seen.source == number else f"that of {seen.source}")


def not_answer(number):
    return Expectation(f"not the answer of step {number}", lambda seen: f"that of {number}" if seen.source == number else None)


def asked_as(method):
    def check(seen):
        wrong = [one.method for one in seen.asked if one.method != method]
        return f"asked by {wrong[0]}" if wrong else None if seen.asked else "the origin was not asked"

    return Expectation(f"the origin asked by {method}", check)


@expectation("the origin asked in HTTP/1.1")
def asked_in_1_1(seen):
    return None if any(one.version == "HTTP/1.1" for one in seen.asked) else "not so"


def status(*allowed):
    words = " or ".join(str(one) for one in allowed)
    return Expectation(f"status {words}", lambda seen: None if seen.reply.status in allowed else f"{seen.reply.status}")


def has(name, value=None):
    def check(seen):
        found = seen.reply.get(name)
        if found is None:
            return f"no {name}"
        if value is not None and found != value:
            return f"{name}: {found}"

    return Expectation(f"{name}{': ' + value if value is not None else ''}", check)


def lacks(name, value=None):
    def check(seen):
        found = seen.reply.get(name)
        if found is not None and (value is None or value in found):
            return f"{name}: {found}"

    return Expectation(f"no {name}{' with ' + value if value else ''}", check)


def once(name):
    return Expectation(f"{name} once", lambda seen: None if len(seen.reply.all(name)) == 1 else f"{len(seen.reply.all(name))} lines")


def matches(name, pattern):
    def check(seen):
        found = seen.reply.get(name)
        if found is None or not re.search(pattern, found):
            return f"{name}: {found}"

    return Expectation(f"{name} like {pattern}", check)


def differs(name, pattern):
    def check(seen):
        found = seen.reply.get(name)
        if found is not None and re.search(pattern, found):
            return f"{name}: {found}"

    return Expectation(f"{name} not like {pattern}", check)


def number(name, low, high):
    def check(seen):
        found = seen.reply.get(name)
        if found is None or not found.isdigit() or not low <= int(found) <= high:
            return f"{name}: {found}"

    return Expectation(f"{name} of {low} to {high}", check)


def age(low, high=None):
    return number("Age", low, low + 3 if high is None else high)


def body(text):
    return Expectation(f"body {text!r:.40}", lambda seen: None if seen.reply.body.decode("latin-1") == text else f"{seen.reply.body!r:.60}")


def holds(text):
    return Expectation(f"{text!r:.40} in the body", lambda seen: None if text in seen.reply.body.decode("latin-1") else f"{seen.reply.body!r:.80}")


def holds_not(text):
    return Expectation(f"no {text!r:.40} in the body", lambda seen: f"{seen.reply.body!r:.60}" if text in seen.reply.body.decode("latin-1") else None)


def same(name, step):
    def check(seen):
        before, now = seen.replies[step - 1].get(name), seen.reply.get(name)
        return None if before == now else f"{before!r}, then {now!r}"

    return Expectation(f"{name} as in step {step}", check)


def asked_with(name, pattern=""):
    def check(seen):
        if not seen.asked:
            return "the origin was not asked"
        found = [one.get(name) for one in seen.asked]
        if not any(one is not None and re.search(pattern, one) for one in found):
            return f"asked with {name}: {found[0]}"

    return Expectation(f"asked with {name}{' like ' + pattern if pattern else ''}", check)


def asked_without(name, pattern=""):
    def check(seen):
        for one in seen.asked:
            if one.get(name) is not None and re.search(pattern, one.get(name)):
                return f"asked with {name}: {one.get(name)}"

    return Expectation(f"not asked with {name}", check)


def asked_once():
    return Expectation("one request to the origin", lambda seen: None if len(seen.asked) == 1 else f"{len(seen.asked)}")


def interim(code):
    return Expectation(f"interim answer {code}", lambda seen: None if any(one.status == code for one in seen.reply.interim) else "none")
