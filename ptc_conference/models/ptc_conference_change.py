# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..settings import is_same, prepare_line, read_line
from .ptc_conference_scope import SCOPE

# Settings of single teachers, with the name of their field: kept as {id of the part, as text: number}.
OWN = {"own lengths": "duration", "own limits": "session_limit"}


class PtcConference(models.Model):
    """Settings that may be changed at any time, and the sessions that follow by a plan.

    The conference keeps its settings as they were when sessions were last written. While they differ, the sessions
    are still the old ones, and the settings can go back.
    """

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    change_ids = fields.One2many("ptc.change", "conference_id", "Changes")
    change_count = fields.Integer("Changes made", compute="_compute_change_count")
    planned_change_id = fields.Many2one("ptc.change", "Plan that waits", compute="_compute_change_count")
    planned_kind = fields.Char("What the plan changes", compute="_compute_change_count")
    allotted_settings = fields.Json(copy=False, readonly=True, help="The settings that the sessions were made from.")
    has_new_settings = fields.Boolean("Settings differ from the sessions", compute="_compute_has_new_settings")

    def _compute_change_count(self):
        changes = self.env["ptc.change"].search([("conference_id", "in", self.ids), ("state", "!=", "draft")])
        by_conference = changes.grouped("conference_id")
        for conference in self:
            mine = by_conference.get(conference, changes[:0])
            conference.change_count = len(mine)
            conference.planned_change_id = mine.filtered(lambda change: change.state == "planned")[:1]
            conference.planned_kind = conference.planned_change_id.kind

    def _compute_has_new_settings(self):
        for conference in self:
            conference.has_new_settings = bool(conference.session_count) and conference._differs_from_allotted()

    def action_allot(self):
        """Write the sessions; where appointments are booked that would move or be lost, show the plan first."""
        self.check_access("write")
        if len(self) == 1 and self.appointment_count and self.date_ids:
            change = self.env["ptc.change"].create({"conference_id": self.id, "kind": "settings"})
            if change._plan_if_touched():
                return change._get_action()
            change.unlink()
        result = super().action_allot()
        for conference in self:
            conference._remember_settings()
        return result

    def action_restore_settings(self):
        """Take the settings back to those that the sessions were made from."""
        self.check_access("write")
        for conference in self:
            conference._restore_settings()
            plans = conference.change_ids.filtered(lambda change: change.kind == "settings")
            plans.filtered(lambda change: change.state == "planned")._finish("discarded")

    def action_show_plan(self):
        """Show the plan that waits to be applied."""
        self.ensure_one()
        return self.planned_change_id._get_action()

    def _get_setting_names(self):
        """Return the names of the fields that sessions are made from; lines of dates come first."""
        return ["date_ids", "break_ids", "wanted_tz", "duration", *SCOPE]

    def _get_settings(self):
        """Return the settings as they are kept in ``allotted_settings``: values, and a list of dicts for lines."""
        self.ensure_one()
        settings = {name: self._read_setting(name) for name in self._get_setting_names()}
        own = {key: {str(part.id): part[name] for part in self.teacher_ids.filtered(name)} for key, name in OWN.items()}
        return {**settings, **own}

    def _read_setting(self, name):
        kind = self._fields[name].type
        if kind == "one2many":
            return [read_line(line) for line in self[name].sorted("id")]
        return sorted(self[name].ids) if kind == "many2many" else self[name]

    def _differs_from_allotted(self):
        """Tell whether the settings are others than when sessions were last written."""
        known = self.allotted_settings
        return bool(known) and not is_same(known, self._get_settings())

    def _remember_settings(self):
        settings = self._get_settings()
        # Of two who allot the same at once, the second has nothing to write.
        if self.allotted_settings != settings:
            self.allotted_settings = settings

    def _restore_settings(self):
        """Write the settings back that the sessions were made from; lines that were removed are made anew."""
        self.ensure_one()
        known = dict(self.allotted_settings or {})
        for key, name in OWN.items():
            own = known.pop(key, None)
            for part in self.teacher_ids if own is not None else ():
                if part[name] != own.get(str(part.id), 0):
                    part[name] = own.get(str(part.id), 0)
        lines = {name: known.pop(name) for name in list(known) if self._fields[name].type == "one2many"}
        is_any_new = any([self._restore_lines(name, rows) for name, rows in lines.items()])
        changed = {name: value for name, value in known.items() if self._read_setting(name) != value}
        # At once, since some are possible together only.
        self.write(prepare_line(self, changed))
        if is_any_new:
            # Lines made anew have other identifiers.
            self._remember_settings()

    def _restore_lines(self, name, rows):
        """Write lines of settings back, and tell whether some were made anew."""
        lines = self[name]
        lines.filtered(lambda line: line.id not in {row["id"] for row in rows}).unlink()
        # Those that were archived come back as they were.
        known = {line.id: line for line in self.with_context(active_test=False)[name]}
        for row in rows:
            vals = prepare_line(lines, row)
            if row["id"] not in known:
                lines.create({**vals, "conference_id": self.id})
            elif read_line(known[row["id"]]) != row:
                known[row["id"]].write(vals)
        return any(row["id"] not in known for row in rows)

    def _get_moved_days(self):
        """Return the days whose line has another date than when sessions were last written: ``{old: new}``."""
        before = {key: fields.Date.to_date(row["date"]) for key, row in self._get_allotted_rows().items()}
        return {before[day.id]: day.date for day in self.date_ids if before.get(day.id, day.date) != day.date}
