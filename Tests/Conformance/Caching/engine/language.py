"""What a test is written in: steps of a request, what the origin says if it is asked, and what is expected.

A test is steps in their order. Each step's parts may stand in any order: `says(…)` is the origin's answer if the
request of this step reaches it (otherwise the last one's fields hold on, with a body of its own), `send(…)` adds
field lines to the request, and the rest are expectations. `given(…)` makes an expectation a precondition: where it
does not hold, the test says n/a of the server instead of failing.
"""

from dataclasses import dataclass, field, replace

MUST, SHOULD, OPTIONAL = "must", "should", "optional"


@dataclass(frozen=True)
class Answer:
    """What the origin says. `{answer}`, `{base}` and dates as `<+60>` in lines and body are filled in when it does."""

    lines: tuple = ()
    status: int = 200
    # None gives each answer a body of its own; "" is none at all.
    body: str = None
    reason: str = "X"
    has_date: bool = True
    version: str = "1.1"
    # "length", "chunked" or "close".
    framing: str = "length"
    trailers: tuple = ()
    # Bytes of the body after which the connection ends.
    cut: int = None
    delay: float = 0
    # Waited after the head and the first byte.
    pause: float = 0
    interim: tuple = ()
    # Instead of all that, these bytes and the end of the connection.
    raw: bytes = None
    # What is said to a conditional request instead.
    not_modified: tuple = None
    # What is said to a request with Range instead: another answer.
    to_range: object = None
    # Ends the connection without a word.
    dies: bool = False
    # Body bytes as a range where one is asked for.
    ranges: bool = False
    # The named request field's value becomes the body, as a careless application would reflect it.
    echoes: str = None


def says(*lines, **how):
    return Answer(tuple(lines), **how)


def not_modified(*lines, whole=()):
    """304 to a conditional request, with these lines; to another the whole, with `whole`."""
    return Answer(tuple(whole), not_modified=tuple(lines))


def dies():
    return Answer(dies=True)


@dataclass(frozen=True)
class Send:
    lines: tuple


def send(*lines):
    return Send(tuple(lines))


@dataclass(frozen=True)
class Expectation:
    words: str
    # Takes a `Seen`, gives None or what was seen instead.
    check: object
    is_precondition: bool = False


def given(*expectations):
    return [replace(one, is_precondition=True) for one in expectations]


@dataclass
class Step:
    method: str
    answer: Answer = None
    fields: list = field(default_factory=list)
    expectations: list = field(default_factory=list)
    at: str = ""
    # Instead of the test's own path and `at`.
    target: str = None
    host: str = None
    content: str = None
    wait: float = 0
    # Requests sent at once.
    times: int = 1


def ask(method, *parts, **how):
    step = Step(method, **how)
    for part in parts:
        for one in part if isinstance(part, list) else [part]:
            if isinstance(one, Answer):
                step.answer = one
            elif isinstance(one, Send):
                step.fields += one.lines
            else:
                step.expectations.append(one)
    return step


def get(*parts, **how):
    return ask("GET", *parts, **how)


def head(*parts, **how):
    return ask("HEAD", *parts, **how)


def post(*parts, **how):
    return ask("POST", *parts, **{"content": "a=1", **how})


@dataclass(frozen=True)
class Test:
    id: str
    source: str
    kind: str
    statement: str
    steps: tuple
    # Tests that have to have passed for this one to mean anything.
    needs: tuple
    # Played last, after the rest: there are proxies that such an origin brings down.
    is_rough: bool = False


# Every test by its id, in the order of the files.
TESTS = {}
BASE = "freshness/max-age"


def test(kind, id, source, statement, *steps, needs=(BASE,), is_rough=False):
    if id in TESTS:
        raise ValueError(f"two tests are called {id}")
    needs = (needs,) if isinstance(needs, str) else tuple(needs)
    TESTS[id] = Test(id, source, kind, statement, steps, tuple(one for one in needs if one != id), is_rough)


def must(*about, **how):
    test(MUST, *about, **how)


def should(*about, **how):
    test(SHOULD, *about, **how)


def optional(*about, **how):
    test(OPTIONAL, *about, **how)
