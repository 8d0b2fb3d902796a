# SPDX-License-Identifier: LGPL-3.0-or-later
"""Very many bookings in the middle of which something breaks, then the same requests again for the unanswered."""

import http.client
import json
import queue
import threading
import time
import urllib.parse
import uuid

from .clients import FORM, TIMEOUT, Answer
from .race import Cast

CLIENTS = 16
REPEATS = 30
PAUSE = 0.5  # seconds between repeats
CUT_EVERY = 5


class Rush:
    """Each family books each teacher of the gym at that teacher's own time, so that all can be had.

    The bookings go through the routes of ``race_addon``, each with a key of its own.

    :param Arena arena: where.
    :param int count: how many bookings.
    """

    def __init__(self, arena, count):
        self.arena = arena
        self.cast = Cast(arena)
        arena.reset()
        arena.sql("UPDATE ptc_session SET places = 48 WHERE conference_id = %s", [self.cast.gym["id"]])
        self.jobs = [self._job(number) for number in range(count)]
        self.answers = [None] * count
        self.done = 0
        self.is_cutting = False

    def _job(self, number):
        parts = self.cast.gym["parts"]
        family, part = number // len(parts), parts[number % len(parts)]
        want = self.cast.want(family, part, part["sessions"][1])
        wanted = dict(zip(("session", "student", "family", "class_teacher"), want, strict=True))
        payload = {"wanted": [wanted], "key": str(uuid.UUID(int=number))}
        return self.cast.device(family, number % 2, number // 2), want, json.dumps(payload)

    def run(self, fault):
        """Make all bookings; call ``fault`` when half of them are answered."""
        todo = queue.SimpleQueue()
        for number in range(len(self.jobs)):
            todo.put(number)
        threads = [threading.Thread(target=self._work, args=(todo,), daemon=True) for _client in range(CLIENTS)]
        for thread in threads:
            thread.start()
        limit = time.monotonic() + TIMEOUT
        while self.done < len(self.jobs) / 2 and time.monotonic() < limit:
            time.sleep(0.005)
        fault(self)
        for thread in threads:
            thread.join(TIMEOUT)

    def _work(self, todo):
        while True:
            try:
                number = todo.get_nowait()
            except queue.Empty:
                return
            if self.is_cutting and number % CUT_EVERY == 0:
                self.answers[number] = self._cut(number)
            else:
                self.answers[number] = self.send(number)
            self.done += 1

    def send(self, number):
        """Send a booking once; return the Answer."""
        device, _want, payload = self.jobs[number]
        try:
            return device.call_service("book_all", payload)
        except (OSError, http.client.HTTPException) as error:
            return Answer("broken", repr(error), status=0)

    def _cut(self, number):
        """Send a booking and hang up without waiting for the answer."""
        device, _want, payload = self.jobs[number]
        connection = http.client.HTTPConnection("127.0.0.1", device.port, timeout=TIMEOUT)
        body = urllib.parse.urlencode({"payload": payload})
        connection.request("POST", "/race/book_all", body, {"Cookie": f"session_id={device.session}", **FORM})
        connection.close()
        return Answer("broken", "hung up", status=0)

    def has_lost(self):
        """Tell whether a booking has had no answer so far."""
        return any(answer and answer.outcome == "broken" for answer in self.answers)

    def repeat(self, number):
        """Send a booking again until it is answered; return the Answer."""
        answer = None
        for _attempt in range(REPEATS):
            answer = self.send(number)
            if answer.outcome != "broken":
                break
            time.sleep(PAUSE)
        return answer

    def booked(self):
        """Return ``{what is wanted: [ids of its appointments]}``."""
        found = {}
        rows = self.arena.sql(
            "SELECT id, session_id, student_id, family_id, class_teacher_id FROM ptc_appointment WHERE state = 'booked'"
        )
        for row in rows:
            found.setdefault(row[1:], []).append(row[0])
        return found
