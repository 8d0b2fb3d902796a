# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL


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
        appointments = self.concat(*sessions)
        self._raise_places(sessions)
        self.env.flush_all()
        rows = [(one.id, sessions[one][0].id, class_teachers.get(one, one.class_teacher_id).id) for one in appointments]
        self.env.cr.execute(
            SQL(
                """
                UPDATE ptc_appointment one SET session_id = new.session_id, class_teacher_id = new.class_teacher_id
                FROM (VALUES %s) new (id, session_id, class_teacher_id) WHERE one.id = new.id
                """,
                SQL(", ").join(SQL("%s", row) for row in rows),
            )
        )
        extra = [(one.id, session.id) for one in appointments for session in sessions[one][1:]]
        self._write_extra_sessions(appointments, extra)
        appointments._tell_placed()

    def _write_extra_sessions(self, appointments, pairs):
        """Replace the further sessions of appointments by ``pairs`` of ids (appointment, session)."""
        relation = SQL.identifier(self._fields["extra_session_ids"].relation)
        self.env.cr.execute(SQL("DELETE FROM %s WHERE ptc_appointment_id IN %s", relation, tuple(appointments.ids)))
        if pairs:
            values = SQL(", ").join(SQL("%s", pair) for pair in pairs)
            self.env.cr.execute(SQL("INSERT INTO %s (ptc_appointment_id, ptc_session_id) VALUES %s", relation, values))

    def _tell_placed(self):
        """Work out anew what depends on the sessions of these appointments, hold these, and tell the families."""
        names = ["session_id", "class_teacher_id", "extra_session_ids"]
        self.env["ptc.session"].invalidate_model(["appointment_ids"], flush=False)
        self.invalidate_recordset(names, flush=False)
        self.modified(names)
        self.env.flush_all()
        self.env["ptc.occupancy"]._hold_many(self)
        self._tell("moved")

    def _raise_places(self, sessions):
        """Give sessions the places that the group which moves there had."""
        places = {}
        for appointment, found in sessions.items():
            before = max(appointment._get_all_sessions().mapped("places"), default=1)
            places.setdefault(before, self.env["ptc.session"])
            places[before] |= found
        for count, group in places.items():
            group.filtered(lambda session, count=count: session.places < count).places = count

    def _cancel_many(self):
        """Cancel these appointments, whose sessions were let go, and tell the families."""
        if self:
            self._write_cancelled()
            self._tell("cancelled")

    def _write_cancelled(self):
        self.env.flush_all()
        self.env.cr.execute("UPDATE ptc_appointment SET state = 'cancelled' WHERE id IN %s", [tuple(self.ids)])
        self.invalidate_recordset(["state"], flush=False)
        self.modified(["state"])
