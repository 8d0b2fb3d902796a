# SPDX-License-Identifier: LGPL-3.0-or-later
"""People of a roster who are worth showing in a demonstration."""

import csv
import pathlib
from collections import Counter, defaultdict


def find_cases(folder):
    """Return ids of people worth showing in a demonstration, the same ones each time.

    :param pathlib.Path folder: any OneRoster folder with ``guardian_links.csv``.
    :return: ``{"couple": (guardian id, guardian id), "separated": (guardian id, guardian id),
        "teacher": teacher id}``; the teacher is the one who teaches the couple's children most.
        A key is absent when the folder has no such people.
    """
    roster = _Roster(pathlib.Path(folder))
    cases = {"couple": roster.best(roster.couples()), "separated": roster.best(roster.separated())}
    if cases["couple"]:
        cases["teacher"] = roster.teacher_of(roster.couples()[cases["couple"]])
    return {name: people for name, people in cases.items() if people}


class _Roster:
    """Read-only view of a folder for ``find_cases``."""

    def __init__(self, folder):
        self.users = {user["sourcedId"]: user for user in _read(folder / "users.csv")}
        self.enrollments = _read(folder / "enrollments.csv")
        self.teachers = {row["userSourcedId"] for row in self.enrollments if row["role"] == "teacher"}
        self.by_student, self.homes = defaultdict(list), defaultdict(set)
        for link in _read(folder / "guardian_links.csv"):
            self.by_student[link["studentSourcedId"]].append(link)
            self.homes[link["guardianSourcedId"]].add(link["household"])
        self.addresses = Counter(user.get("email", "").casefold() for user in self.users.values())

    def couples(self):
        """Return the pairs who alone are all the family of their children.

        :return: ``{(guardian id, guardian id): {student id, ...}}``.
        """
        return self._pairs(lambda links: len({link["household"] for link in links}) == 1)

    def separated(self):
        """Return, in the shape of ``couples``, those who share custody from two households."""
        return self._pairs(
            lambda links: (
                len({link["household"] for link in links}) == 2 and all(link["custody"] == "shared" for link in links)
            )
        )

    def _pairs(self, is_wanted):
        pairs = defaultdict(set)
        for student, links in self.by_student.items():
            if (
                len(links) == 2
                and all(link["mayBook"] == "true" and link["custody"] != "none" for link in links)
                and is_wanted(links)
            ):
                pairs[tuple(sorted(link["guardianSourcedId"] for link in links))].add(student)
        return pairs

    def best(self, pairs):
        """Return the pair that is easiest to show, or None."""
        return min(pairs, key=lambda pair: (*(-point for point in self._points(pair, pairs[pair])), pair), default=None)

    def _points(self, pair, students):
        """Return what speaks for a pair, most important first: own addresses, at least two children, no other part."""
        users = [self.users.get(guardian, {}) for guardian in pair]
        has_address = all(user.get("email") and self.addresses[user["email"].casefold()] == 1 for user in users)
        has_one_part = all(len(self.homes[guardian]) == 1 and guardian not in self.teachers for guardian in pair)
        return has_address, len(students) > 1, has_one_part

    def teacher_of(self, students):
        classes = Counter(row["classSourcedId"] for row in self.enrollments if row["userSourcedId"] in students)
        hits = Counter()
        for row in self.enrollments:
            if row["role"] == "teacher" and row.get("primary", "").lower() == "true":
                hits[row["userSourcedId"]] += classes[row["classSourcedId"]]
        return min(hits, key=lambda teacher: (-hits[teacher], teacher), default=None)


def _read(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
