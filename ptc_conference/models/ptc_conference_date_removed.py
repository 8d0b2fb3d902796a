# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..settings import read_line


class PtcConferenceDate(models.Model):
    """A date that is removed stays, archived, as long as sessions come from it: until then the removal is a plan.

    What names it stays with it: wishes, breaks, rules, the sessions themselves.
    """

    _name = "ptc.conference.date"
    _inherit = "ptc.conference.date"

    @api.depends("active")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for day in self.filtered(lambda day: not day.active):
            day.display_name = self.env._("%(date)s (removed)", date=day.display_name)
        return result

    def unlink(self):
        kept = self.filtered(lambda day: day.id in day.conference_id._get_allotted_date_ids())
        removed = kept.filtered("active")
        removed._unlink_except_only_date()
        removed.active = False
        # Another line may take its hours at once.
        removed.flush_recordset(["active"])
        removed.conference_id.invalidate_recordset()
        return super(PtcConferenceDate, self - kept).unlink()

    def _put_away(self):
        """Take these dates far away: they may change places, and PostgreSQL refuses two lines at one time."""
        for day in self:
            day.date = fields.Date.add(day.date, years=1000)
        self.env.flush_all()


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _get_allotted_date_ids(self):
        """Return the ids of the dates that the sessions were made from."""
        return set(self._get_allotted_rows()) if self.session_ids else set()

    def _remember_settings(self):
        result = super()._remember_settings()
        removed = self.with_context(active_test=False).date_ids.filtered(lambda day: not day.active)
        if removed:
            # Breaks of these dates go with them.
            removed.unlink()
            result = super()._remember_settings()
        return result

    def _restore_lines(self, name, rows):
        if name == "date_ids":
            known = {row["id"]: row for row in rows}
            self.date_ids.filtered(lambda day: read_line(day) != known.get(day.id, read_line(day)))._put_away()
        return super()._restore_lines(name, rows)
