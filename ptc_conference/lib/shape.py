# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an appointment takes beside its first session, before and after whom parents meet together is changed."""

from collections import defaultdict
from typing import Any, NamedTuple

from .replan import Held, Span


class Need(NamedTuple):
    """What the settings ask for: sessions of its teacher, other teachers, and other classes it is about."""

    count: int = 1
    others: frozenset = frozenset()
    within: frozenset = frozenset()


class Shape(NamedTuple):
    """What an appointment is.

    :param count: sessions of its own teacher.
    :param others: the further teachers, sorted.
    :param also: what it is about besides, in the order in which that was added.
    """

    count: int
    others: tuple = ()
    also: tuple = ()


class Siblings(NamedTuple):
    """What becomes of an appointment about several students.

    :param topics: those of ``Shape.also`` that are about other students.
    :param way: ``same`` (no longer for that), ``longer`` (a session for each), ``apart`` (one appointment each); None
        to leave it as it is.
    """

    topics: tuple = ()
    way: Any = None


ALONE = Siblings()


def reshape(shape, before, after, siblings=ALONE):
    """Return what an appointment becomes when the settings ask for ``after`` instead of ``before``.

    What somebody has added by hand (a longer time, another teacher) stays.
    """
    others = (set(shape.others) - before.others) | after.others
    gone = before.within - after.within
    if siblings.way == "apart":
        gone |= set(siblings.topics)
    also = tuple(topic for topic in shape.also if topic not in gone)
    also += tuple(sorted(after.within - before.within - set(also)))
    count = max(after.count, shape.count - before.count + after.count)
    if siblings.way and siblings.topics:
        count = after.count + (len(siblings.topics) if siblings.way == "longer" else 0)
    return Shape(count, tuple(sorted(others)), also)


def wear(held, parts, count):
    """Return the ``replan.Held`` of an appointment with ``count`` sessions of each of ``parts``, the main one first.

    What is not held yet has no time: it is found when the appointment is placed.
    """
    known = defaultdict(list)
    for one in held:
        known[one.span.part].append(one)
    rows = []
    for part in parts:
        mine = known[part][:count]
        rows += mine + [Held(Span(part, None, None), None)] * (count - len(mine))
    return tuple(rows)


def divide(held, needs):
    """Return what each of several topics gets of the sessions that an appointment no longer takes.

    :param list held: what is left over, in order.
    :param needs: how many sessions each topic wants.
    :return: a tuple for each topic, empty where nothing is left.
    """
    rest, parts = tuple(held), []
    for count in needs:
        parts.append(rest[:count])
        rest = rest[count:]
    return parts


def describe(old, new):
    """Return which word says how a shape has changed; empty when it has not."""
    if set(new.others) - set(old.others):
        return "joint"
    if set(old.others) - set(new.others):
        return "single"
    if new.count != old.count:
        return "longer" if new.count > old.count else "shorter"
    return "topics" if new.also != old.also else ""
