# SPDX-License-Identifier: LGPL-3.0-or-later
"""Lines of settings as plain values that a Json field keeps, and back."""

from odoo import fields, models
from odoo.fields import Command

# The context of fields in which settings name others: without the name of who, or what, is archived since, a setting
# would hold for all.
ALSO_ARCHIVED = {"active_test": False}
# Never a setting: what Odoo keeps of each row, the conference a line belongs to, and what follows from an allotment.
NOT_KEPT = {*models.MAGIC_COLUMNS, "conference_id", "applied_terms"}


def read_line(line):
    """Return the values of a line of settings, with its ``id``: numbers, texts, lists of identifiers."""
    known = expand(line["conditions"]) if "conditions" in line._fields else {}
    kept = {
        name: known[name] if name in known else _to_plain(line, field)
        for name, field in line._fields.items()
        if _is_kept(name, field)
    }
    return {"id": line.id, **kept}


def expand(conditions):
    """Return the lists of a condition by the names of their fields, without a query for each of them."""
    return {f"{key}_ids": ids for key, ids in (conditions or {}).items()}


def is_same(known, now):
    """Tell whether settings are what they were; what was not kept then, in an earlier version, does not count.

    :param dict known, now: values, and lists of what ``read_line`` returns, by the name of their field.
    """
    return all(_is_same_value(value, now[name]) for name, value in known.items() if name in now)


def _is_same_value(known, now):
    if not (_is_lines(known) and _is_lines(now)):
        return (known or 0) == (now or 0)
    is_aligned = [row["id"] for row in known] == [row["id"] for row in now]
    return is_aligned and all(is_same(*rows) for rows in zip(known, now, strict=True))


def _is_lines(value):
    """Tell whether a value is lines, and not the identifiers of a many2many field."""
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def prepare_line(model, row):
    """Return the values with which Odoo writes or creates the line that ``read_line`` has read."""
    known = {name: value for name, value in row.items() if name != "id" and name in model._fields}
    lists = {
        name: [Command.set(model[name].browse(value).exists().ids)]
        for name, value in known.items()
        if model._fields[name].type == "many2many"
    }
    return known | lists


def _is_kept(name, field):
    is_entered = field.store and not (field.compute and field.readonly)
    return is_entered and field.type != "one2many" and name not in NOT_KEPT


def _to_plain(line, field):
    value = line[field.name]
    if field.type == "many2one":
        return value.id
    if field.type == "many2many":
        return sorted(value.ids)
    return fields.Date.to_string(value) if field.type == "date" else value
