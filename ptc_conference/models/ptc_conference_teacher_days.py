# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL


class PtcConferenceTeacher(models.Model):
    """Substitutes who stand in on some days of a conference, and teachers who come on the others."""

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    def _get_wanted_sessions(self):
        wanted = super()._get_wanted_sessions()
        away = self.conference_id._get_days_away()
        if not away:
            return wanted
        return {
            part: [vals for vals in sessions if vals["date_id"] not in away.get(part.teacher_id.id, ())]
            for part, sessions in wanted.items()
        }


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _get_days_away(self):
        """Return the dates on which teachers whom parents meet on other dates are not met.

        :return: ``{teacher_id: {date_id, ...}}``; other staff come on all dates.
        """
        dates = self.date_ids.filtered("start")
        if len(dates) < 2 or self.substitutes == "hidden":
            return {}
        there = {day.id: self._get_teacher_ids_on(day.date) for day in dates}
        staff = self.teacher_ids.filtered("staff_audience").teacher_id
        teacher_ids = set().union(*there.values()) - set(staff.ids)
        away = {teacher_id: {key for key, ids in there.items() if teacher_id not in ids} for teacher_id in teacher_ids}
        return {teacher_id: date_ids for teacher_id, date_ids in away.items() if date_ids}

    def _get_teacher_ids_on(self, day):
        """Return the ids of the teachers whom parents meet on one local day of the conference."""
        query = SQL("SELECT teacher_id FROM %s", self._get_scope_sql_on(day))
        return {teacher_id for (teacher_id,) in self.env.execute_query(query)}
