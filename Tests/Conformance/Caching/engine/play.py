"""Plays tests against one proxy, many at a time, and judges them."""

import asyncio
import re
import time
from dataclasses import dataclass, replace

from . import wire
from .expectations import Seen
from .language import MUST, OPTIONAL, SHOULD, TESTS, Answer
from .portals import portals

PATIENCE = 8
# How many tests are under way at once; most of them wait for something to become stale.
AT_ONCE = 96

PASS, FAIL, NOT_APPLICABLE, NOT_TAKEN = "pass", "FAIL", "n/a", "not taken"


@dataclass
class Result:
    verdict: str
    why: str = ""


class Player:
    def __init__(self, origin, host, port, prefix=""):
        self.origin = origin
        self.host = host
        self.port = port
        self.prefix = prefix
        self.portals = portals()
        self.places = asyncio.Semaphore(AT_ONCE)
        # So that nothing stored by an earlier run is met.
        self.run = f"{time.time_ns() % 10**10:x}"

    async def play(self, tests):
        """Results by id, each judged with what it needs."""
        raw = {}
        for some in ([one for one in tests if not one.is_rough], [one for one in tests if one.is_rough]):
            raw |= zip((one.id for one in some), await asyncio.gather(*map(self.one, some)))
        return {one.id: settle(one, raw) for one in tests}

    async def one(self, test):
        async with self.places:
            try:
                return await self.steps(test)
            except (OSError, asyncio.TimeoutError) as error:
                return Result(FAIL, f"no answer: {type(error).__name__} {error}".strip())

    async def steps(self, test):
        name = re.sub(r"[^a-z0-9]+", "-", test.id) + "-" + self.run
        base = self.prefix + self.portals[test.id] + "/" + name
        self.origin.expect(name, scripts(test))
        replies = []
        for number, step in enumerate(test.steps, 1):
            await asyncio.sleep(step.wait)
            before = len(self.origin.asked[name])
            asking = [self.ask(base, number, step, replies) for _ in range(step.times)]
            together = await asyncio.gather(*asking)
            replies.append(together[0][0])
            for reply, ended in together:
                asked = [one for one in self.origin.asked[name][before:] if one.step == number]
                seen = Seen(number, reply, asked, ended, replies, (self.host, self.port))
                for one in step.expectations:
                    wrong = one.check(seen)
                    if wrong:
                        return Result(
                            NOT_APPLICABLE if one.is_precondition else FAIL, f"step {number}: expected {one.words}; {wrong}")
        return Result(PASS)

    async def ask(self, base, number, step, replies):
        target = f"{base}{step.at}" if step.target is None else step.target.replace("{base}", base)
        lines = [f"{step.method} {target} HTTP/1.1", f"Host: {step.host or f'{self.host}:{self.port}'}", f"Step: {number}"]
        lines.append(f"Asked-Host: {step.host or f'{self.host}:{self.port}'}")
        if step.content is not None:
            lines.append(f"Content-Length: {len(step.content)}")
        lines += [filled(line, replies) for line in step.fields]
        request = "".join(f"{line}\r\n" for line in lines) + "\r\n" + (step.content or "")
        try:
            reply = await wire.exchange(self.host, self.port, request.encode("latin-1"), step.method, PATIENCE)
        except (wire.Broken, ConnectionError):
            # To an origin that breaks off this is a fair answer; any other expectation fails by it.
            reply = wire.Message(whole=False)
        return reply, time.monotonic()


def filled(line, replies):
    """`{1:ETag}` is that field of the first step's reply; dates as everywhere."""
    from .dates import dated

    return dated(re.sub(r"\{(\d+):([\w-]+)\}", lambda match: replies[int(match[1]) - 1].get(match[2]) or "", line))


def scripts(test):
    """The origin's answer by step; one that says nothing holds on to the fields of the last."""
    found, last = {}, Answer()
    for number, step in enumerate(test.steps, 1):
        answer = step.answer or replace(last, not_modified=None, to_range=None, dies=False, delay=0, pause=0, cut=None)
        if answer.not_modified is not None and not answer.lines:
            answer = replace(last, not_modified=answer.not_modified, delay=0, cut=None)
        found[number] = answer
        if not answer.dies and answer.raw is None:
            last = answer
    return found


def settle(test, raw):
    """What an outcome means for a test of this kind, where what it needs has passed."""
    for need in test.needs:
        if need in raw and settle(TESTS[need], raw).verdict != PASS:
            return Result(NOT_APPLICABLE, f"needs {need}")
    result = raw[test.id]
    if result.verdict == FAIL and test.kind == OPTIONAL:
        return Result(NOT_TAKEN, result.why)
    return result


def counts(results):
    """By kind and verdict."""
    found = {kind: {} for kind in (MUST, SHOULD, OPTIONAL)}
    for id, result in results.items():
        of_kind = found[TESTS[id].kind]
        of_kind[result.verdict] = of_kind.get(result.verdict, 0) + 1
    return found
