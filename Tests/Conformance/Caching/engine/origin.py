"""The origin: answers each request as its test's script says, and remembers what it was asked.

The path's second segment, after the portal's, names the test, the field `Step` the step; so a request that is sent again gets the
same answer, and a refresh behind is known for what it is.
"""

import asyncio
import re
import time

from . import wire
from .dates import dated, imf

NOT_MODIFIED_DELAY = 0.05


class Origin:
    def __init__(self):
        self.scripts = {}
        self.asked = {}
        self.strangers = []

    async def open(self, port=0):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", port, limit=1 << 20, backlog=512)
        self.port = self.server.sockets[0].getsockname()[1]

    def close(self):
        self.server.close()

    def expect(self, name, answers):
        """`answers` by step."""
        self.scripts[name] = answers
        self.asked[name] = []

    async def serve(self, reader, writer):
        try:
            while await self.one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, wire.Broken, ValueError):
            pass
        finally:
            writer.close()

    async def one(self, reader, writer):
        request = await wire.read_head(reader)
        if request is None:
            return False
        await wire.read_body(reader, request)
        method, target, version = (request.start.split(" ") + ["", ""])[:3]
        base, name = base_of(target)
        if name not in self.scripts:
            self.strangers.append(request.start)
            writer.write(b"HTTP/1.1 404 X\r\nContent-Length: 0\r\nCache-Control: no-store\r\n\r\n")
            return True
        request.method, request.target, request.version, request.answered = method, target, version, None
        step = request.get("Step")
        request.step = int(step) if step and step.isdigit() else max(self.scripts[name])
        self.asked[name].append(request)
        answer = self.scripts[name][request.step]
        request.base = base
        is_kept = await self.answer(answer, request, writer, version)
        request.answered = request.answered or time.monotonic()
        return is_kept and request.get("Connection") != "close" and version == "HTTP/1.1"

    async def answer(self, answer, request, writer, version):
        """Writes it; gives whether the connection may go on."""
        if answer.to_range and request.get("Range"):
            answer = answer.to_range
        await asyncio.sleep(answer.delay)
        if answer.dies:
            return False
        if answer.raw is not None:
            request.answered = time.monotonic()
            writer.write(dated(answer.raw.decode("latin-1")).encode("latin-1"))
            await writer.drain()
            return False
        is_conditional = request.get("If-None-Match") or request.get("If-Modified-Since")
        if answer.not_modified is not None and is_conditional:
            # So that an answer from the store before it is told from one after it.
            await asyncio.sleep(NOT_MODIFIED_DELAY)
            return await write_answer(answer, 304, answer.not_modified, b"", request, writer, version)
        content = body_of(answer, request)
        status, lines = answer.status, list(answer.lines)
        if answer.ranges:
            status, content, more = cut(request.get("Range"), content)
            lines += more
        return await write_answer(answer, status, lines, content, request, writer, version)


def base_of(target):
    """The path up to the test's name, and the name."""
    parts = re.sub(r"^https?://[^/]*", "", target).split("?")[0].split("/")
    # What a proxy puts before the portal's segment, or takes away, does not matter.
    place = next((index for index, part in enumerate(parts) if re.fullmatch(r"p\d+", part)), 0) + 1
    return "/".join(parts[:place + 1]), parts[place] if place < len(parts) else ""


def body_of(answer, request):
    if answer.echoes:
        return (request.get(answer.echoes) or "nothing").encode()
    return (f"answer {request.step}\n" if answer.body is None else answer.body).encode("latin-1")


def cut(ranges, content):
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", ranges or "")
    if not match or not (match[1] or match[2]):
        return 200, content, []
    first = int(match[1]) if match[1] else max(0, len(content) - int(match[2]))
    last = min(len(content) - 1, int(match[2])) if match[1] and match[2] else len(content) - 1
    if first >= len(content):
        return 416, b"", [f"Content-Range: bytes */{len(content)}"]
    return 206, content[first:last + 1], [f"Content-Range: bytes {first}-{last}/{len(content)}"]


def asked_authority(request):
    """The authority the client asked for, whatever the proxy makes of Host."""
    return request.get("Asked-Host") or ""


async def write_answer(answer, status, lines, content, request, writer, version):
    has_content = request.method != "HEAD" and status not in (204, 304)
    framing = "close" if answer.framing == "chunked" and version != "HTTP/1.1" else answer.framing
    head = [f"HTTP/{answer.version} {status} {answer.reason}"]
    lines = [dated(line).replace("{answer}", str(request.step)).replace("{base}", request.base)
             .replace("{authority}", asked_authority(request)) for line in lines]
    names = {line.split(":")[0].lower() for line in lines}
    if answer.has_date and "date" not in names:
        head.append(f"Date: {imf(time.time())}")
    # Not on a 304, which would put its mark on what is stored.
    if status != 304:
        head.append(f"Answer: {request.step}")
    head += lines
    if framing == "chunked" and has_content:
        head.append("Transfer-Encoding: chunked")
    elif framing == "length" and "content-length" not in names and (content or status not in (204, 304)):
        head.append(f"Content-Length: {len(content)}")
    elif framing == "close":
        head.append("Connection: close")
    head = "".join(f"{line}\r\n" for line in head) + "\r\n"
    before = "".join(f"HTTP/1.1 {line}\r\n\r\n" for line in answer.interim)
    sent = content if has_content else b""
    if framing == "chunked" and has_content:
        sent = b"%x\r\n%b\r\n" % (len(content), content) if content else b""
        sent += b"0\r\n" + "".join(f"{line}\r\n" for line in answer.trailers).encode() + b"\r\n"
    if answer.cut is not None:
        sent = sent[:answer.cut]
    request.answered = time.monotonic()
    writer.write((before + head).encode("latin-1"))
    if answer.pause:
        writer.write(sent[:1])
        await writer.drain()
        await asyncio.sleep(answer.pause)
        sent = sent[1:]
    writer.write(sent)
    await writer.drain()
    return framing != "close" and answer.cut is None and answer.version == "1.1"
