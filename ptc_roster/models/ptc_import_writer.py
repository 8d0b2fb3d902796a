# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.fields import Command
from odoo.tools import split_every

from ..lib.roster import KINDS
from .ptc_import_kinds import KIND_MODELS, REFERENCES

BATCH = 1000
# What ends is ended first, so that a pair may be there again under another row.
_ENDED_FIRST = ("links", "enrollments", "teachings")
_QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "active_test": False,
}
_DIVISIONS = {
    "early": ("IT", "PR", "PK", "TK", "KG"),
    "lower": ("01", "02", "03", "04", "05"),
    "middle": ("06", "07", "08"),
    "high": ("09", "10", "11", "12", "13"),
}


class PtcImportWriter(models.AbstractModel):
    """Write a plan: batch by batch, no query per row where it can be helped."""

    _name = "ptc.import.writer"
    _description = "Writer of imported rows"

    @api.model
    def _store(self, plans, snapshot, source, progress=None):
        """Write all plans within the present transaction.

        :param dict plans: ``{kind: KindPlan}``, as from ``lib.plan.make_plan``.
        :param progress: called with ``(kind, rows written)`` after every batch.
        """
        writer = self.with_context(**_QUIET)
        ids = {kind: {key: row.record_id for key, row in rows.items()} for kind, rows in snapshot.rows.items()}
        progress = progress or (lambda kind, count: None)
        for kind in _ENDED_FIRST:
            writer._write_changes(kind, plans[kind], plans[kind].archived, snapshot, source, ids, progress)
        self.env.flush_all()
        for kind in KINDS:
            plan = plans[kind]
            others = set(plan.said) - plan.archived - set(plan.added)
            writer._write_changes(kind, plan, others, snapshot, source, ids, progress)
            writer._create_rows(kind, plan.added, source, ids, progress)
            if kind not in _ENDED_FIRST and kind != "families":
                writer._write_changes(kind, plan, plan.archived, snapshot, source, ids, progress)
        families = plans["families"]
        writer._write_changes("families", families, families.archived, snapshot, source, ids, progress)
        self.env.flush_all()

    def _create_rows(self, kind, added, source, ids, progress):
        model = self.env[KIND_MODELS[kind].model]
        for keys in split_every(BATCH, added):
            rows = [self._prepare_row(kind, key, added[key], source, ids) for key in keys]
            if kind == "links":
                self._keep_decisions(rows, source)
            records = model.create(rows)
            ids[kind].update(zip(keys, records.ids, strict=True))
            progress(kind, len(keys))
            self.env.flush_all()
            self.env.invalidate_all(flush=False)

    def _prepare_row(self, kind, key, values, source, ids):
        vals = self._to_vals(values, ids)
        if kind == "grades":
            return vals | {"division_id": self._get_division_id(key)}
        remembered = _to_ids(values, ids)
        return vals | {"roster_source": source, "roster_external_id": key, "roster_values": remembered}

    def _get_division_id(self, code):
        name = next((name for name, codes in _DIVISIONS.items() if code in codes), None)
        division = name and self.env.ref(f"ptc_roster.division_{name}", raise_if_not_found=False)
        return division.id if division else False

    def _to_vals(self, values, ids):
        """Return field values for ``create`` or ``write``."""
        vals = {name: value for name, value in _to_ids(values, ids).items() if not name.startswith("_")}
        if "grade_ids" in vals:
            vals["grade_ids"] = [Command.set(vals["grade_ids"])]
        return vals

    def _write_changes(self, kind, plan, keys, snapshot, source, ids, progress):
        """Write the changed fields of some rows, and what their source said."""
        model = self.env[KIND_MODELS[kind].model]
        alike = {}
        for key in sorted(keys & set(plan.changed)):
            vals = self._to_vals(plan.changed[key], ids)
            alike.setdefault(repr(vals), (vals, []))[1].append(ids[kind][key])
        for vals, record_ids in alike.values():
            self._write_alike(kind, model.browse(record_ids), vals)
        for batch in split_every(BATCH, sorted(keys & set(plan.said))):
            for key in batch:
                remembered = {"roster_values": _to_ids(plan.said[key], ids)}
                if not snapshot.rows[kind][key].said:
                    remembered |= {"roster_source": source, "roster_external_id": key}
                model.browse(ids[kind][key]).write(remembered)
            self.env.flush_all()
            progress(kind, len(batch))

    def _write_alike(self, kind, records, vals):
        records.write(vals)
        if kind == "students" and "active" in vals:
            partners = records.partner_id.filtered(lambda partner: not partner.user_ids)
            partners.write({"active": vals["active"]})


def _to_ids(values, ids):
    """Return values with record ids in place of identifiers."""
    found = {}
    for name, value in values.items():
        kind = REFERENCES.get(name)
        if kind and isinstance(value, list):
            value = sorted(_to_id(one, ids[kind]) for one in value)
        elif kind and value:
            value = _to_id(value, ids[kind])
        found[name] = value
    return found


def _to_id(name, ids):
    """Return the record of an identifier; ``#7`` is record 7, which no source sent."""
    return ids[name] if name in ids else int(name.removeprefix("#"))
