# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter

from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.tools import format_date, format_time
from odoo.tools.i18n import format_list
from odoo.tools.misc import babel_locale_parse, get_lang

from ..lib import grid, ics


class PtcMessage(models.Model):
    """What templates can say: the fields are in the language they are read in."""

    _name = "ptc.message"
    _inherit = "ptc.message"

    dates_text = fields.Char("Dates", compute="_compute_letter", help="For example: October 13 and October 15.")
    count_text = fields.Char("How many", compute="_compute_letter", help="For example: 2 appointments.")
    changes_text = fields.Char("What changed", compute="_compute_letter", help="For example: 1 booked and 1 cancelled.")
    schedule_html = fields.Html(
        "Schedule",
        compute="_compute_schedule_html",
        sanitize=False,
        help="All appointments of the family this guardian is told about, and those that were cancelled.",
    )
    page_url = fields.Char("Address of the page", compute="_compute_page_url")
    appointment_ids = fields.Many2many("ptc.appointment", string="Appointments", compute="_compute_appointment_ids")

    @api.depends_context("lang")
    @api.depends("line_ids", "conference_id", "family_id", "partner_id")
    def _compute_letter(self):
        for message in self:
            changes = message.line_ids._get_changes()
            booked = message._get_appointments()
            told = booked or message.env["ptc.appointment"].union(*(appointment for _event, appointment in changes))
            message.dates_text = message._format_dates(told)
            message.count_text = message._format_count(len(booked))
            message.changes_text = message._format_changes(changes)

    @api.depends_context("lang")
    @api.depends("line_ids", "conference_id", "family_id", "partner_id")
    def _compute_schedule_html(self):
        for message in self:
            values = {"message": message, **message._get_schedule()}
            message.schedule_html = message.env["ir.qweb"]._render("ptc_conference.message_schedule", values)

    @api.depends("line_ids", "conference_id", "family_id", "partner_id")
    def _compute_appointment_ids(self):
        for message, appointments in self._find_appointments().items():
            message.appointment_ids = appointments

    @api.depends("conference_id")
    def _compute_page_url(self):
        for message in self:
            # No token: who follows the link signs in, and a forwarded mail opens nothing.
            message.page_url = message.conference_id.get_base_url() + message.conference_id.access_url

    def _get_appointments(self):
        """Return the booked appointments about the students this guardian receives mail about."""
        self.ensure_one()
        return self.appointment_ids

    def _find_appointments(self):
        """Return ``{message: appointments}``, see ``_get_appointments``, in order of time."""
        booked = self.env["ptc.appointment"].search(
            [
                ("conference_id", "in", self.conference_id.ids),
                ("family_id", "in", self.family_id.ids),
                ("state", "=", "booked"),
            ],
            order="start, id",
        )
        groups = booked.grouped(lambda one: (one.conference_id, one.family_id))
        found = {}
        for message in self:
            own = groups.get((message.conference_id, message.family_id), booked.browse())
            students = message._get_readers(message.family_id).get(message.partner_id, self.env["ptc.student"])
            found[message] = own.filtered(lambda one, students=students: one._get_students() & students)
        return found

    def _get_schedule(self):
        """Return what the schedule shows.

        :return: ``days``: list of pairs (date as text, list of entries); ``cancelled``: list of entries;
            ``campuses``: those with directions. Entries: see ``_prepare_entry``.
        """
        self.ensure_one()
        events = {appointment: event for event, appointment in self.line_ids._get_changes()}
        booked = self._get_appointments()
        by_day = {}
        for appointment in booked:
            entry = self._prepare_entry(appointment, events.get(appointment))
            by_day.setdefault(entry["date"], []).append(entry)
        cancelled = [appointment for appointment, event in events.items() if event == "cancelled"]
        return {
            "days": list(by_day.items()),
            "cancelled": [self._prepare_entry(appointment, "cancelled") for appointment in cancelled],
            "campuses": booked.room_id.campus_id.filtered("directions"),
        }

    def _prepare_entry(self, appointment, event):
        """Return an appointment as texts: date, time, student, teacher, class, place; and ``event``, or None."""
        start, stop = (grid.to_local(value, appointment.tz) for value in (appointment.start, appointment.stop))
        student, about = self._format_topics(appointment)
        return {
            "event": event,
            "date": format_date(self.env, start.date(), date_format="full"),
            "start": format_time(self.env, start.time(), time_format="short"),
            "stop": format_time(self.env, stop.time(), time_format="short"),
            "student": student,
            "teacher": self._format_teachers(appointment),
            "class": about,
            "place": self._format_place(appointment.session_id),
        }

    def _format_teachers(self, appointment):
        """Return the teacher, or all of a joint appointment."""
        return format_list(self.env, appointment._get_sessions().teacher_id.mapped("name"))

    def _format_place(self, session):
        """Return where a session is, as the parents' page does: "Room 204, table 2, floor 2"; "" without a room."""
        room = session.room_id
        if not room:
            return ""
        place = {
            "room": room.name,
            "table": session.room_table,
            "tables": room.tables,
            "floor": room.floor,
            "building": room.building,
            "campus": room.campus_id.name,
        }
        return self.env["ptc.family.page"]._describe_place(place)

    def _format_dates(self, appointments):
        """Return the days of appointments, or of the conference: for example "October 13 and October 15"."""
        days = sorted({grid.to_local(item.start, item.tz).date() for item in appointments})
        days = days or [day.date for day in self.conference_id._get_days()]
        locale = babel_locale_parse(get_lang(self.env).code)
        texts = [format_skeleton("MMMMd", day, locale=locale) for day in days]
        return format_list(self.env, texts) if texts else self.conference_id.name

    def _format_count(self, count):
        if not count:
            return self.env._("no appointments")
        return self.env._("1 appointment") if count == 1 else self.env._("%(count)s appointments", count=count)

    def _format_changes(self, changes):
        """Return for example "2 booked and 1 cancelled"; empty when nothing has changed."""
        counts = Counter(event for event, _appointment in changes)
        labels = {
            "booked": self.env._("%(count)s booked", count=counts["booked"]),
            "moved": self.env._("%(count)s moved", count=counts["moved"]),
            "cancelled": self.env._("%(count)s cancelled", count=counts["cancelled"]),
        }
        texts = [label for event, label in labels.items() if counts[event]]
        return format_list(self.env, texts) if texts else ""

    def _get_files(self):
        """Return a calendar file for every appointment that changed, each with a name of its own."""
        files, seen = super()._get_files(), Counter()
        for event, appointment in self.line_ids._get_changes():
            name, content, mimetype = self._prepare_calendar_file(event, appointment)
            seen[name] += 1
            number = f" {seen[name]}" if seen[name] > 1 else ""
            files.append((f"{name}{number}.ics", content, mimetype))
        return files

    def _prepare_calendar_file(self, event, appointment):
        """Return (name without its end, bytes, MIME type) of the calendar file of an appointment."""
        calendar = self._prepare_calendar_event(event, appointment)
        name = f"{self._format_topics(appointment)[0]} - {appointment.teacher_id.name}"
        return name, ics.build(calendar), f"text/calendar; method={calendar.method.lower()}; charset=utf-8"

    def _prepare_calendar_event(self, event, appointment):
        """Return the ``ics.Event`` of an appointment for this guardian; ``event``: a key of EVENTS."""
        contact = self.conference_id.contact_id
        return ics.Event(
            uid=appointment.ics_uid,
            sequence=appointment.ics_sequence,
            start=appointment.start,
            stop=appointment.stop,
            stamp=fields.Datetime.now(),
            tz=appointment.tz,
            summary=self.env._(
                "%(student)s: conference with %(teacher)s",
                student=self._format_topics(appointment)[0],
                teacher=self._format_teachers(appointment),
            ),
            location=self._format_place(appointment.session_id),
            description=self._format_description(appointment),
            organizer=ics.Person(contact.name, self._get_sender_email()),
            attendee=ics.Person(self.partner_id.name, self.partner_id.email_normalized),
            is_cancelled=event == "cancelled",
        )

    def _format_description(self, appointment):
        """Return the class, the way and whom to ask, a line each."""
        contact = self.conference_id.contact_id
        asked = ", ".join(filter(None, [contact.name, contact.phone, contact.email]))
        parts = [
            self._format_topics(appointment)[1],
            self._get_directions(appointment),
            self.env._("Questions: %(contact)s", contact=asked),
        ]
        return "\n".join(filter(None, parts))

    def _get_directions(self, appointment):
        """Return how to get to an appointment."""
        return appointment.room_id.campus_id.directions

    def _get_sender_email(self):
        """Return the address messages come from: RFC 5546 3.2.2 wants an organizer, so there always is one."""
        conference = self.conference_id
        candidates = (conference.contact_id, conference.company_id.partner_id, self.env.ref("base.partner_root"))
        return next((partner.email_normalized for partner in candidates if partner.email_normalized), "noreply@invalid")
