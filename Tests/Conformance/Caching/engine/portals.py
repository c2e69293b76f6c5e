"""Which portal a test's origin plays.

A proxy may draw its conclusions from an origin that fails, and treat all that it serves differently for a while. So
each test whose origin fails on purpose has a portal of its own, `/p1` and so on, which a gateway may be given a
connector for; all others share `/p0`. To a proxy that knows one origin only they are merely paths.
"""

from .language import TESTS


def fails(test):
    answers = [step.answer for step in test.steps if step.answer]
    return any(one.dies or one.raw is not None or one.cut is not None or one.status >= 500 for one in answers)


def portals():
    """By the test's id; of every test, so that one has the same whichever are played."""
    failing = [id for id, test in TESTS.items() if fails(test)]
    return {id: f"/p{failing.index(id) + 1 if id in failing else 0}" for id in TESTS}
