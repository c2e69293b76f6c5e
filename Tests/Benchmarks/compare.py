"""Compares CPU time per request of Motcua and its peers, and checks memory and start. Run by Tests/Benchmarks/run."""

import argparse
import json
import os
import shutil
import signal
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import measure
import servers

# name: path, new connection per request over TLS, least ratio to nginx, peers to be ahead of by a factor
CASES = {
    "hit-1k": ("/cache/1k", False, 1.4, {"haproxy": 1.0, "varnish": 1.0}),
    "hit-304": ("/cache/1k", False, 1.0, {}),
    "hit-100k": ("/cache/100k", False, 1.0, {}),
    "hit-1m": ("/cache/1m", False, 1.0, {}),
    "forward-1k": ("/pass/1k", False, 0.6, {"varnish": 3.0}),
    "forward-100k": ("/pass/100k", False, 0.9, {}),
    "forward-1m": ("/pass/1m", False, 0.9, {}),
    "tls-new": ("/cache/1k", True, 1.15, {}),
}
# Cases whose client has the answer already, and names its entity tag.
CONDITIONAL = {"hit-304"}
# A case that may not cost more than another, but for what two readings of the same differ by.
NOT_ABOVE = {"hit-304": "hit-1k"}
TOLERANCE = 1.05
CHECKS = ["memory", "start"]
MEMORY_BAR = 64 << 20
START_BAR = 2.0
TRUSTING = ssl._create_unverified_context()


def options():
    parser = argparse.ArgumentParser(prog="Tests/Benchmarks/run", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="times each server is driven, in turn (3)")
    parser.add_argument("--seconds", type=int, default=5, help="of each drive (5)")
    parser.add_argument("--connections", type=int, default=64, help="kept open by wrk (64)")
    parser.add_argument("--only", default=",".join([*CASES, *CHECKS]), help="cases and checks, by name")
    parser.add_argument("--servers", default="nginx,haproxy,varnish", help="peers beside the gateway")
    parser.add_argument("--gateway", default=servers.Motcua.executable, help="the executable to measure")
    parser.add_argument("--peers-only", action="store_true", help="leave the gateway out")
    parser.add_argument("--skip-build", action="store_true", help="measure what was built before")
    parser.add_argument("--nginx-log-unbuffered", action="store_true", help="one write per request, nginx's default")
    parser.add_argument("--json", metavar="FILE", help="write the readings there too")
    parser.add_argument("--strict", action="store_true", help="exit 1 where a bar is missed")
    chosen = parser.parse_args()
    chosen.only = chosen.only.split(",")
    unknown = set(chosen.only) - {*CASES, *CHECKS}
    if unknown:
        parser.error(f"no such case: {', '.join(sorted(unknown))}; there are {', '.join([*CASES, *CHECKS])}")
    return chosen


def fetch(url):
    with urllib.request.urlopen(url, timeout=10, context=TRUSTING) as answer:
        return answer.read()


def origin_requests(origin):
    """Requests the origin has had in all; asking counts as one."""
    return int(fetch(origin.url("/requests")).split(b"\n")[2].split()[2])


def check_answers(server, case):
    """One or two requests, so that nothing is measured that answers wrongly. Returns the fields to ask with."""
    path, tls, _, _ = CASES[case]
    with urllib.request.urlopen(server.url(path, tls), timeout=10, context=TRUSTING) as answer:
        content, tag = answer.read(), answer.headers["ETag"]
    if len(content) != servers.SIZES[path.rpartition("/")[2]]:
        raise RuntimeError(f"{server.name} answers {path} with {len(content)} bytes")
    if case not in CONDITIONAL:
        return {}
    fields = {"If-None-Match": tag}
    try:
        urllib.request.urlopen(urllib.request.Request(server.url(path, tls), headers=fields), timeout=10)
    except urllib.error.HTTPError as answer:
        if answer.code == 304:
            return fields
    raise RuntimeError(f"{server.name} answers {path} with more than 304 to who has it")


def one_reading(server, origin, case, fields, chosen):
    path, tls, _, _ = CASES[case]
    asked = origin_requests(origin)
    cpu = measure.cpu_seconds(server.pids)
    load = measure.drive(server.url(path, tls), chosen.seconds, chosen.connections, closing=tls, fields=fields)
    cpu = measure.cpu_seconds(server.pids) - cpu
    asked = origin_requests(origin) - asked - 1
    if load.failed:
        print(f"  {server.name}: {load.failed} of {load.requests} requests failed", file=sys.stderr)
    if path.startswith("/cache/") and asked > load.requests / 100:
        raise RuntimeError(f"{server.name} does not cache: {asked} of {load.requests} requests went on")
    return {"cpu": cpu * 1e6 / load.requests, "rate": load.rate, "requests": load.requests, "failed": load.failed}


def run_case(case, running, origin, chosen):
    able = [server for server in running if server.speaks_tls or not CASES[case][1]]
    # A 304 with the length of what it does not send is allowed (RFC 9110 §8.6), but wrk waits for the content.
    able = [server for server in able if case not in CONDITIONAL or not server.tells_length_in_304]
    fields = {}
    for server in able:
        fields[server.name] = check_answers(server, case)
        measure.drive(server.url(*CASES[case][:2]), 1, chosen.connections, closing=CASES[case][1])
    readings = {server.name: [] for server in able}
    for number in range(chosen.rounds):
        for server in able:
            print(f"{case}: round {number + 1} of {chosen.rounds}, {server.name}", file=sys.stderr)
            readings[server.name].append(one_reading(server, origin, case, fields[server.name], chosen))
    return readings


def median(readings, key):
    return statistics.median(reading[key] for reading in readings)


def print_case(case, readings):
    """The table of one case. Returns the bars that were missed."""
    nginx = median(readings["nginx"], "cpu") if "nginx" in readings else None
    print(f"\n{case:<14}{'CPU-µs/request':>16}{'(least–most)':>18}{'requests/s':>14}{'nginx ÷ it':>12}{'failed':>9}")
    for name, rows in readings.items():
        cpu = median(rows, "cpu")
        spread = f"({min(row['cpu'] for row in rows):.1f}–{max(row['cpu'] for row in rows):.1f})"
        ratio = f"{nginx / cpu:.2f}" if nginx else "–"
        print(f"{name:<14}{cpu:>16.1f}{spread:>18}{median(rows, 'rate'):>14,.0f}{ratio:>12}{sum(row['failed'] for row in rows):>9}")
    missed = []
    if "motcua" in readings:
        own = median(readings["motcua"], "cpu")
        _, _, bar, ahead = CASES[case]
        for peer, factor in {"nginx": bar, **ahead}.items():
            if peer in readings:
                reached = median(readings[peer], "cpu") / own
                print(f"{'bar':<14}at least {factor:g} times {peer}: {reached:.2f} {'reached' if reached >= factor else 'MISSED'}")
                if reached < factor:
                    missed.append(f"{case} against {peer}")
    return missed


def compare_own(case, results):
    """One case of ours beside another."""
    other = NOT_ABOVE.get(case)
    if other not in results or "motcua" not in results[case]:
        return []
    own, bar = (median(results[name]["motcua"], "cpu") for name in (case, other))
    reached = own <= bar * TOLERANCE
    print(f"{'bar':<14}not above {other}: {own:.1f} to {bar:.1f} {'reached' if reached else 'MISSED'}")
    return [] if reached else [f"{case} against {other}"]


def check_memory(folder, origin):
    """1 GiB to a reader of about 100 MiB/s that pauses first: the gateway must wait with it."""
    server = servers.Motcua(os.path.join(folder, "memory"), origin).start()
    try:
        idle = measure.peak_memory(server.pids[0])
        took = measure.read_slowly(server.port, "/pass/1g", 1 << 30, rate=100 << 20, pause=2)
        peak = measure.peak_memory(server.pids[0])
    finally:
        server.stop()
    reached = peak < MEMORY_BAR
    print(f"\nmemory        1 GiB to a slow reader in {took:.0f} s: peak {peak / (1 << 20):.1f} MiB (before {idle / (1 << 20):.1f});"
          f" bar {MEMORY_BAR >> 20} MiB {'reached' if reached else 'MISSED'}")
    return [] if reached else ["memory"]


def check_start(folder, origin):
    """1,000 agency files: checked, and from the start of the process to the first answer."""
    server = servers.CrowdedMotcua(os.path.join(folder, "start"), origin)
    config = server.write_configuration()
    begun = time.monotonic()
    subprocess.run([server.executable, "check", "--config", config], check=True, stdout=subprocess.DEVNULL, timeout=60)
    checked = time.monotonic() - begun
    begun = time.monotonic()
    try:
        server.start()
        fetch(server.url("/cache/1k"))
        started = time.monotonic() - begun
    finally:
        server.stop()
    reached = max(checked, started) < START_BAR
    print(f"\nstart         1,000 agency files: checked in {checked:.2f} s, first answer after {started:.2f} s;"
          f" bar {START_BAR:g} s {'reached' if reached else 'MISSED'}")
    return [] if reached else ["start"]


def compare(chosen, folder):
    servers.Motcua.executable = os.path.abspath(chosen.gateway)
    if chosen.nginx_log_unbuffered:
        servers.Nginx.log_options = ""
    kinds = {"nginx": servers.Nginx, "haproxy": servers.Haproxy, "varnish": servers.Varnish}
    wanted = [kinds[name] for name in chosen.servers.split(",") if name]
    if not chosen.peers_only:
        wanted.insert(0, servers.Motcua)
    running, missed, results = [], [], {}
    try:
        origin = servers.Origin(folder)
        running.append(origin)
        origin.start()
        for kind in wanted:
            running.append(kind(folder, origin))
            running[-1].start()
        for case in CASES:
            if case in chosen.only:
                results[case] = run_case(case, running[1:], origin, chosen)
                missed += print_case(case, results[case])
                missed += compare_own(case, results)
                sys.stdout.flush()
        if not chosen.peers_only:
            missed += check_memory(folder, origin) if "memory" in chosen.only else []
            missed += check_start(folder, origin) if "start" in chosen.only else []
    finally:
        for server in reversed(running):
            server.stop()
    if chosen.json:
        with open(chosen.json, "w") as file:
            json.dump(results, file, indent=1)
    return missed


def main():
    chosen = options()
    if not (chosen.peers_only or chosen.skip_build):
        build = os.path.join(servers.REPOSITORY, "Sources/motcua/Deployment/build")
        subprocess.run([build], check=True, stdout=sys.stderr, cwd=servers.REPOSITORY)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = tempfile.mkdtemp(prefix="motcua-benchmark-")
    try:
        missed = compare(chosen, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if missed:
        print(f"\nbars missed: {', '.join(missed)}")
    sys.exit(1 if missed and chosen.strict else 0)


if __name__ == "__main__":
    main()
