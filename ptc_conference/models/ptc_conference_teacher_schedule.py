# SPDX-License-Identifier: LGPL-3.0-or-later
from babel.dates import format_interval, get_time_format

from odoo import fields, models
from odoo.tools import format_date, format_list
from odoo.tools.misc import babel_locale_parse, get_lang

from ..lib import grid


class PtcConferenceTeacher(models.Model):
    """What a teacher's printed schedule shows."""

    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    def _get_schedule_days(self):
        """Return this teacher's days with sessions, in order.

        :return: list of dicts: ``day`` (local date), ``date`` (text), ``booked`` and ``free`` (numbers of sessions),
            ``rows`` in order of time, see ``_prepare_session_row`` and ``_prepare_break_row``.
        """
        self.ensure_one()
        tz = self.conference_id.tz
        by_day = self.session_ids.grouped(lambda session: grid.to_local(session.start, tz).date())
        return [self._prepare_schedule_day(day, sessions) for day, sessions in sorted(by_day.items())]

    def _prepare_schedule_day(self, day, sessions):
        rows = [self._prepare_session_row(session) for session in sessions]
        rows += [self._prepare_break_row(pause) for pause in self._get_breaks_on(day)]
        kinds = [row["kind"] for row in rows]
        return {
            "day": day,
            "date": format_date(self.env, day, date_format="full"),
            "booked": kinds.count("booked"),
            "free": kinds.count("free"),
            "rows": sorted(rows, key=lambda row: row["start"]),
        }

    def _get_breaks_on(self, day):
        """Return this teacher's breaks on a local day: see ``break_times``, with instants and ``name``."""
        pauses = [
            {
                "name": pause["name"],
                "start": fields.Datetime.to_datetime(pause["start"]),
                "stop": fields.Datetime.to_datetime(pause["stop"]),
            }
            for pause in self.break_times or ()
        ]
        return [pause for pause in pauses if grid.to_local(pause["start"], self.conference_id.tz).date() == day]

    def _prepare_session_row(self, session):
        """Return a session: ``kind`` (booked, free or blocked), ``start``, ``stop`` (naive UTC), ``time``, ``people``.

        ``people``: for each appointment a dict: ``student``, ``class``, ``guardians`` (texts; each guardian on a line),
        ``appointment``. Of separated parents only those of the family that has booked are named.
        """
        appointments = session.occupancy_ids.appointment_id
        return {
            "kind": "booked" if appointments else "blocked" if session.is_blocked else "free",
            "start": session.start,
            "stop": session.stop,
            "time": self._format_span(session.start, session.stop),
            "people": [self._prepare_person(appointment) for appointment in appointments],
        }

    def _prepare_person(self, appointment):
        students = appointment._get_students()
        links = appointment.family_id.guardian_ids.filtered(lambda link: link.student_id in students)
        names = [f"{one.name} ({one.section_id.name})" if one.section_id else one.name for one in students]
        return {
            "appointment": appointment,
            "student": format_list(self.env, names),
            "class": appointment._describe_topics(appointment._get_topics()),
            "guardians": "\n".join(links._get_named().partner_id.mapped("name")),
        }

    def _prepare_break_row(self, pause):
        """Return a break as a row of the kind ``break`` with its ``name``; else as ``_prepare_session_row``."""
        span = self._format_span(pause["start"], pause["stop"])
        return {"kind": "break", **pause, "time": span}

    def _format_span(self, start, stop):
        """Return two instants, naive UTC, as local times: "16:00–16:10", "4:00 – 4:10 PM"."""
        times = [grid.to_local(instant, self.conference_id.tz).time() for instant in (start, stop)]
        locale = babel_locale_parse(get_lang(self.env).code)
        skeleton = "hm" if "a" in get_time_format("short", locale=locale).pattern else "Hm"
        return format_interval(*times, skeleton, locale=locale)
