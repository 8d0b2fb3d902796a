# SPDX-License-Identifier: LGPL-3.0-or-later
"""500 pages that are open at once: what it costs that they follow what is free, by asking and by Odoo's bus."""

import asyncio
import random
import time

from . import client, large
from .field import Field
from .free import BOOKED, FREE, book
from .parents import Wishes, sign_in
from .scratch import copied, environment
from .served import serving
from .websockets import told

PAGES = 500
SECONDS = 60
# As static/src/interactions/live_times.js: seconds between two looks, and what a slow answer adds.
SHORTEST, LONGEST = 4, 30
SHARE, BUSIEST = 50, 90
SOCKETS = 100
TOLD = 10  # messages


def measure(ready, figures):
    """Measure pages that ask while nothing happens, and while something always has; and messages of the bus."""
    large.database(ready)
    folders = large.addons_path(ready)
    with copied(ready, large.NAME) as name:
        with environment(name, folders) as env:
            rows = Wishes(env).apart()
            book(env, rows[:BOOKED])
            seats = sign_in(env)
        with serving(ready, name, "live", folders) as served:
            field = Field(ready.databases, name, served, seats)
            calls = [field.get(FREE, rows[number % len(rows)]) for number in range(PAGES)]
            client.closed_loop(calls[:40], 4)  # each worker has to have done it once
            for what, pause in {"quiet": LONGEST, "busy": SHORTEST}.items():
                _tell(figures, what, *_ask(served, calls, pause))
            _tell_bus(figures, _hear(field, name, folders))


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


def _hear(field, name, folders):
    """Return the seconds of CPU for one message to one page, of all that hear it."""
    cookies = [seat.cookie for seat in list(field.seats.values())[:SOCKETS]]
    with environment(name, folders) as env:
        from odoo.addons.bus.websocket import WebsocketConnectionHandler

        def tell(heard):
            before = field.served.cpu()
            for number in range(TOLD):
                env["bus.bus"]._sendone("broadcast", "live", {"taken": [number]})
                env.cr.commit()
                time.sleep(3)
            return (field.served.cpu() - before) / max(len(heard), 1), len(heard)

        return told(field.served.bus_port, WebsocketConnectionHandler._VERSION, cookies, tell)


def _tell_bus(figures, found):
    cpu, heard = found
    figures.note(f"messages heard: {heard} of {SOCKETS * TOLD}")
    figures.add("live_bus_cpu_ms_per_message", 1000 * cpu)
