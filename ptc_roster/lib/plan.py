# SPDX-License-Identifier: LGPL-3.0-or-later
"""A roster and what the database holds -> what an import would do."""

from dataclasses import dataclass, field, replace

from . import families, wanted
from .merge import KindPlan, plan_kind
from .problems import NOTE, WARNING
from .roster import KINDS, GuardianLink

# More than one in so many students or links leaving: ask before archiving.
ASK_SHARE = 10

# {kind: {field: kind it names}}: a row leaves with what it names.
_OWNERS = {
    "teachings": {"class_id": "classes", "teacher_id": "people"},
    "enrollments": {"class_id": "classes", "student_id": "students"},
    "links": {"student_id": "students", "partner_id": "people"},
}


@dataclass(slots=True)
class Snapshot:
    """What the database holds of one source, by kind and identifier.

    ``restricted``: students with an active link without custody or without
    booking. ``busy_families``: families that have links made by hand.
    ``with_account``: adults who have a user account.
    """

    rows: dict = field(default_factory=lambda: {kind: {} for kind in KINDS})
    restricted: set = field(default_factory=set)
    busy_families: set = field(default_factory=set)
    with_account: set = field(default_factory=set)


def make_plan(roster, snapshot, problems):
    """Return ``{kind: KindPlan}`` in the order in which kinds can be written."""
    types = {key: row.values.get("class_type", "normal") for key, row in snapshot.rows["subjects"].items()}
    values = wanted.values_of(roster, types)
    plans = {kind: KindPlan() for kind in KINDS}
    known_grades = snapshot.rows["grades"]
    plans["grades"].added = {key: grade for key, grade in values["grades"].items() if key not in known_grades}
    for kind in KINDS[1 : KINDS.index("families")]:
        gone = _gone(kind, roster, snapshot, values[kind], plans)
        plans[kind] = plan_kind(values[kind], snapshot.rows[kind], gone)
    _spare_accounts(plans["people"], snapshot, problems)
    _plan_links(plans, roster, snapshot, problems)
    _note_kept(plans, problems)
    return plans


def _gone(kind, roster, snapshot, values, plans):
    """Return the identifiers of a kind that have left."""
    existing = snapshot.rows[kind]
    gone = set(roster.removed[kind]) & set(existing)
    if kind in roster.complete:
        gone |= set(existing) - set(values)
    gone -= roster.held[kind]
    return gone | _orphans(kind, existing, plans)


def _orphans(kind, existing, plans):
    """Return the rows whose class or person has left."""
    owners = _OWNERS.get(kind, {})
    return {
        key
        for key, row in existing.items()
        if any(row.said.get(name) in plans[owner].archived for name, owner in owners.items())
    }


def _spare_accounts(plan, snapshot, problems):
    """Keep contacts that have an account: Odoo does not archive those."""
    spared = plan.archived & snapshot.with_account
    for key in spared:
        plan.archived.discard(key)
        plan.changed[key] = {"is_roster_enabled": False, "is_teacher": False}
        plan.said[key] |= plan.changed[key]
    if spared:
        problems.add(NOTE, "accounts_left", count=len(spared))


def _plan_links(plans, roster, snapshot, problems):
    """Plan guardian links, and the families that they make."""
    existing = snapshot.rows["links"]
    links = dict(roster.links)
    gone, left = set(), _left(plans)
    for key, row in existing.items():
        link = _still_link(key, row, roster, left)
        if link is None:
            gone.add(key)
        else:
            links[key] = link
    current = {key: row.said["family_id"] for key, row in existing.items() if row.said.get("family_id")}
    found, family_of = families.assign(links.values(), current)
    values = {key: wanted.link(link, family_of[key]) for key, link in links.items()}
    _withhold_rights(values, roster, snapshot, problems)
    for key in set(values) - set(existing):
        values[key] = wanted.LINK_DEFAULTS | values[key]
    plans["links"] = plan_kind(values, existing, gone)
    idle = set(snapshot.rows["families"]) - set(found) - snapshot.busy_families
    plans["families"] = plan_kind({key: {"active": True} for key in found}, snapshot.rows["families"], idle)


def _still_link(key, row, roster, left):
    """Return a link of the last import as it holds now, ``None`` when it has ended.

    It ends with its student or its adult, when a file says so, or when all
    that stated it have spoken again and no longer do. What guardian_links.csv
    said of the household holds until it speaks again.
    """
    said, link = row.said, roster.links.get(key)
    if link is None and not said.get("active"):
        return None
    origins = _lasting_origins(row, roster, left)
    if link is not None:
        household = said.get("_household") if "links" in origins else link.household
        origins |= link.stated_by
        return replace(link, household=household or None, stated_by=frozenset(origins))
    if not origins:
        return None
    household = said.get("_household") or None
    pair = said["student_id"], said["partner_id"]
    return GuardianLink(key, *pair, None, household, None, None, None, frozenset(origins))


def _lasting_origins(row, roster, left):
    """Return the origins of an existing link that still stand by it unheard."""
    origins = set(row.said.get("_stated_by", ()))
    pair = student, guardian = row.said.get("student_id"), row.said.get("partner_id")
    if pair in roster.removed["links"] or not row.said.get("active"):
        return set()
    if student in left or guardian in left:
        return set()
    if pair in roster.held["links"] or roster.held["people"] & {student, guardian}:
        return origins
    return {one for one in origins if not _has_spoken(roster, one, student, guardian)}


def _left(plans):
    """Return the persons who have left, those whose account was spared included."""
    return {
        key for kind in ("people", "students") for key, said in plans[kind].said.items() if said.get("active") is False
    }


def _has_spoken(roster, origin, student, guardian):
    if origin != "links" and student in roster.governed:
        return True
    if origin not in roster.spoken:
        return False
    who = roster.spoken[origin]
    return who is None or (guardian if origin == "guardian" else student) in who


def _withhold_rights(values, roster, snapshot, problems):
    """Let a new link without a word about rights start without them where care is due.

    That is: the student has a restricted link, or guardian_links.csv spoke of
    the student before and does not speak now; or a person has taken rights of this adult away about another student.
    """
    existing = snapshot.rows["links"]
    adults = _adults_restricted_by_hand(existing)
    spoken_of = {
        row.said.get("student_id") for row in existing.values() if "links" in row.said.get("_stated_by", ())
    } - roster.governed
    count = 0
    for key, link in values.items():
        is_new = key not in existing or not existing[key].said.get("active", True)
        is_delicate = link["student_id"] in snapshot.restricted | spoken_of or link["partner_id"] in adults
        if is_new and is_delicate and "may_book" not in link:
            link["may_book"] = False
            count += 1
    if count:
        problems.add(WARNING, "rights_withheld", count=count)


def _adults_restricted_by_hand(existing):
    """Return the adults from whom a person has taken a link or the right to book."""
    return {
        row.said.get("partner_id")
        for row in existing.values()
        if any(row.said.get(name) and not row.values.get(name) for name in ("active", "may_book"))
    }


def _note_kept(plans, problems):
    count = sum(len(plan.kept) for plan in plans.values())
    if count:
        problems.add(NOTE, "kept_by_hand", count=count)


def to_confirm(plans, snapshot):
    """Return ``{kind: (leaving, all)}`` for students and links if too many leave."""
    found = {}
    for kind in ("students", "links"):
        rows = snapshot.rows[kind].values()
        total = sum(1 for row in rows if row.values.get("active"))
        leaving = len(plans[kind].archived)
        if leaving * ASK_SHARE > total:
            found[kind] = (leaving, total)
    return found
