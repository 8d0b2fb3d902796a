# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import format_date

from ..lib import grid
from ..lib.paper import Column, Row, Section
from .ptc_paper import Sheet

SIGN_SCALE = 1.6  # to be read from some steps away


class PtcConference(models.Model):
    """What hangs on doors and in the hall. It names no family: everybody reads it."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _get_sign_sheets(self):
        """Return the door signs: one for each room and date, in the order of the rooms."""
        return [sheet for conference in self for sheet in conference._prepare_signs()]

    def _prepare_signs(self, rooms=None):
        """Return the signs of these rooms with all who sit there; of every room when none are named."""
        signs = {}
        parts = self.teacher_ids.filtered(lambda part: part.room_id and (rooms is None or part.room_id in rooms))
        for part in parts.sorted(lambda part: part._get_place_key()):
            for day in part._get_schedule_days():
                signs.setdefault((day["day"], part.room_id), []).append((part, day))
        days = dict.fromkeys(day for day, _room in sorted(signs, key=lambda one: one[0]))
        return [self._prepare_sign(room, own) for key in days for (day, room), own in signs.items() if day == key]

    def _prepare_sign(self, room, own):
        """Return the sign of a room on one date.

        :param own: pairs of the part of a teacher there, and the day as of ``_get_schedule_days``.
        """
        under = (own[0][1]["date"], room._describe_storey())
        return self._prepare_public(room.name, under, [self._prepare_sign_section(*one) for one in own], SIGN_SCALE)

    def _prepare_public(self, title, under, sections, scale=1):
        return Sheet(
            company=self.company_id,
            above=self.name,
            title=title,
            under=under,
            sections=sections,
            empty=self.env._("No sessions have been allotted yet."),
            scale=scale,
            is_two_sided=self.is_two_sided,
            lang=self.env["ptc.paper"]._get_lang(),
        )

    def _prepare_sign_section(self, part, day):
        """Return a teacher's day: what follows each other free, booked or blocked is told in one line."""
        columns = (Column(self.env._("Time"), 45, "time"), Column("", 55))
        labels = {"free": self.env._("Free"), "booked": self.env._("Booked"), "blocked": self.env._("Not available")}
        spans = []
        for row in day["rows"]:
            label = labels.get(row["kind"]) or row["name"]
            if spans and spans[-1][:2] == (row["kind"], label):
                spans[-1] = (*spans[-1][:3], row["stop"])
            else:
                spans.append((row["kind"], label, row["start"], row["stop"]))
        rows = [Row(kind, (part._format_span(start, stop), label)) for kind, label, start, stop in spans]
        table = self.env._("Table: %(number)s", number=part.room_table) if part.room_id.tables > 1 else ""
        return Section(part.teacher_id.name, columns, rows, table)

    def _get_overview_sheets(self):
        """Return who is where: all teachers by name, then a sheet for each campus by floor and room."""
        return [sheet for conference in self for sheet in conference._prepare_overview()]

    def _prepare_overview(self):
        parts = self.teacher_ids.filtered("room_id")
        hours = {part: self._describe_hours(part) for part in parts}
        sheets = [self._prepare_public(self.env._("Teachers"), (), self._get_name_sections(parts.sorted(), hours))]
        placed = parts.sorted(lambda part: part._get_place_key())
        for campus, own in placed.grouped(lambda part: part.room_id.campus_id).items():
            sections = [
                self._prepare_floor_section(floor, seated, hours)
                for floor, seated in own.grouped(lambda part: part.room_id._describe_storey(has_campus=False)).items()
            ]
            directions = (campus.directions,) if campus.directions else ()
            sheets.append(self._prepare_public(campus.name, directions, sections))
        return sheets if parts else []

    def _get_name_sections(self, parts, hours):
        columns = (
            Column(self.env._("Teacher"), 30, "strong"),
            Column(self.env._("Room"), 32),
            Column(self.env._("Hours"), 38),
        )
        rows = [Row("place", (self._describe_who(part), part._describe_room(), hours[part])) for part in parts]
        return [Section("", columns, rows)]

    def _prepare_floor_section(self, storey, parts, hours):
        """Return a floor's rooms; tables are told where a room has several."""
        has_tables = any(part.room_id.tables > 1 for part in parts)
        tables = (Column(self.env._("Table"), 8),) if has_tables else ()
        columns = (
            Column(self.env._("Room"), 22, "strong"),
            *tables,
            Column(self.env._("Teacher"), 40 - 8 * has_tables),
            Column(self.env._("Hours"), 38),
        )
        rows = []
        for part in parts:
            table = (str(part.room_table) if part.room_id.tables > 1 else "",) if has_tables else ()
            rows.append(Row("place", (part.room_id.name, *table, self._describe_who(part), hours[part])))
        return Section(storey, columns, rows)

    def _describe_who(self, part):
        """Return a teacher's name, and the role of other staff."""
        name, role = part.teacher_id.name, part.staff_audience and part.staff_role
        return self.env._("%(name)s, %(role)s", name=name, role=role) if role else name

    def _describe_hours(self, part):
        """Return from when to when a teacher is there, a line for each date."""
        days = part.session_ids.grouped(lambda session: grid.to_local(session.start, self.tz).date())
        lines = [
            f"{format_date(self.env, day, date_format='EEE')} "
            f"{format_date(self.env, day)}, "
            f"{part._format_span(min(own.mapped('start')), max(own.mapped('stop')))}"
            for day, own in sorted(days.items())
        ]
        return "\n".join(lines)
