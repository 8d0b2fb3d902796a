# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools import SQL

# Of an appointment for both families both are told. Their lines have another family than the appointment, so they lead
# to no further ones.
TOGETHER = """
CREATE OR REPLACE FUNCTION ptc_outbox_together() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.partner_id IS NOT NULL THEN
        RETURN NULL;
    END IF;
    -- Few schools ask this of anybody. What is not run is not planned either.
    IF NOT EXISTS (SELECT FROM ptc_conference WHERE id = NEW.conference_id AND separated = 'together')
        AND NOT EXISTS (SELECT FROM ptc_student WHERE separated = 'together')
    THEN
        RETURN NULL;
    END IF;
    INSERT INTO ptc_outbox
           (appointment_id, conference_id, family_id, event, state, due, create_uid, write_uid, create_date, write_date)
    SELECT DISTINCT NEW.appointment_id, NEW.conference_id, link.family_id, NEW.event, NEW.state, NEW.due,
           NEW.create_uid, NEW.write_uid, NEW.create_date, NEW.write_date
      FROM ptc_appointment one
      JOIN ptc_conference conference ON conference.id = one.conference_id
      JOIN ptc_student student ON student.id = one.student_id
      JOIN ptc_guardian link ON link.student_id = one.student_id AND link.active AND link.receives_mail
       AND link.family_id <> one.family_id
     WHERE one.id = NEW.appointment_id AND one.family_id = NEW.family_id AND one.is_together
       AND COALESCE(student.separated, conference.separated) = 'together';
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS ptc_outbox_together ON ptc_outbox;
CREATE TRIGGER ptc_outbox_together AFTER INSERT ON ptc_outbox
    FOR EACH ROW EXECUTE FUNCTION ptc_outbox_together();
"""


class PtcOutbox(models.Model):
    """Appointments for both families of a student."""

    _name = "ptc.outbox"
    _inherit = "ptc.outbox"

    def init(self):
        """Install the trigger; hooks.py removes its function."""
        self.env.cr.execute(SQL(TOGETHER))

    @api.model
    def _put_to_sudo(self, appointment, event, families):
        """Add a line about an appointment for each of these families, see ``_put``."""
        due = self._prepare_put(appointment.conference_id, event)["due"]
        common = {"appointment_id": appointment.id, "event": event, "due": due}
        self.sudo().create([{**common, "family_id": family.id} for family in families])
        self._wake_sudo(due)

    def _concerns(self, appointment):
        if super()._concerns(appointment):
            return True
        students = self.family_id.guardian_ids.student_id
        return appointment.student_id in students and appointment._is_together()
