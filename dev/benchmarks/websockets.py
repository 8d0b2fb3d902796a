# SPDX-License-Identifier: LGPL-3.0-or-later
"""Open pages on Odoo's bus: a websocket each (RFC 6455), as a browser would have."""

import asyncio
import base64
import json
import os

HEAD = (
    "GET /websocket?version={version} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
    "Cookie: session_id={cookie}\r\n\r\n"
)
TEXT = 0x81  # the only frame of a text message
MASKED = 0x80


def _frame(text):
    """Return a message of at most 125 bytes as a client sends it; a mask of zeros leaves it as it is."""
    body = text.encode()
    return bytes([TEXT, MASKED | len(body)]) + bytes(4) + body


async def _open(port, version, cookie):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(HEAD.format(version=version, port=port, key=key, cookie=cookie).encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 101 " not in head.partition(b"\r\n")[0]:
        raise ConnectionError(head.decode(errors="replace")[:200])
    writer.write(_frame(json.dumps({"event_name": "subscribe", "data": {"channels": [], "last": 0}})))
    return reader, writer


async def _listen(reader, seen):
    while chunk := await reader.read(65536):
        seen.append(len(chunk))


def told(port, version, cookies, tell):
    """Open a websocket for each cookie, let ``tell()`` run, and wait until all have heard of it.

    :return: what ``tell`` returns.
    """
    return asyncio.run(_told(port, version, cookies, tell))


async def _told(port, version, cookies, tell):
    opened = [await _open(port, version, cookie) for cookie in cookies]
    heard = []
    listeners = [asyncio.ensure_future(_listen(reader, heard)) for reader, _writer in opened]
    await asyncio.sleep(3)  # until all have subscribed
    result = await asyncio.to_thread(tell, heard)
    for listener in listeners:
        listener.cancel()
    for _reader, writer in opened:
        writer.close()
    return result
