# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists

# What an appointment was booked as it stays, whatever becomes of its time: what one family has booked for itself is
# nothing to the other. What is held goes by it, see ptc_occupancy_separated.py.
TOGETHER = """
CREATE OR REPLACE FUNCTION ptc_appointment_together() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT COALESCE(student.separated, conference.separated) = 'together' INTO NEW.is_together
      FROM ptc_student student JOIN ptc_conference conference ON conference.id = NEW.conference_id
     WHERE student.id = NEW.student_id;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS ptc_appointment_together ON ptc_appointment;
CREATE TRIGGER ptc_appointment_together BEFORE INSERT ON ptc_appointment
    FOR EACH ROW EXECUTE FUNCTION ptc_appointment_together();
"""
# Of what was booked before this was noted.
NOTE = """
UPDATE ptc_appointment one SET is_together = EXISTS (
       SELECT FROM ptc_occupancy held
        WHERE held.appointment_id = one.id AND held.together_student_id = one.student_id)
 WHERE one.is_together IS NULL
"""


class PtcAppointment(models.Model):
    """Appointments that are for all families of a student."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    is_together = fields.Boolean(
        "For all families",
        copy=False,
        readonly=True,
        groups="ptc_roster.group_office",
        help="One appointment was meant for all families of the student when it was booked.",
    )

    def init(self):
        """Install the trigger, for every way in; hooks.py removes its function."""
        result = super().init()
        self.env.cr.execute(SQL(TOGETHER))
        if column_exists(self.env.cr, "ptc_occupancy", "together_student_id"):
            self.env.cr.execute(SQL(NOTE))
        return result

    @api.model_create_multi
    def create(self, vals_list):
        appointments = super().create(vals_list)
        # The trigger has entered it.
        appointments.invalidate_recordset(["is_together"], flush=False)
        return appointments

    def _is_together(self):
        """Tell whether this is for all families of the student: it was booked so, and they are still asked to.

        Parents' pages, messages, mailings and the outbox go by these two.
        """
        self.ensure_one()
        return self.is_together and self.conference_id._asks_together(self.student_id)

    def _find_together(self):
        """Return those of these that are to come and are for all families of their student."""
        coming = self.search([("id", "in", self.ids), ("state", "=", "booked"), ("stop", ">", fields.Datetime.now())])
        return coming.filtered(lambda one: one._is_together())

    def _tell_separated(self, before):
        """Tell the other families what has become theirs too, and what was theirs and is so no more.

        :param before: which of these were for all families before the setting was changed.
        """
        now = self._find_together()
        for one in before - now:
            for family in one._get_other_families().filtered(one._is_known_to):
                one._tell_gone(family)
        for one in now - before:
            one.ics_sequence += 1
            self.env["ptc.outbox"]._put_to_sudo(one, "booked", one._get_other_families())

    def _get_other_families(self):
        return self.student_id.guardian_ids.family_id - self.family_id

    def _is_known_to(self, family):
        """Tell whether a family has been told of this appointment."""
        told = [("appointment_id", "=", self.id), ("family_id", "=", family.id), ("state", "=", "done")]
        return bool(self.env["ptc.outbox"].search_count(told, limit=1))
