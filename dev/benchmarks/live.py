# SPDX-License-Identifier: LGPL-3.0-or-later
"""500 pages that are open at once: what it costs that they follow what is free, by asking and by Odoo's bus."""

import asyncio
import random
import statistics
import time

from . import client
from .field import CLIENTS
from .free import BOOKED, FREE, half_booked
from .websockets import told

PAGES = 500
SECONDS = 60
# As static/src/interactions/live_times.js: seconds between two looks, and what a slow answer adds.
SHORTEST, LONGEST = 4, 30
SHARE, BUSIEST = 50, 90
TOLD = 8  # bookings, one after the other
APART = 5  # seconds
RUSH = 20  # seconds of bookings without a pause


def measure(ready, figures):
    """Measure pages that ask while nothing happens, and while something always has; and messages of the bus."""
    with half_booked(ready, "live") as (field, rows):
        calls = [field.get(FREE, rows[number % len(rows)]) for number in range(PAGES)]
        client.closed_loop(calls[:40], 4)  # each worker has to have done it once
        for what, pause in {"quiet": LONGEST, "busy": SHORTEST}.items():
            _tell(figures, what, *_ask(field.served, calls, pause))
        _hear(figures, field, rows[BOOKED:])


def _ask(served, calls, pause):
    """Let each page ask again and again; return the seconds that answers took, those of CPU, and of the whole."""
    before, start = served.cpu(), time.perf_counter()
    times = asyncio.run(_pages(calls, pause, start + SECONDS))
    return times, served.cpu() - before, time.perf_counter() - start


async def _pages(calls, pause, end):
    times = []

    async def page(call):
        await asyncio.sleep(random.random() * pause)
        while time.perf_counter() < end:
            took, status = await client.send(call)
            if status != 200:
                raise ConnectionError(f"A page was answered {status}.")
            times.append(took)
            await asyncio.sleep(max(pause, min(SHARE * took, BUSIEST)) * random.uniform(0.75, 1.25))

    tasks = [asyncio.ensure_future(page(call)) for call in calls]
    await asyncio.sleep(end - time.perf_counter())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return times


def _tell(figures, what, times, cpu, took):
    times = sorted(times)
    figures.add(f"live_{what}_cpu_ms_per_page_minute", 1000 * cpu / PAGES / (took / 60))
    figures.add(f"live_{what}_cores", cpu / took)
    figures.add(f"live_{what}_seconds_between_looks", PAGES * took / len(times))
    figures.add(f"live_{what}_p95_ms", 1000 * times[int(0.95 * len(times))])


def _hear(figures, field, rows):
    """Book while all pages hear of it on the bus: now and then, and without a pause."""
    from odoo.addons.bus.websocket import WebsocketConnectionHandler

    cookies = [seat.cookie for seat in list(field.seats.values())[:PAGES]]
    channels = [f"ptc_conference_{rows[0]['conference_id']}"]

    def tell(heard):
        alone = _book_apart(field, rows[:TOLD], heard)
        return alone, _book_on(field, rows[TOLD:], heard)

    port, version = field.served.bus_port, WebsocketConnectionHandler._VERSION
    alone, rush = told(port, version, cookies, channels, tell)
    delays, cpu = alone
    figures.note(f"messages heard: {len(delays)} of {PAGES * TOLD}")
    figures.add("live_bus_p50_ms", 1000 * statistics.median(delays))
    figures.add("live_bus_p95_ms", 1000 * sorted(delays)[int(0.95 * len(delays))])
    figures.add("live_bus_cpu_ms_per_message", 1000 * cpu / len(delays))
    for name, value in rush.items():
        figures.add(f"live_bus_rush_{name}", value)


def _book_apart(field, rows, heard):
    """Return the seconds from the answer to a booking to each page that hears of it, and those of CPU for all."""
    delays, before = [], field.served.cpu()
    for row in rows:
        seen = len(heard)
        client.closed_loop([field.book(row)], 1)
        answered = time.perf_counter()
        time.sleep(APART)
        delays += [max(one - answered, 0) for one in heard[seen:]]
    return delays, field.served.cpu() - before


def _book_on(field, rows, heard):
    """Book for a while; return bookings a second, messages a page hears in a second, and cores."""
    before, seen, start, count = field.served.cpu(), len(heard), time.perf_counter(), 0
    while time.perf_counter() < start + RUSH:
        client.closed_loop([field.book(row) for row in rows[count : count + CLIENTS]], CLIENTS)
        count += CLIENTS
    took = time.perf_counter() - start
    cores = (field.served.cpu() - before) / took
    return {"bookings_per_s": count / took, "messages_per_s": (len(heard) - seen) / PAGES / took, "cores": cores}
