"""HTTP/1.1 as bytes: what a polite library would neither send nor show."""

import asyncio
from dataclasses import dataclass, field


class Broken(Exception):
    """The other side ended or spoke nonsense in the middle of a message."""


@dataclass
class Message:
    """A request or an answer as it came."""

    start: str = ""
    fields: list = field(default_factory=list)
    body: bytes = b""
    trailers: list = field(default_factory=list)
    interim: list = field(default_factory=list)
    # False when the connection ended before the body did.
    whole: bool = True

    def all(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def get(self, name):
        """All lines of a field joined, or None."""
        values = self.all(name)
        return ", ".join(values) if values else None

    @property
    def status(self):
        words = self.start.split(" ")
        return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


async def read_head(reader):
    """A start line and fields; None at the end of the connection."""
    start = (await reader.readline()).decode("latin-1").rstrip("\r\n")
    if not start:
        return None
    return Message(start=start, fields=await read_fields(reader))


async def read_fields(reader):
    fields = []
    while True:
        raw = await reader.readline()
        if not raw.endswith(b"\n"):
            raise Broken("ended within a field section")
        line = raw.decode("latin-1").rstrip("\r\n")
        if not line:
            return fields
        name, _, value = line.partition(":")
        fields.append((name, value.strip()))


async def read_body(reader, message, has_content=True, until_close=False):
    """Fills in body and trailers by the message's own framing (RFC 9112 §6.3)."""
    if not has_content:
        return
    try:
        if (message.get("Transfer-Encoding") or "").lower().endswith("chunked"):
            await read_chunks(reader, message)
        elif message.get("Content-Length") is not None:
            length = int(message.all("Content-Length")[0])
            message.body = await reader.readexactly(length)
        elif until_close:
            message.body = await reader.read()
    except asyncio.IncompleteReadError as error:
        message.body += error.partial
        message.whole = False
    except (Broken, ValueError, ConnectionError):
        message.whole = False


async def read_chunks(reader, message):
    while True:
        line = await reader.readline()
        size = int(line.split(b";")[0].strip() or b"x", 16)
        if size == 0:
            message.trailers = await read_fields(reader)
            return
        message.body += await reader.readexactly(size)
        await reader.readexactly(2)


async def exchange(host, port, request, method, seconds):
    """One request on a connection of its own; interim answers are kept beside the final one."""
    reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port, limit=1 << 20), seconds)
    try:
        writer.write(request)
        interim = []
        while True:
            message = await asyncio.wait_for(read_head(reader), seconds)
            if message is None:
                raise Broken("closed without an answer")
            if message.status >= 200:
                break
            interim.append(message)
        message.interim = interim
        has_content = method != "HEAD" and message.status not in (204, 304)
        await asyncio.wait_for(read_body(reader, message, has_content, until_close=True), seconds)
        return message
    finally:
        writer.close()
