# SPDX-License-Identifier: LGPL-3.0-or-later
"""A load generator for the loopback interface: closed loop (some clients, each waits for its answer) or on a clock."""

import asyncio
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

TIMEOUT = 180  # seconds


@dataclass(frozen=True)
class Call:
    """One request, ready to be sent."""

    port: int
    data: bytes


@dataclass(frozen=True)
class Outcome:
    """What became of some calls: seconds each, statuses (0 is no answer), first bytes sent to last received."""

    times: list
    statuses: Counter
    took: float

    def summary(self):
        """Return ``rps`` and the latencies ``p50_ms``, ``p95_ms``, ``p99_ms``."""
        marks = statistics.quantiles([1000 * one for one in self.times], n=100, method="inclusive")
        return {"rps": len(self.times) / self.took, "p50_ms": marks[49], "p95_ms": marks[94], "p99_ms": marks[98]}

    @property
    def failed(self):
        """How many calls had no answer, or one that says the server is at fault."""
        return sum(count for status, count in self.statuses.items() if not 0 < status < 500)


def call(port, path, cookie=None, form=None, headers=()):
    """Return the call of a page, or the one that sends a form.

    :param str cookie: id of an Odoo session; a visitor has none.
    :param headers: further lines of the head.
    """
    body = urlencode(form, doseq=True).encode() if form else b""
    lines = [
        f"{'POST' if form else 'GET'} {path} HTTP/1.1",
        f"Host: localhost:{port}",
        "Connection: close",
        *headers,
    ]
    if cookie:
        lines.append(f"Cookie: session_id={cookie}")
    if form:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return Call(port, "\r\n".join([*lines, "", ""]).encode() + body)


class _Exchange(asyncio.Protocol):
    def __init__(self, data):
        self.data = data
        self.head = b""
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        transport.write(self.data)

    def data_received(self, data):
        if len(self.head) < 32:
            self.head += data[:32]

    def connection_lost(self, error):
        if not self.done.done():
            words = self.head.split(b" ", 2)
            self.done.set_result(int(words[1]) if error is None and len(words) > 1 else 0)


async def send(one):
    """Send a call; return its seconds and the status, 0 when there is no answer."""
    start = time.perf_counter()
    status = 0
    try:
        async with asyncio.timeout(TIMEOUT):
            make = lambda: _Exchange(one.data)  # noqa: E731
            _transport, exchange = await asyncio.get_running_loop().create_connection(make, "127.0.0.1", one.port)
            status = await exchange.done
    except (OSError, TimeoutError):
        pass
    return time.perf_counter() - start, status


def closed_loop(calls, clients):
    """Send calls, ``clients`` at a time, each client its next one when it has its answer.

    :return: ``Outcome``
    """
    return asyncio.run(_closed_loop(calls, clients))


async def _closed_loop(calls, clients):
    waiting, rows = iter(calls), []

    async def work():
        for one in waiting:
            rows.append(await send(one))

    start = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(clients)))
    return _outcome(rows, time.perf_counter() - start)


def on_time(calls, seconds):
    """Send calls at even distances within some seconds, whether or not earlier ones have been answered.

    :return: ``Outcome``
    """
    return asyncio.run(_on_time(calls, seconds))


async def _on_time(calls, seconds):
    async def send_at(moment, one):
        await asyncio.sleep(max(0, moment - time.perf_counter()))
        return await send(one)

    start = time.perf_counter()
    pause = seconds / len(calls)
    rows = await asyncio.gather(*(send_at(start + pause * number, one) for number, one in enumerate(calls)))
    return _outcome(rows, time.perf_counter() - start)


def _outcome(rows, took):
    return Outcome([seconds for seconds, _ in rows], Counter(status for _, status in rows), took)
