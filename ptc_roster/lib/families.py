# SPDX-License-Identifier: LGPL-3.0-or-later
"""Guardian links -> families: who books together."""

import hashlib
from collections import Counter

from .roster import Family


def group(links):
    """Return the families that the links make.

    Where a household is given it is the family. Of the other links, the
    students that share exactly the same guardians form one family with them.

    :param links: objects with id, student_id, guardian_id and household.
    :return: ``{identifier: {link id: link}}``.
    """
    links = list(links)
    adults = {}
    for link in links:
        if not link.household:
            adults.setdefault(link.student_id, set()).add(link.guardian_id)
    found = {}
    for link in links:
        if link.household:
            key = f"household/{link.household}"
        else:
            names = "\n".join(sorted(adults[link.student_id]))
            key = f"guardians/{hashlib.sha256(names.encode()).hexdigest()[:20]}"
        found.setdefault(key, {})[link.id] = link
    return found


def assign(links, current):
    """Return the families under identifiers that outlast small changes.

    A family keeps the identifier that most of its links have now, so that a
    new sibling or step-parent does not make a new family and leave the
    appointments behind with the old one.

    :param dict current: ``{link id: family id}`` of the last import.
    :return: ``({family id: Family}, {link id: family id})``.
    """
    groups = group(links)
    names = _choose_names(groups, current)
    families, family_of = {}, {}
    for key, its_links in groups.items():
        name = names[key]
        families[name] = Family(
            name,
            frozenset(link.guardian_id for link in its_links.values()),
            frozenset(link.student_id for link in its_links.values()),
        )
        family_of.update(dict.fromkeys(its_links, name))
    return families, family_of


def _choose_names(groups, current):
    claims = []
    for key, its_links in groups.items():
        votes = Counter(current[link] for link in its_links if link in current)
        claims += [(name != key, -count, key, name) for name, count in votes.items()]
    names, taken = {}, set()
    for _other, _count, key, name in sorted(claims):
        if key not in names and name not in taken:
            names[key] = name
            taken.add(name)
    used = taken | set(current.values())
    for key in sorted(groups):
        if key not in names:
            names[key] = _fresh(key, used)
            used.add(names[key])
    return names


def _fresh(key, used):
    name, number = key, 2
    while name in used:
        name, number = f"{key}/{number}", number + 1
    return name
