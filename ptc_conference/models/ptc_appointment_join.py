# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.fields import Command, Domain

WAYS = ("same", "longer")


class PtcAppointment(models.Model):
    """Talking about further students in an appointment that is booked, and no longer."""

    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _join(self, *, student, class_teacher, is_longer=False, is_staff=False, key=None):
        """Talk about a student of the family in this appointment too; return the appointment.

        What the family had booked about the student with this teacher is given back.

        :param class_teacher: of the student, with the same teacher.
        :param bool is_longer: take the next session along.
        :raise BookingRefused: when the appointment cannot be changed, or the next session is not free.
        """
        self.ensure_one()
        if self._recall(key):
            return self
        if (student, class_teacher) in self._get_topics():
            return self._keep(key, self)
        apart = self._find_apart(student, class_teacher)
        (self | apart)._check_changeable(is_staff)
        self._check_bookable(self.session_id)
        if not is_staff:
            self._check_windows([{"session": self.session_id, "student": student, "family": self.family_id}])
        more = self._get_next(is_longer)
        topics = apart._get_topics() if apart else [(student, class_teacher)]
        change = {"also_ids": self._prepare_also(topics), "extra_session_ids": [Command.link(one.id) for one in more]}
        self._attempt(self.session_id, lambda: self._remember(key, self._take_in(apart, change)))
        return self

    def _part(self, *, student, class_teacher, is_staff=False, key=None):
        """No longer talk about a further student in this appointment; what it is longer for that is given back."""
        self.ensure_one()
        if self._recall(key):
            return self
        also = self.also_ids.filtered(lambda one: (one.student_id, one.class_teacher_id) == (student, class_teacher))
        if not also:
            return self._keep(key, self)
        self._check_changeable(is_staff)
        change = {
            "also_ids": [Command.delete(one.id) for one in also],
            "extra_session_ids": [Command.unlink(one.id) for one in self._get_spare(len(also))],
        }
        self._attempt(self.session_id, lambda: self._remember(key, self._write_booked(change)))
        return self

    def _get_spare(self, fewer):
        """Return the last sessions, which are not needed when this appointment is about ``fewer`` students."""
        pair = (self.student_id.id, self.class_teacher_id.id)
        need = self.conference_id._get_needs([pair]).get(pair)
        needed = max(len(self._get_topics()) - fewer, need.count if need else 1)
        own = self._get_sessions().filtered(lambda session: session.teacher_id == self.teacher_id)
        return own[needed:] if not need or not need.others else own.browse()

    def _find_apart(self, student, class_teacher):
        """Return what the family has booked about a student with this teacher, or none."""
        domain = [("conference_id", "=", self.conference_id.id), ("family_id", "=", self.family_id.id)]
        domain += [("student_id", "=", student.id), ("class_teacher_id", "=", class_teacher.id)]
        held = self.env["ptc.occupancy"].search(domain, limit=1)
        return held.appointment_id - self

    def _get_next(self, is_longer):
        """Return the session after this appointment, or none when it is not to be longer.

        :raise BookingRefused: when there is none.
        """
        if not is_longer:
            return self.env["ptc.session"]
        own = self._get_sessions().filtered(lambda session: session.teacher_id == self.teacher_id)
        following = own[-1:]._get_following(1)
        if not following:
            raise self._refuse_short(self.session_id)
        return following

    def _take_in(self, apart, change):
        """Write a change on this appointment, and cancel the one it takes the place of.

        What that one held is free for this one before anybody who waits is asked.
        """
        (self | apart)._lock()
        self.env["ptc.occupancy"]._release_sudo(apart)
        self._write_booked(change)
        if apart:
            apart._write_booked({"state": "cancelled"})
        return self

    @api.model
    def _find_own_sudo(self, partner, conference_id, appointment_id):
        """An appointment about several students is for those who book for all of them."""
        found = super()._find_own_sudo(partner, conference_id, appointment_id)
        page = self.env["ptc.family.page"].sudo()
        own = page._get_own_links_domain(partner) & Domain("family_id", "=", found.family_id.id)
        is_for_all = not found.also_ids or found._get_students() <= page.env["ptc.guardian"].search(own).student_id
        return found if is_for_all else found.browse()

    @api.model
    def _find_joined_sudo(self, partner, conference_id, appointment_id, link_id, class_teacher_id):
        """Return a parent's appointment as sudo, and what to talk about in it: ``{"student", "class_teacher"}``.

        :return: a pair; the appointment is empty unless both are the parent's own, of one family and one teacher.
        """
        found = self._find_own_sudo(partner, conference_id, appointment_id)
        asked = (link_id, class_teacher_id, found.session_id.id)
        wanted = found and self._find_wanted_sudo(partner, conference_id, [asked])
        if not wanted or wanted[0]["family"] != found.family_id:
            return self.sudo().browse(), {}
        return found, {name: wanted[0][name] for name in ("student", "class_teacher")}
