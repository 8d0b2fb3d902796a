# SPDX-License-Identifier: LGPL-3.0-or-later
import functools

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..when import When
from .ptc_appointment_join import WAYS

MOST_OTHERS = 8  # other times shown for each length


class PtcTeachingPage(models.AbstractModel):
    """The page on which a teacher makes an own appointment longer, or talks about siblings in it."""

    _name = "ptc.teaching.page"
    _inherit = "ptc.teaching.page"

    @api.model
    def _get_days(self, sessions, taken, when):
        """Say of which rows one can change the appointment: the first one of each that has not begun."""
        days, now, known = super()._get_days(sessions, taken, when), fields.Datetime.now(), set()
        for row in (row for day in days for row in day["sessions"] if row["status"] == "booked"):
            row["can_arrange"] = row["appointment_id"] not in known and row["start"] > now
            known.add(row["appointment_id"])
        return days

    @api.model
    def _describe_mark(self, mark):
        """Say which appointments are shorter than they should be: ``short`` is ``[{"text", "address"}]``."""
        part = mark.conference_id.teacher_ids.filtered(lambda part: part.teacher_id == mark.teacher_id)[:1]
        short = [
            {"text": mark._describe_short(one), "address": f"/my/teaching/{part.id}/appointments/{one.id}"}
            for one in mark.short_ids
        ]
        return {**super()._describe_mark(mark), "short": short}

    @api.model
    def _find_taken_sudo(self, part_sudo, appointment_id):
        """Return the booked appointment as sudo if the teacher takes part in it, else empty."""
        return part_sudo.env["ptc.appointment"].search(
            [
                ("id", "=", appointment_id),
                ("state", "=", "booked"),
                ("occupancy_ids.session_id.conference_teacher_id", "=", part_sudo.id),
            ]
        )

    @api.model
    def _get_appointment_sudo(self, part_sudo, appointment, refusal=None):
        """Return the page of an appointment of the teacher.

        :param refusal: the sentence why a change was refused.
        :return: ``{"part_id", "id", "name", "children", "class", "moment", "until", "adults", "is_open", "lengths",
            "siblings", "further", "refusal", "contact"}``; see the methods of the lists.
        """
        conference = part_sudo.conference_id
        when = When(self.env, conference.tz)
        lengths = [self._describe_choice(appointment, one, when) for one in appointment._get_lengths(MOST_OTHERS)]
        return {
            "part_id": part_sudo.id,
            "id": appointment.id,
            "name": conference.name,
            "children": appointment._name_students(),
            "class": appointment._describe_topics(appointment._get_topics()),
            "moment": when.moment(appointment.start),
            "until": when.until(appointment.stop),
            "adults": self._name_adults(appointment),
            "is_open": bool(lengths),
            "lengths": lengths,
            "siblings": self._describe_siblings(appointment, when) if lengths else [],
            "further": self._describe_further(appointment) if lengths else [],
            "refusal": refusal,
            "contact": self.env["ptc.family.page"]._describe_contact(conference.contact_id),
        }

    @api.model
    def _name_adults(self, appointment):
        links = appointment.family_id.guardian_ids._get_named()
        about = links.filtered(lambda link: link.student_id in appointment._get_students())
        return format_list(self.env, about.partner_id.mapped("name")) if about else ""

    @api.model
    def _describe_choice(self, appointment, length, when):
        """Return a length in words: ``{"value", "text", "until", "is_now", "times": [{"value", "text"}]}``.

        ``until`` is "" where the time after the appointment is not free; then ``times`` are others.
        """
        times = [
            {"value": f"time:{length.count}:{one.id}", "text": when.short(one.start)}
            for one in length.others.sorted("start")
        ]
        return {
            "value": f"length:{length.count}",
            "text": self._describe_length(length.count),
            "until": when.until(length.stop) if length.stop else "",
            "is_now": length.count == appointment._get_count(),
            "times": [] if length.stop else times,
        }

    @api.model
    def _describe_siblings(self, appointment, when):
        """Return whom one could talk about too: ``[{"apart", "ways": [{"value", "text"}]}]``."""
        siblings = []
        for student, part in appointment._find_siblings().items():
            apart = appointment._find_apart(student, part)
            texts = {
                "same": self.env._("Talk about %(child)s too", child=student.name),
                "longer": self.env._("Talk about %(child)s too, and make it longer", child=student.name),
            }
            ways = [way for way in WAYS if way == "same" or appointment._has_next(apart)]
            about = {"child": student.name, "moment": when.moment(apart.start) if apart else ""}
            text = self.env._("The appointment about %(child)s on %(moment)s is given back.", **about)
            siblings.append(
                {
                    "apart": text if apart else "",
                    "ways": [{"value": f"join:{student.id}:{part.id}:{way}", "text": texts[way]} for way in ways],
                }
            )
        return siblings

    @api.model
    def _describe_further(self, appointment):
        """Return the siblings that the appointment is about in the second place: ``[{"value", "text"}]``."""
        return [
            {
                "value": f"part:{student.id}:{part.id}",
                "text": self.env._("No longer talk about %(child)s", child=student.name),
            }
            for student, part in appointment._get_topics()[1:]
            if student != appointment.student_id
        ]

    @api.model
    def _change_appointment_sudo(self, appointment, choice):
        """Carry out what a teacher has chosen on the page of an appointment.

        :param str choice: a ``value`` of the page, from the browser.
        :raise UserError: when it cannot be done, or is none of the choices.
        """
        change = self._get_choices(appointment).get(choice)
        if not change:
            raise UserError(self.env._("This is no longer there to choose. Look at the appointment as it is now."))
        change()

    @api.model
    def _get_choices(self, appointment):
        """Return ``{value: function that carries it out}`` of all that can be chosen."""
        lengths = appointment._get_lengths()
        if not lengths:
            return {}
        choices = {}
        for one in lengths:
            for session in [None, *one.others]:
                value = f"time:{one.count}:{session.id}" if session else f"length:{one.count}"
                choices[value] = functools.partial(appointment._set_length, one.count, session)
        for student, part in appointment._find_siblings().items():
            for way in WAYS:
                topic = {"student": student, "class_teacher": part, "is_longer": way == "longer", "is_staff": True}
                choices[f"join:{student.id}:{part.id}:{way}"] = functools.partial(appointment._join, **topic)
        for student, part in appointment._get_topics()[1:]:
            topic = {"student": student, "class_teacher": part, "is_staff": True}
            choices[f"part:{student.id}:{part.id}"] = functools.partial(appointment._part, **topic)
        return choices
