# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL


class PtcConferenceTeacher(models.Model):
    """Who is met on which dates of a conference: a teacher by a class that leads to it, other staff on all dates.

    Substitutes stand in on some days, and teachers come on the others.
    """

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    def _get_wanted_sessions(self):
        """Leave out the dates on which nobody meets the teacher: whoever has no class here has none."""
        wanted, met = super()._get_wanted_sessions(), self.conference_id._get_met_by_date()
        return {
            part: [vals for vals in sessions if part.staff_audience or part.teacher_id.id in met[vals["date_id"]]]
            for part, sessions in wanted.items()
        }


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _get_met_by_date(self):
        """Return the ids of the teachers whom parents meet on the dates that are entered: ``{date_id: {id, ...}}``.

        Who is met on any date comes on all of them, unless substitutes stand in by the day.
        """
        dates = self.date_ids.filtered("start")
        there = {day.id: self._get_teacher_ids_on(day.date) for day in dates}
        if self.substitutes == "hidden":
            return dict.fromkeys(there, set().union(*there.values()))
        return there

    def _get_unmet_parts(self):
        """Return the parts of teachers whom nobody meets on any date that is entered: they get no sessions."""
        met = set().union(*self._get_met_by_date().values())
        return self.teacher_ids.filtered(lambda part: not part.staff_audience and part.teacher_id.id not in met)

    def _get_teacher_ids_on(self, day):
        """Return the ids of the teachers whom parents meet on one local day of the conference."""
        query = SQL("SELECT teacher_id FROM %s", self._get_scope_sql_on(day))
        return {teacher_id for (teacher_id,) in self.env.execute_query(query)}
