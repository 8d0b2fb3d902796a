# SPDX-License-Identifier: LGPL-3.0-or-later
"""Three-way merge: what the source said last, what is there now, what it says now."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Existing:
    """A row of the database; ``values`` and ``said`` in the form of ``wanted``."""

    record_id: int
    values: dict
    said: dict


@dataclass(slots=True)
class KindPlan:
    """What happens to the rows of one kind.

    ``added``: ``{identifier: values}``. ``changed``: ``{identifier: fields to write}``.
    ``said``: ``{identifier: what to remember}`` for every row that is touched.
    ``kept``: ``{identifier: {field: what the source says}}``, set by hand.
    """

    added: dict = field(default_factory=dict)
    changed: dict = field(default_factory=dict)
    said: dict = field(default_factory=dict)
    kept: dict = field(default_factory=dict)
    archived: set = field(default_factory=set)
    revived: set = field(default_factory=set)

    def counts(self):
        moved = self.archived | self.revived
        return {
            "added": len(self.added) + len(self.revived),
            "changed": len(set(self.changed) - moved),
            "archived": len(self.archived),
        }


def merge(existing, incoming):
    """Return ``(fields to write, what to remember, fields kept as set by hand)``.

    A field is written only if it still is what the source said last. A source
    that repeats itself writes nothing, whatever was done by hand since. A row
    made by hand that the source now sends too has ``said == {}``.
    """
    write, kept, said = {}, {}, dict(existing.said)
    for name, new in incoming.items():
        old = existing.said.get(name)
        if name in existing.said and old == new:
            if not name.startswith("_") and existing.values.get(name) != new:
                kept[name] = new
            continue
        said[name] = new
        if name.startswith("_") or existing.values.get(name) == new:
            continue
        if _may_write(name, new, existing):
            write[name] = new
        else:
            kept[name] = new
    return write, said, kept


def _may_write(name, new, existing):
    """Tell whether a field is as the source left it, or was never filled.

    A yes/no that the source never spoke about may have been set by hand.
    """
    current = existing.values.get(name)
    if name in existing.said:
        return current == existing.said[name]
    return not current and not isinstance(new, bool)


def plan_kind(wanted, existing, gone):
    """Return the plan of one kind.

    :param dict wanted: ``{identifier: values}``; values without ``active`` are
        additions to rows that exist, and are dropped for others.
    :param dict existing: ``{identifier: Existing}``, archived rows included.
    :param set gone: identifiers that have left.
    """
    plan = KindPlan()
    for key, values in wanted.items():
        if key in existing:
            _change(plan, key, existing[key], values)
        elif "active" in values:
            plan.added[key] = plan.said[key] = values
    for key in gone - set(wanted):
        if key in existing and existing[key].said.get("active"):
            _change(plan, key, existing[key], {"active": False})
    return plan


def _change(plan, key, existing, values):
    write, said, kept = merge(existing, values)
    if said != existing.said:
        plan.said[key] = said
    if write:
        plan.changed[key] = write
    if kept:
        plan.kept[key] = kept
    if "active" in write:
        (plan.revived if write["active"] else plan.archived).add(key)
