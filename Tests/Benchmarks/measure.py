"""Readings: CPU time and peak memory from /proc, load from wrk, a slow reader."""

import os
import re
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    """Parent, and user+system ticks of a process and of its children that have ended; None once it is gone."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            # The name stands in brackets and may hold anything: fields are counted from behind it.
            fields = file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(fields[1]), sum(int(field) for field in fields[11:15])


def family(roots):
    """The processes of `roots` and all their descendants."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit() and (stat := _stat(name)):
            parents[int(name)] = stat[0]
    found = set(roots)
    while True:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


def cpu_seconds(roots):
    """User and system time of the processes and their descendants, in seconds."""
    return sum(stat[1] for pid in family(roots) if (stat := _stat(pid))) / TICKS


def peak_memory(pid):
    """Peak resident memory of one process, in bytes (VmHWM)."""
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) << 10
    raise RuntimeError(f"process {pid} tells no VmHWM")


class Load:
    """What wrk saw."""

    def __init__(self, output):
        self.requests = int(_number(r"(\d+) requests in", output))
        self.rate = float(_number(r"Requests/sec:\s+([\d.]+)", output))
        errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output)
        refused = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
        self.failed = sum(map(int, errors.groups())) if errors else 0
        self.failed += int(refused.group(1)) if refused else 0


def _number(pattern, output):
    found = re.search(pattern, output)
    if not found:
        raise RuntimeError("wrk said:\n" + output)
    return found.group(1)


def drive(url, seconds, connections, closing=False, fields={}):
    """Loads `url` with wrk on two threads; `closing` opens a connection per request."""
    command = ["wrk", "--threads", "2", "--connections", str(connections), "--duration", f"{seconds}s", "--timeout", "10s"]
    if closing:
        command += ["--header", "Connection: close"]
    for name, value in fields.items():
        command += ["--header", f"{name}: {value}"]
    done = subprocess.run(command + [url], capture_output=True, text=True, timeout=seconds + 30)
    return Load(done.stdout + done.stderr)


def read_slowly(port, path, total, rate, pause):
    """Reads `total` bytes of content at `rate` bytes a second after a first pause, over a small receive window.

    Returns the seconds it took; fails if the content is shorter.
    """
    begun = time.monotonic()
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 10)
        connection.settimeout(30)
        connection.connect(("127.0.0.1", port))
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(4096)
            if not piece:
                raise RuntimeError(f"no answer to {path}")
            head += piece
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(f"{path} is answered {head[:60]!r}")
        chunked = b"transfer-encoding: chunked" in head.lower()
        received = len(head.split(b"\r\n\r\n", 1)[1])
        time.sleep(pause)
        start, buffer = time.monotonic(), bytearray(256 << 10)
        while count := connection.recv_into(buffer):
            received += count
            ahead = received / rate - (time.monotonic() - start)
            if ahead > 0.005:
                time.sleep(ahead)
    if received < total or (not chunked and received != total):
        raise RuntimeError(f"{path}: {received} bytes of {total}")
    return time.monotonic() - begun
