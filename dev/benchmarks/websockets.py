# SPDX-License-Identifier: LGPL-3.0-or-later
"""Open pages on Odoo's bus: a websocket each (RFC 6455), as a browser would have."""

import asyncio
import base64
import json
import os
import time

HEAD = (
    "GET /websocket?version={version} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
    "Cookie: session_id={cookie}\r\n\r\n"
)
TEXT = 0x81  # the only frame of a text message
MASKED = 0x80
SUBSCRIBED = 10  # seconds, until all have subscribed


def _frame(text):
    """Return a message of at most 125 bytes as a client sends it; a mask of zeros leaves it as it is."""
    body = text.encode()
    return bytes([TEXT, MASKED | len(body)]) + bytes(4) + body


async def _open(port, version, cookie, channels):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(HEAD.format(version=version, port=port, key=key, cookie=cookie).encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 101 " not in head.partition(b"\r\n")[0]:
        raise ConnectionError(head.decode(errors="replace")[:200])
    writer.write(_frame(json.dumps({"event_name": "subscribe", "data": {"channels": channels, "last": 0}})))
    return reader, writer


async def _listen(reader, seen):
    while await reader.read(65536):
        seen.append(time.perf_counter())


def told(port, version, cookies, channels, tell):
    """Open a websocket for each cookie that hears some channels, and let ``tell(heard)`` run.

    ``heard`` grows by the instant of ``time.perf_counter`` at which a socket is told something.

    :return: what ``tell`` returns.
    """
    return asyncio.run(_told(port, version, cookies, channels, tell))


async def _told(port, version, cookies, channels, tell):
    opened = [await _open(port, version, cookie, channels) for cookie in cookies]
    heard = []
    listeners = [asyncio.ensure_future(_listen(reader, heard)) for reader, _writer in opened]
    await asyncio.sleep(SUBSCRIBED)
    result = await asyncio.to_thread(tell, heard)
    for listener in listeners:
        listener.cancel()
    for _reader, writer in opened:
        writer.close()
    return result
