# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whom a setting is for: conditions on who teaches what to whom."""

KEYS = ("division", "grade", "section", "class", "subject", "teacher")


def holds(conditions, teaching):
    """Return whether all conditions hold.

    :param dict conditions: some of ``KEYS`` with the ids one of which it must be; a key that is missing or without
        ids says nothing.
    :param dict teaching: the ``KEYS`` with the id each is, or None.
    """
    return all(teaching.get(key) in ids for key, ids in conditions.items() if ids)


def is_for_all(conditions):
    """Return whether there is no condition at all."""
    return not any(conditions.values())
