# SPDX-License-Identifier: LGPL-3.0-or-later
import functools

from werkzeug.exceptions import NotFound

from ..lib import request_key
from ..models.ptc_appointment_join import WAYS
from .office import BASES, OfficePortal
from .portal import form_route


class TogetherPortal(OfficePortal):
    """One appointment about several students of a family, or about several classes."""

    @form_route("/my/conferences/<int:conference_id>/join")
    def portal_conference_join(self, conference_id, **form):
        """Talk about a student in an appointment about a sibling too, where the conference lets parents."""
        appointment_sudo, topic = self._find_joined_sudo(conference_id, form)
        siblings = appointment_sudo.conference_id.siblings
        if siblings not in WAYS or topic["student"] in appointment_sudo._get_students():
            raise NotFound()
        return self._answer_together("join", appointment_sudo, topic, form, is_longer=siblings == "longer")

    @form_route("/my/conferences/<int:conference_id>/part")
    def portal_conference_part(self, conference_id, **form):
        """Talk about a student apart again."""
        appointment_sudo, topic = self._find_joined_sudo(conference_id, form)
        return self._answer_together("part", appointment_sudo, topic, form)

    @form_route([f"{base}/join" for base in BASES])
    def conference_office_join(self, conference_id, family_id, channel, **form):
        appointment, topic = self._find_joined(conference_id, form)
        if form.get("way") not in WAYS:
            raise NotFound()
        return self._answer_together("join", appointment, topic, form, channel, is_longer=form["way"] == "longer")

    @form_route([f"{base}/part" for base in BASES])
    def conference_office_part(self, conference_id, family_id, channel, **form):
        appointment, topic = self._find_joined(conference_id, form)
        return self._answer_together("part", appointment, topic, form, channel)

    def _find_joined_sudo(self, conference_id, form):
        """Return the parent's own appointment as sudo, and what else it is to be about.

        :raise NotFound: when one is not theirs, or not there.
        """
        ids = [self._to_id(form.get(name)) for name in ("appointment_id", "link_id", "class_teacher_id")]
        found_sudo, topic = self.env["ptc.appointment"]._find_joined_sudo(
            self.env.user.partner_id, self._to_id(conference_id), *ids
        )
        if not found_sudo:
            raise NotFound()
        return found_sudo, topic

    def _find_joined(self, conference_id, form):
        """Return the family's appointment, and what else it is to be about, for the office."""
        appointment = self._find_appointment(conference_id, form.get("appointment_id"))
        asked = [self._to_id(form.get(name)) for name in ("link_id", "class_teacher_id")]
        wanted = self._get_reader()._find_wanted(conference_id, [(*asked, appointment.session_id.id)])
        if not wanted:
            raise NotFound()
        return appointment, {name: wanted[0][name] for name in ("student", "class_teacher")}

    def _answer_together(self, action, appointment, topic, form, channel=None, **options):
        """Carry out one of ``_join`` and ``_part``, and lead back to the page."""
        chosen = (appointment.id, topic["student"].id, topic["class_teacher"].id)
        key = request_key.make_key(action, form.get("token"), *chosen)
        told = [self.env["ptc.family.page"]._get_held(appointment)]
        options.update(topic, key=key)
        change = functools.partial(getattr(appointment, f"_{action}"), **options)
        if channel:
            by_office = functools.partial(appointment._change_by, channel, f"_{action}", **options)
            change = functools.partial(self._explaining, by_office)
        return self._answer(appointment.conference_id.id, key, told, change)
