"""What came of a run, as a table for people and as JSON."""

import json
import textwrap

from .language import OPTIONAL, TESTS
from .play import FAIL, NOT_APPLICABLE, NOT_TAKEN, PASS, counts

WIDTH = 13


def table(by_server, only_failed=False):
    """A line each test, a column each server."""
    lines = ["".join([f"{'':48}{'':9}"] + [f"{name:{WIDTH}}" for name in by_server])]
    for id, test in TESTS.items():
        verdicts = [results[id].verdict for results in by_server.values() if id in results]
        if not verdicts or only_failed and FAIL not in verdicts:
            continue
        lines.append("".join([f"{id:48}{test.kind:9}"] + [f"{verdict:{WIDTH}}" for verdict in verdicts]).rstrip())
    return "\n".join(lines)


def totals(by_server):
    lines = []
    for kind in ("must", "should", "optional"):
        for verdict in (PASS, FAIL, NOT_TAKEN, NOT_APPLICABLE):
            found = [counts(results)[kind].get(verdict, 0) for results in by_server.values()]
            if any(found):
                lines.append("".join([f"{kind + ': ' + verdict:57}"] + [f"{one:<{WIDTH}}" for one in found]).rstrip())
    return "\n".join(lines)


def failures(results, also_not_taken=False):
    """Each with what was expected and what was seen."""
    wanted = (FAIL, NOT_TAKEN) if also_not_taken else (FAIL,)
    parts = []
    for id, result in results.items():
        if result.verdict in wanted:
            test = TESTS[id]
            why = textwrap.fill(result.why, 110, initial_indent="    ", subsequent_indent="    ")
            parts.append(f"{result.verdict} {id} ({test.kind}, {test.source})\n    {test.statement}\n{why}")
    return "\n".join(parts)


def has_failed(results):
    return any(result.verdict == FAIL and TESTS[id].kind != OPTIONAL for id, result in results.items())


def as_json(by_server):
    def about(id):
        test = TESTS[id]
        return {
            "id": id, "source": test.source, "kind": test.kind, "statement": test.statement,
            "results": {name: {"verdict": results[id].verdict, "why": results[id].why}
                        for name, results in by_server.items() if id in results},
        }

    return json.dumps({
        "tests": [about(id) for id in TESTS if any(id in results for results in by_server.values())],
        "totals": {name: counts(results) for name, results in by_server.items()},
    }, ensure_ascii=False, indent=1)
