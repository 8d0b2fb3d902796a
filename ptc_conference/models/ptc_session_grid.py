# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, format_list

from ..lib import grid, session_grid
from ..rows import fetch_rows
from ..when import When

PART = {
    "id": "id",
    "teacher_id": "teacher_id",
    "teacher": "teacher_id.name",
    "room": "room_id.name",
    "table": "room_table",
    "tables": "room_id.tables",
}
SESSION = {
    "id": "id",
    "part_id": "conference_teacher_id",
    "start": "start",
    "stop": "stop",
    "places": "places",
    "active": "active",
    "is_blocked": "is_blocked",
    "is_manual": "is_manual",
    "usual": "usual_duration",
}
TAKEN = {"session_id": "session_id", "appointment_id": "appointment_id", "name": "student_id.name"}
# Those removed by hand are shown as such; those whose time a longer session has are not.
SHOWN = Domain("active", "=", True) | Domain(
    [("active", "=", False), ("is_manual", "=", True), ("taken_over_by_id", "=", False)]
)
DAYS = """
SELECT DISTINCT (start AT TIME ZONE 'UTC' AT TIME ZONE %s)::date FROM ptc_session WHERE conference_id = %s AND active
"""
DIVISIONS = """
SELECT DISTINCT part.teacher_id, grade.division_id FROM ptc_class_teacher part
  JOIN ptc_class_ptc_grade_rel has ON has.ptc_class_id = part.class_id
  JOIN ptc_grade grade ON grade.id = has.ptc_grade_id
 WHERE part.active AND part.teacher_id = ANY(%s) AND grade.division_id IS NOT NULL
"""


class PtcSessionGrid(models.AbstractModel):
    """The sessions of one day of a conference as plain data: a line for each teacher, a column for each time.

    Each kind of row is read in one query, however many there are.
    """

    _name = "ptc.session.grid"
    _description = "Session grid"

    @api.model
    @api.readonly
    def get_day(self, conference_id=False, day=False):
        """Return the grid of a day, for the office.

        :param int conference_id: the conference; False is the next one.
        :param str day: a local date, ``"2026-10-13"``; one without sessions, or False, is the next that has some.
        :return: dict with ``conference`` (``id``, ``name``, ``tz``), ``conferences`` to choose from, ``can_change``,
            ``minutes`` (usual length), ``days`` (``date``, ``label``), ``day``, ``columns`` (``start``, ``clock``),
            ``divisions`` and ``rows``: see ``_prepare_part``, ``_prepare_cells`` and ``_prepare_session``. Without
            any conference ``conference`` is False.
        """
        self._check_reader()
        self.env.flush_all()
        conferences = self.env["ptc.conference"].search_fetch([], ["name", "tz", "first_start", "last_stop"])
        conference = conferences.browse(conference_id) if conference_id else self._get_next(conferences)
        conference.check_access("read")
        if not conference:
            return {"conference": False, "conferences": []}
        days = self._get_days(conference)
        shown = self._choose_day(conference, days, day)
        when = When(self.env, conference.tz)
        return {
            "conference": {"id": conference.id, "name": conference.name, "tz": conference.tz},
            "conferences": [{"id": one.id, "name": one.name} for one in conferences],
            "can_change": conference.has_access("write"),
            "minutes": conference.duration,
            "days": [{"date": str(date), "label": when.day(date)} for date in days],
            "day": str(shown) if shown else False,
            **(self._read_day(conference, shown, when) if shown else {"columns": [], "divisions": [], "rows": []}),
        }

    @api.model
    def _check_reader(self):
        """Raise an AccessError for who is not of the office: the grid names the students of all families."""
        if not self.env.user.has_group("ptc_roster.group_office"):
            raise AccessError(self.env._("The session grid is for the office."))

    @api.model
    def _get_next(self, conferences):
        """Return the conference that is on or comes next, else the last one."""
        now = fields.Datetime.now()
        coming = conferences.filtered(lambda one: one.last_stop and one.last_stop > now)
        return coming.sorted("first_start")[:1] or conferences[:1]

    @api.model
    def _get_days(self, conference):
        """Return the local dates with hours or sessions, sorted."""
        rows = self.env.execute_query(SQL(DAYS, conference.tz, conference.id))
        return sorted({day for (day,) in rows} | set(conference.date_ids.mapped("date")))

    @api.model
    def _choose_day(self, conference, days, wanted):
        """Return the date to show: ``wanted``, else today or the next one, else the last one, if there is any."""
        if fields.Date.to_date(wanted) in days:
            return fields.Date.to_date(wanted)
        today = grid.to_local(fields.Datetime.now(), conference.tz).date()
        return next((day for day in days if day >= today), days[-1] if days else False)

    @api.model
    def _read_day(self, conference, day, when):
        """Return columns, divisions and rows of a local date."""
        today = self._get_day_domain(conference, day)
        sessions = fetch_rows(self.env["ptc.session"], today & SHOWN, SESSION, order="start, is_blocked, id")
        taken = self._group(fetch_rows(self.env["ptc.occupancy"], today, TAKEN, order="place"), "session_id")
        mine = [("conference_id", "=", conference.id)]
        parts = fetch_rows(self.env["ptc.conference.teacher"], mine, PART, order="teacher_id, id")
        breaks = self._get_breaks(conference, day)
        divisions = self._get_divisions([part["teacher_id"] for part in parts])
        columns = self._get_columns(sessions, breaks)
        by_part = self._group(sessions, "part_id")
        rows = []
        for part in parts:
            own = by_part.get(part["id"], [])
            cells = self._prepare_cells(own, columns, breaks.get(part["id"], ()), taken)
            shown = divisions.get(part["teacher_id"], self.env["ptc.division"])
            rows.append({**self._prepare_part(part), "divisions": shown.ids, "cells": cells})
        used = self.env["ptc.division"].union(*divisions.values()).sorted()
        return {
            "columns": [{"start": fields.Datetime.to_string(start), "clock": when.clock(start)} for start in columns],
            "divisions": [{"id": one.id, "name": one.name} for one in used],
            "rows": rows,
        }

    @api.model
    def _get_day_domain(self, conference, day):
        """Return the domain of what begins on a local date, in ptc.session as in ptc.occupancy."""
        first, last = (grid.to_utc(day, minute, conference.tz) for minute in (0, 24 * 60))
        return Domain("conference_id", "=", conference.id) & Domain("start", ">=", first) & Domain("start", "<", last)

    @api.model
    def _group(self, rows, key):
        """Return ``{value of key: [row, ...]}`` in the order of the rows."""
        groups = {}
        for row in rows:
            groups.setdefault(row[key], []).append(row)
        return groups

    @api.model
    def _get_breaks(self, conference, day):
        """Return ``{id of the teacher's part: [(start, stop), ...]}`` on a local date, naive UTC."""
        return {
            part.id: [(pause["start"], pause["stop"]) for pause in part._get_breaks_on(day)]
            for part in conference.teacher_ids
        }

    @api.model
    def _get_divisions(self, teacher_ids):
        """Return ``{id of the teacher: divisions}`` of the grades that their classes are for."""
        divisions = {}
        for teacher_id, division_id in self.env.execute_query(SQL(DIVISIONS, teacher_ids)):
            divisions.setdefault(teacher_id, []).append(division_id)
        return {teacher_id: self.env["ptc.division"].browse(ids) for teacher_id, ids in divisions.items()}

    @api.model
    def _get_columns(self, sessions, breaks):
        """Return the starts of the columns, sorted: where a session begins or was removed, and breaks without one."""
        starts = {session["start"] for session in sessions}
        pauses = {pause for times in breaks.values() for pause in times}
        idle = {since for since, until in pauses if not any(since <= start < until for start in starts)}
        return sorted(starts | idle)

    @api.model
    def _prepare_part(self, part):
        """Return the head of a line: ``id`` (``ptc.conference.teacher``), ``teacher`` and ``room``, texts."""
        room = part["room"] or ""
        if room and part["tables"] > 1:
            room = self.env._("%(room)s, table %(table)s", room=room, table=part["table"])
        return {"id": part["id"], "teacher": part["teacher"], "room": room}

    @api.model
    def _prepare_cells(self, sessions, columns, breaks, taken):
        """Return the cells of a line: dicts of ``col``, ``span``, ``kind`` and ``sessions``, see ``session_grid``."""
        removed = {session["start"] for session in sessions if not session["active"]}
        held = [
            (session["start"], session["stop"], self._prepare_session(session, taken.get(session["id"], ())))
            for session in sessions
            if session["active"]
        ]
        return [
            {"col": cell.col, "span": cell.span, "kind": cell.kind, "sessions": cell.held}
            for cell in session_grid.lay_out(columns, held, breaks, removed)
        ]

    @api.model
    def _prepare_session(self, session, taken):
        """Return a session: ``id``, ``status``, ``minutes``, ``places``, and marks and ``people`` where there are any.

        ``status``: free, booked, blocked or group; ``people``: the appointments, ``id`` and ``name`` of the student.
        """
        row = {"id": session["id"], "minutes": (session["stop"] - session["start"]) // timedelta(minutes=1)}
        if session["places"] > 1:
            row.update(status="group", places=session["places"])
        else:
            row["status"] = "booked" if taken else "blocked" if session["is_blocked"] else "free"
        if taken:
            names = {}
            for one in taken:
                names.setdefault(one["appointment_id"], []).append(one["name"])
            row["people"] = [{"id": id, "name": format_list(self.env, own)} for id, own in names.items()]
        marks = {"is_blocked": session["is_blocked"], "is_manual": session["is_manual"], "is_longer": session["usual"]}
        return {**row, **{mark: True for mark, value in marks.items() if value}}
