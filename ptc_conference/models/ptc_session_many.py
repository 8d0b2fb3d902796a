# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL


class PtcSession(models.Model):
    """Thousands of sessions at once, as allotments and changes of a conference write them."""

    _name = "ptc.session"
    _inherit = "ptc.session"

    @api.model
    def _insert_many(self, vals_list):
        """Write sessions as ``create`` does, in one statement: the ORM takes several times as long.

        :param vals_list: with ``conference_teacher_id``, ``start`` and ``stop``; the times are in order. Those by hand
            say their ``date_id`` and ``rule_id``, which ``create`` would look up.
        :raise psycopg2.IntegrityError: when a teacher or a table is taken.
        """
        self.check_access("create")
        if not vals_list:
            return
        rows = self._prepare_rows(vals_list)
        columns = {name: self._fields[name] for name in rows[0]}
        self.env.flush_all()
        names = SQL(", ").join(map(SQL.identifier, columns))
        lists = SQL(", ").join(
            SQL("%s::%s[]", [self._to_column(field, row[name]) for row in rows], SQL(field.column_type[1]))
            for name, field in columns.items()
        )
        query = SQL("INSERT INTO ptc_session (%s) SELECT * FROM unnest(%s)", names, lists)
        self.env.cr.execute(query, log_exceptions=False)
        parts = self.env["ptc.conference.teacher"].browse({vals["conference_teacher_id"] for vals in vals_list})
        parts.invalidate_recordset(["session_ids"], flush=False)
        parts.conference_id.invalidate_recordset(["session_ids"], flush=False)

    @api.model
    def _to_column(self, field, value):
        return None if value is None else field.convert_to_column_insert(value, self)

    @api.model
    def _prepare_rows(self, vals_list):
        """Return the values of all columns of new sessions, as dicts with the same keys."""
        now = fields.Datetime.now()
        log = {"create_uid": self.env.uid, "write_uid": self.env.uid, "create_date": now, "write_date": now}
        stored = [name for name, field in self._fields.items() if field.store and field.column_type and name != "id"]
        usual = {**dict.fromkeys(stored), **self.default_get(stored), **log}
        copies = {}
        for vals in vals_list:
            part_id = vals["conference_teacher_id"]
            copies[part_id] = copies.get(part_id) or self._prepare_copies(vals)
        return [{**usual, **copies[vals["conference_teacher_id"]], **vals} for vals in vals_list]
