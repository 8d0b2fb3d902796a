# SPDX-License-Identifier: LGPL-3.0-or-later
"""The best times for a family: three plans out of the free sessions of its teachers, without Odoo.

Families of the sample school have many more visits than the goals speak of: the largest one is measured as well.
"""

import pathlib
import random
import statistics
import sys
import tempfile
import time
import types
from datetime import datetime, timedelta

from dev import paths, sample_lines, sample_school

# Figure -> (teachers, sessions of each). The sessions are spread over two evenings.
SIZES = {"itinerary_8x24_ms": (8, 24), "itinerary_12x40_ms": (12, 40)}
SHARES = (1, 0.6, 0.3, 0.15)  # of the sessions that are still free
EVENINGS = (1, 2)
START = datetime(2026, 10, 13, 14)
LENGTH, WALKS = 10, (5, 8, 20)  # minutes; within a floor, to another floor, to another campus
PLACES = [("1", 1), ("2", 1), ("3", 1), ("1", 2)]
SEEDS = range(5)


def measure(_ready, figures):
    """Plan for families whose teachers are on three floors and two campuses, with more and with fewer free times."""
    find = load()
    for figure, (teachers, sessions) in SIZES.items():
        worst = 0
        for evenings in EVENINGS:
            for share in SHARES:
                took = [_time(find, teachers, sessions, evenings, share, seed) for seed in SEEDS]
                median = statistics.median(took) * 1000
                figures.note(f"{teachers} x {sessions}, {evenings} evenings, {share:.0%} free: {median:.1f} ms")
                worst = max(worst, median)
        figures.add(figure, worst)
    _measure_families(find, figures)


def _measure_families(find, figures):
    """Plan for each family of the sample school, all teachers of all children at once."""
    with tempfile.TemporaryDirectory() as folder:
        families = sample_lines.read_lines(sample_school.generate(pathlib.Path(folder)))
    largest = max(families.values(), key=len)
    teachers = {teacher for lines in families.values() for _student, teacher in lines}
    worst, means = 0, []
    for share in SHARES:
        options = sample_lines.make_options(find, teachers, share)
        every = [sample_lines.make_visits(find, lines, options) for lines in families.values()]
        took = [_seconds(find, visits) * 1000 for visits in every]
        means.append(statistics.mean(took))
        own = took[list(families.values()).index(largest)]
        figures.note(f"{len(largest)} visits, {share:.0%} free: {own:.0f} ms; all families: {means[-1]:.0f} ms each")
        worst = max(worst, own)
    figures.add("itinerary_largest_family_ms", worst)
    figures.add("itinerary_families_mean_ms", max(means))


def load():
    """Return the module, imported without Odoo, which the addon's own ``__init__`` would need."""
    if "ptc_conference" not in sys.modules:
        package = types.ModuleType("ptc_conference")
        package.__path__ = [str(paths.ROOT / "ptc_conference")]
        sys.modules["ptc_conference"] = package
    from ptc_conference.lib import itinerary

    return itinerary


def _time(find, teachers, sessions, evenings, share, seed):
    """Return the seconds for the answer that a parent gets: up to three plans."""
    visits = make_visits(find, random.Random(seed), teachers, sessions, evenings, share)
    return min(_seconds(find, visits) for _round in range(3))


def _seconds(find, visits):
    """Return the seconds of CPU, of which there are as many by the clock where nothing else runs."""
    start = time.process_time()
    find.find_plans(visits)
    return time.process_time() - start


def make_visits(find, rng, teachers, sessions, evenings, share):
    """Return visits with the given share of their sessions."""
    visits = []
    for number in range(teachers):
        place = rng.choice(PLACES)
        options = [_make_option(find, number, index, sessions // evenings, place) for index in range(sessions)]
        free = sorted(rng.sample(range(sessions), max(1, round(sessions * share))))
        visits.append(find.Visit(number, tuple(options[index] for index in free)))
    return visits


def _make_option(find, number, index, per_evening, place):
    evening, slot = divmod(index, per_evening)
    start = START + timedelta(days=2 * evening, minutes=LENGTH * slot)
    stop = start + timedelta(minutes=LENGTH)
    until, floor_until, campus_until = (stop + timedelta(minutes=way) for way in WALKS)
    stay = find.walk.Stay(start, stop, until, place[0], floor_until, place[1], campus_until, number)
    return find.Option((number, index), stay, start.date(), number)
