# SPDX-License-Identifier: LGPL-3.0-or-later
import datetime

from odoo import api, models
from odoo.tools import SQL

from ..lib.merge import Existing
from ..lib.plan import Snapshot
from ..lib.roster import KINDS, Known
from .ptc_import_kinds import KIND_MODELS, NATURAL_KEYS, REFERENCES


class PtcImportLoader(models.AbstractModel):
    """What the database holds of one source, read with a constant number of queries."""

    _name = "ptc.import.loader"
    _description = "Reader of imported rows"

    @api.model
    def _load(self, source):
        """Return ``(Snapshot, Known)`` of a source, archived rows included.

        Identifiers are those of the source; a row made by hand is ``#<id>``.
        """
        self.env.flush_all()
        snapshot, names = Snapshot(), {}
        for kind in KINDS:
            if kind == "grades":
                snapshot.rows[kind] = self._load_grades()
            else:
                snapshot.rows[kind] = self._load_kind(kind, source, names)
            self._adopt(kind, snapshot.rows[kind], names)
            names[kind] = {row.record_id: key for key, row in snapshot.rows[kind].items()}
        self._load_care(snapshot, source, names)
        return snapshot, self._known(snapshot)

    def _load_grades(self):
        rows = self.env.execute_query(SQL("SELECT id, code FROM ptc_grade"))
        return {code: Existing(record_id, {"code": code}, {}) for record_id, code in rows}

    def _load_kind(self, kind, source, names):
        condition = SQL("m.roster_source = %s AND m.roster_external_id IS NOT NULL", source)
        found = {}
        for record_id, key, said, values in self._select(kind, condition, names):
            plain = {name: _from_ids(name, value, names) for name, value in (said or {}).items()}
            found[key] = Existing(record_id, values, plain)
        return found

    def _adopt(self, kind, rows, names):
        """Take in the rows made by hand that the source may send as well."""
        if kind not in NATURAL_KEYS:
            return
        condition = SQL("m.roster_external_id IS NULL AND m.active")
        for record_id, _key, _said, values in self._select(kind, condition, names):
            parts = [values[name] or "" for name in NATURAL_KEYS[kind]]
            key = "/".join(parts)
            if not any(part.startswith("#") for part in parts):
                rows.setdefault(key.casefold() if kind == "subjects" else key, Existing(record_id, values, {}))

    def _select(self, kind, condition, names):
        """Yield ``(id, external id, said, values)`` of a kind's rows."""
        spec = KIND_MODELS[kind]
        columns = [SQL("m.%s", SQL.identifier(name)) for name in spec.fields]
        columns += [SQL("p.%s", SQL.identifier(name)) for name in spec.partner_fields]
        table = SQL.identifier(self.env[spec.model]._table)
        join = SQL("JOIN res_partner p ON p.id = m.partner_id") if spec.partner_fields else SQL()
        rows = self.env.execute_query(
            SQL(
                "SELECT m.id, m.roster_external_id, m.roster_values, %s FROM %s m %s WHERE %s",
                SQL(", ").join(columns),
                table,
                join,
                condition,
            )
        )
        fields = spec.fields + spec.partner_fields
        grades = self._load_class_grades(names) if kind == "classes" else {}
        for record_id, key, said, *cells in rows:
            values = {name: _from_cell(name, cell, names) for name, cell in zip(fields, cells, strict=True)}
            if kind == "classes":
                values["grade_ids"] = sorted(grades.get(record_id, ()))
            yield record_id, key, said, values

    def _load_class_grades(self, names):
        field = self.env["ptc.class"]._fields["grade_ids"]
        rows = self.env.execute_query(
            SQL(
                "SELECT %s, %s FROM %s",
                SQL.identifier(field.column1),
                SQL.identifier(field.column2),
                SQL.identifier(field.relation),
            )
        )
        found = {}
        for class_id, grade_id in rows:
            found.setdefault(class_id, []).append(names["grades"].get(grade_id, f"#{grade_id}"))
        return found

    def _load_care(self, snapshot, source, names):
        """Fill what asks for care: restricted students, families in use, accounts."""
        restricted = self.env.execute_query(
            SQL("SELECT DISTINCT student_id FROM ptc_guardian WHERE active AND (custody = 'none' OR NOT may_book)")
        )
        snapshot.restricted = {names["students"].get(row[0]) for row in restricted} - {None}
        by_hand = self.env.execute_query(
            SQL(
                """SELECT DISTINCT family_id FROM ptc_guardian
                    WHERE active AND (roster_source IS DISTINCT FROM %s OR roster_external_id IS NULL)""",
                source,
            )
        )
        snapshot.busy_families = {names["families"].get(row[0]) for row in by_hand} - {None}
        snapshot.busy_families |= {
            row.values["family_id"]
            for row in snapshot.rows["links"].values()
            if row.values["active"] and row.values["family_id"] != row.said.get("family_id")
        }
        users = self.env.execute_query(
            SQL("SELECT u.partner_id FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.active")
        )
        snapshot.with_account = {names["people"].get(row[0]) for row in users} - {None}

    def _known(self, snapshot):
        """Return what files with only changes may refer to: the source's rows that have not left."""
        present = {
            kind: {key: row for key, row in rows.items() if row.said.get("active")}
            for kind, rows in snapshot.rows.items()
        }
        return Known(
            students=set(present["students"]),
            adults={key: frozenset(row.said.get("_roles", ())) for key, row in present["people"].items()},
            classes=set(present["classes"]),
            homerooms=set(present["sections"]),
            primaries={
                row.said["class_id"]: row.said["teacher_id"]
                for row in present["teachings"].values()
                if row.said.get("role") == "1_primary"
            },
        )


def _from_cell(name, cell, names):
    """Return a database cell in the form of ``lib.wanted``."""
    if name in REFERENCES:
        return names[REFERENCES[name]].get(cell, f"#{cell}") if cell else False
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return cell if cell not in (None, "") else False


def _from_ids(name, value, names):
    """Return a remembered value with identifiers in place of record ids."""
    if name not in REFERENCES or name.startswith("_"):
        return value
    known = names[REFERENCES[name]]
    if name == "grade_ids":
        return sorted(known.get(one, f"#{one}") for one in value or ())
    return known.get(value, f"#{value}") if value else False
