# SPDX-License-Identifier: LGPL-3.0-or-later
import hashlib
import hmac

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError

WAYS = [("person", "In person"), ("video", "Video call"), ("phone", "By telephone")]
KEY = "{key}"


class PtcConference(models.Model):
    """How one meets: in person, by video or by telephone; a teacher or a session may differ."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    way = fields.Selection(WAYS, "Families and teachers meet", required=True, default="person")
    video_url = fields.Char(
        "Address of video calls",
        help="For example https://meet.school.example/{key}: {key} becomes a word of its own for each appointment."
        " Empty: a call in Odoo's Discuss.",
    )

    @api.constrains("video_url")
    def _check_video_url(self):
        for conference in self.filtered("video_url"):
            rest = conference.video_url.replace(KEY, "")
            if not rest.startswith("https://") or set("{} ") & set(rest):
                raise ValidationError(
                    self.env._(
                        "The address of video calls begins with https:// and may hold {key}, nothing else in {}."
                    )
                )


class PtcConferenceTeacher(models.Model):
    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    way = fields.Selection(WAYS, "Meets", help="Empty: as the conference.")


class PtcSession(models.Model):
    _name = "ptc.session"
    _inherit = "ptc.session"

    way = fields.Selection(WAYS, "Meeting", help="Empty: as the teacher, or else the conference.")

    def _get_way(self):
        """Return how one meets in this session, a key of WAYS."""
        return self.way or self.conference_teacher_id.way or self.conference_id.way


class PtcSessionCall(models.Model):
    """The call of an appointment in Odoo's Discuss, or of all of a group's session; guests join by its address.

    Who has had the session before has another address, and knows nothing of who comes after.
    """

    _name = "ptc.session.call"
    _description = "Video call of a session"

    session_id = fields.Many2one("ptc.session", required=True, readonly=True, ondelete="cascade")
    # Empty: the call of all in the session, which is a group's.
    appointment_id = fields.Many2one("ptc.appointment", readonly=True, index=True, ondelete="cascade")
    channel_id = fields.Many2one("discuss.channel", required=True, readonly=True, ondelete="cascade")

    _once = models.UniqueIndex("(session_id, COALESCE(appointment_id, 0))", "This session has a call already.")

    @api.model
    def _find_sudo(self, appointment):
        """Return the call of an appointment where it is now, if there is one."""
        calls = self.sudo().search(
            [("session_id", "=", appointment.session_id.id), ("appointment_id", "in", (appointment.id, False))]
        )
        return calls.filtered("appointment_id") or calls

    @api.model
    def _get_url_sudo(self, appointment):
        """Return the address of an appointment's call, made when it is first asked for."""
        call, session = self._find_sudo(appointment), appointment.session_id
        if not call:
            own = appointment if session.places == 1 else appointment.browse()
            channel = self._open_channel_sudo(session)
            call = self.sudo().create({"session_id": session.id, "appointment_id": own.id, "channel_id": channel.id})
        return session.get_base_url() + call.channel_id.invitation_url

    @api.model
    def _open_channel_sudo(self, session):
        """Return a new call: a private group, found by nobody who has not followed its address."""
        # Nobody of the school is in it from the beginning, whoever asked for it.
        channels = self.env["discuss.channel"].with_user(SUPERUSER_ID)
        return channels.create(
            {
                # Nothing of a family in its name: all who meet in this session see it.
                "name": f"{session.sudo().teacher_id.name}, {session.sudo()._format_start()}",
                "channel_type": "group",
                "default_display_mode": "video_full_screen",
            }
        )


class PtcAppointment(models.Model):
    _name = "ptc.appointment"
    _inherit = "ptc.appointment"

    def _get_join_url(self):
        """Return the address of the video call of this appointment; "" when one meets otherwise."""
        self.ensure_one()
        if self.session_id._get_way() != "video":
            return ""
        pattern = self.conference_id.video_url
        if not pattern:
            return self.env["ptc.session.call"]._get_url_sudo(self)
        # Nobody can guess it, and it is the same in every message. The UID alone may be another family's too: both
        # sides of one that was split have it.
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        key = hmac.new(secret.encode(), f"{self.id}.{self.ics_uid}".encode(), hashlib.sha256).hexdigest()[:20]
        return pattern.replace(KEY, key)


class PtcMessage(models.Model):
    """A message carries the place, the address of the call, or which number is called."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    def _prepare_entry(self, appointment, event):
        entry = super()._prepare_entry(appointment, event)
        way = appointment.session_id._get_way()
        if event == "cancelled" or way == "person":
            return entry
        link = appointment._get_join_url()
        return {**entry, "place": self._describe_way(way), "link": link}

    def _describe_way(self, way):
        """Return how one meets who does not come, in one sentence."""
        if way == "video":
            return self.env._("Video call: follow this link at the time of the appointment.")
        if self.partner_id.phone:
            return self.env._("By telephone: we call you at %(phone)s.", phone=self.partner_id.phone)
        return self.env._("By telephone: we have no number of yours. Please tell us one.")

    def _prepare_calendar_event(self, event, appointment):
        calendar = super()._prepare_calendar_event(event, appointment)
        way = appointment.session_id._get_way()
        if event == "cancelled" or way == "person":
            return calendar
        link = appointment._get_join_url()
        return calendar.at_place(link or self._describe_way(way), link)

    def _get_directions(self, appointment):
        return super()._get_directions(appointment) if appointment.session_id._get_way() == "person" else ""

    def _get_schedule(self):
        """Ways lead to who is met in person only."""
        schedule = super()._get_schedule()
        met = self.appointment_ids.filtered(lambda one: one.session_id._get_way() == "person")
        return {**schedule, "campuses": met.room_id.campus_id.filtered("directions")}
