# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whom the families of the sample school have to meet, and free times of their teachers, without Odoo."""

import csv
import random
from collections import defaultdict
from datetime import datetime, timedelta

START = datetime(2026, 10, 13, 14)
EVENINGS = 2
BEGINS = [minute for minute in range(0, 240, 10) if not 120 <= minute < 150]  # of sessions; between them is a break
LENGTH, WALKS = 10, (5, 8, 15)  # minutes; within a floor, to another floor, to another campus
FLOORS = 3


def read_lines(folder):
    """Return ``{guardian id: [(student id, teacher id), ...]}`` of who may book, one of each set of children.

    :param pathlib.Path folder: a OneRoster folder with ``guardian_links.csv``.
    """
    classes, teachers, students = defaultdict(set), defaultdict(set), defaultdict(set)
    for row in _read(folder / "enrollments.csv"):
        if row["role"] == "student":
            classes[row["userSourcedId"]].add(row["classSourcedId"])
        else:
            teachers[row["classSourcedId"]].add(row["userSourcedId"])
    for link in _read(folder / "guardian_links.csv"):
        if link["mayBook"] == "true":
            students[link["guardianSourcedId"]].add(link["studentSourcedId"])
    families = {tuple(sorted(some)): guardian for guardian, some in students.items()}
    return {
        guardian: [
            (student, teacher)
            for student in some
            for teacher in sorted({teacher for one in classes[student] for teacher in teachers[one]})
        ]
        for some, guardian in families.items()
    }


def make_options(find, teachers, share, seed=0, walks=WALKS):
    """Return ``{teacher: options}``: some of each teacher's times on two evenings are free.

    :param find: the module ``itinerary``.
    :param share: of the times that are free, up to 1.
    """
    rng, options = random.Random(seed), {}
    for number, teacher in enumerate(sorted(teachers)):
        place = (str(number % FLOORS), 1) if number % 11 else ("0", 2)
        options[teacher] = tuple(
            _make_option(find, teacher, evening, minute, place, walks)
            for evening in range(EVENINGS)
            for minute in BEGINS
            if rng.random() < share
        )
    return options


def _make_option(find, teacher, evening, minute, place, walks):
    start = START + timedelta(days=2 * evening, minutes=minute)
    stop = start + timedelta(minutes=LENGTH)
    until, floor_until, campus_until = (stop + timedelta(minutes=way) for way in walks)
    stay = find.walk.Stay(start, stop, until, place[0], floor_until, place[1], campus_until, teacher)
    return find.Option((teacher, evening, minute), stay, start.date(), teacher)


def make_visits(find, lines, options):
    """Return the visits of a family; the key of each is its line."""
    return [find.Visit(line, options[line[1]]) for line in lines]


def _read(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
