# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL

# What the ORM would work out one by one: what follows from the sessions.
PLACE = """
WITH new (id, session_id, class_teacher_id, adult) AS (VALUES %s)
UPDATE ptc_appointment one
   SET session_id = new.session_id, class_teacher_id = new.class_teacher_id, adult = new.adult,
       conference_id = main.conference_id,
       teacher_id = main.teacher_id, ics_sequence = COALESCE(ics_sequence, 0) + 1,
       start = main.start, stop = GREATEST(main.stop, (
            SELECT max(extra.stop) FROM ptc_session extra
              JOIN ptc_appointment_extra_session_rel has ON has.ptc_session_id = extra.id
             WHERE has.ptc_appointment_id = one.id))
  FROM new JOIN ptc_session main ON main.id = new.session_id
 WHERE one.id = new.id
"""
CANCEL = """
UPDATE ptc_appointment SET state = 'cancelled', ics_sequence = COALESCE(ics_sequence, 0) + 1 WHERE id IN %s
"""
COUNT = "UPDATE ptc_appointment SET ics_sequence = COALESCE(ics_sequence, 0) + 1 WHERE id IN %s"


class PtcAppointment(models.Model):
    """Many appointments at once, as a change of the conference writes them: the ORM would take minutes one by one."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _get_all_sessions(self):
        """Return all sessions of these appointments."""
        return self.session_id | self.extra_session_ids

    def _get_sessions_main_first(self):
        """Return the sessions of this appointment in order of time, those of its main teacher first."""
        main = self.session_id.conference_teacher_id
        return self._get_sessions().sorted(lambda session: session.conference_teacher_id != main)

    def _place(self, sessions, class_teachers):
        """Give appointments, whose sessions were let go, other sessions, hold these, and tell the families.

        :param sessions: ``{appointment: ptc.session records, the main one first}``
        :param class_teachers: ``{appointment: ptc.class.teacher}`` of those who get another.
        """
        appointments = self.browse([appointment.id for appointment in sessions])
        found = self.env["ptc.session"].browse({session.id for group in sessions.values() for session in group})
        found.fetch(["places", "start", "stop"])
        self._raise_places(appointments, {one: group.with_prefetch(found.ids) for one, group in sessions.items()})
        self.env.flush_all()
        rows = [
            (one.id, sessions[one][0].id, class_teachers.get(one, one.class_teacher_id).id, one._get_adult())
            for one in appointments
        ]
        extra = [(one.id, session.id) for one in appointments for session in sessions[one][1:]]
        appointments._write_extra_sessions(extra)
        self.env.cr.execute(SQL(PLACE, SQL(", ").join(SQL("%s", row) for row in rows)))
        self.env["ptc.session"].invalidate_model(["appointment_ids"], flush=False)
        self.invalidate_model(flush=False)
        self.env["ptc.occupancy"]._hold_many(appointments)
        self.env["ptc.outbox"]._put(appointments, "moved")

    def _write_extra_sessions(self, pairs):
        """Replace the further sessions of these appointments by ``pairs`` of ids (appointment, session)."""
        relation = SQL.identifier(self._fields["extra_session_ids"].relation)
        self.env.cr.execute(SQL("DELETE FROM %s WHERE ptc_appointment_id IN %s", relation, tuple(self.ids)))
        if pairs:
            values = SQL(", ").join(SQL("%s", pair) for pair in pairs)
            self.env.cr.execute(SQL("INSERT INTO %s (ptc_appointment_id, ptc_session_id) VALUES %s", relation, values))

    def _raise_places(self, appointments, sessions):
        """Give sessions the places that the group which moves there had."""
        appointments.fetch(["session_id", "extra_session_ids", "adult"])
        for one in appointments:
            # Not their union, which would be read one by one.
            places = max(session.places for session in (*one.session_id, *one.extra_session_ids))
            if places > 1:
                sessions[one].filtered(lambda session, places=places: session.places < places).places = places

    def _cancel_many(self):
        """Cancel these appointments, whose sessions were let go, and tell the families."""
        if self:
            self.env.flush_all()
            self.env.cr.execute(SQL(CANCEL, tuple(self.ids)))
            self.invalidate_recordset(["state", "ics_sequence"], flush=False)
            self.env["ptc.outbox"]._put(self, "cancelled")

    def _tell_room(self):
        """Count a change of these appointments, which take place elsewhere, and tell the families."""
        if self:
            self.flush_recordset(["ics_sequence"])
            self.env.cr.execute(SQL(COUNT, tuple(self.ids)))
            self.invalidate_recordset(["ics_sequence"], flush=False)
            self.env["ptc.outbox"]._put(self, "moved")
