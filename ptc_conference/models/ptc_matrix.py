# SPDX-License-Identifier: LGPL-3.0-or-later
from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib import grid
from ..when import When

SESSIONS = """
SELECT session.conference_teacher_id, session.start, session.is_blocked,
       COALESCE(held.taken, 0) >= session.places
  FROM ptc_session session
  LEFT JOIN (SELECT session_id, count(*) AS taken FROM ptc_occupancy WHERE conference_id = %s GROUP BY session_id) held
    ON held.session_id = session.id
 WHERE session.conference_id = %s AND session.active
 ORDER BY session.start
"""
PARTS = """
SELECT part.id, teacher.id, teacher.name, room.name
  FROM ptc_conference_teacher part
  JOIN res_partner teacher ON teacher.id = part.teacher_id
  LEFT JOIN ptc_room room ON room.id = part.room_id
 WHERE part.conference_id = %s AND part.active
 ORDER BY lower(teacher.name), part.id
"""
CELL = Markup(
    '<td class="o_ptc_matrix_%s"><span aria-hidden="true">%s</span><span class="visually-hidden">%s</span></td>'
)
MARKS = {"free": "○", "booked": "●", "blocked": "×"}


class PtcMatrix(models.AbstractModel):
    """The scheduling matrix: teachers down, times across, what each time is. One date at a time.

    Cells are put together as strings: 120 teachers have thousands of them.
    """

    _name = "ptc.matrix"
    _description = "Scheduling matrix"

    @api.model
    def _get_matrix(self, conference, asked):
        """Return the matrix of a conference for who may read it.

        :param dict asked: ``day`` (ISO date), ``division`` (an id), ``teacher`` (part of a name or room), ``status`` (a
            key of MARKS: only teachers who have such a time, from ``since`` on), ``since`` ("16:00"); what is not
            understood is left out.
        :return: ``{"name", "day", "days", "times", "divisions", "rows", "total", "counts", "marks", "labels",
            "asked"}``.
        """
        self.env.flush_all()
        cells, days = self._read_cells(conference)
        divisions, by_teacher = self._read_divisions(conference)
        labels = self._get_labels()
        asked = self._clean(asked, labels, days, divisions)
        times = sorted({time for (one, _part), row in cells.items() if one == asked["day"] for time in row})
        rows = self._read_rows(conference, cells, asked["day"], by_teacher)
        shown = [row for row in rows if self._is_asked(row, asked)]
        for row in shown:
            self._fill_row(row, [time for time, _instant in times], labels)
        return {
            **self._describe(conference, days, times, asked["day"]),
            "divisions": divisions,
            "rows": shown,
            "total": len(rows),
            "counts": {key: sum(row["counts"][key] for row in shown) for key in MARKS},
            "marks": MARKS,
            "labels": labels,
            "asked": asked,
        }

    @api.model
    def _describe(self, conference, days, times, shown):
        """Return the texts of a conference's name, days and times; ``day`` is the one that is shown."""
        when = When(self.env, conference.tz)
        return {
            "name": conference.name,
            "day": when.day(days[shown]) if shown else "",
            "days": [{"key": key, "text": when.day(date), "is_shown": key == shown} for key, date in days.items()],
            "times": [{"key": time, "text": when.clock(instant)} for time, instant in times],
        }

    @api.model
    def _get_labels(self):
        return {"free": self.env._("Free"), "booked": self.env._("Booked"), "blocked": self.env._("Blocked")}

    @api.model
    def _clean(self, asked, labels, days, divisions):
        status, division = asked.get("status"), str(asked.get("division"))
        return {
            "day": asked.get("day") if asked.get("day") in days else next(iter(days), None),
            "division": int(division) if division.isdecimal() and int(division) in divisions else None,
            "teacher": (asked.get("teacher") or "").strip()[:100],
            "status": status if status in labels else "",
            "since": (asked.get("since") or "")[:5],
        }

    @api.model
    def _read_divisions(self, conference):
        """Return ``{id: name}`` of divisions in order, and ``{teacher_id: {id, ...}}``: whose parents they meet."""
        by_teacher = {}
        for taught in conference._get_teachings():
            by_teacher.setdefault(taught["teacher"], set()).add(taught["division"])
        found = self.env["ptc.division"].browse(set().union(*by_teacher.values()) - {None}).sorted()
        return {division.id: division.name for division in found}, by_teacher

    @api.model
    def _read_rows(self, conference, cells, day, by_teacher):
        """Return a dict for each teacher: ``name``, ``room``, ``divisions`` (ids), ``row`` (of ``cells``)."""
        return [
            {"name": name, "room": room, "divisions": by_teacher.get(teacher, ()), "row": cells.get((day, part), {})}
            for part, teacher, name, room in self.env.execute_query(SQL(PARTS, conference.id))
        ]

    @api.model
    def _read_cells(self, conference):
        """Return ``{(day, part_id): {(time, instant): status}}`` and ``{day: date}``, both in order; days as ISO."""
        cells, days = {}, {}
        for part, start, is_blocked, is_full in self.env.execute_query(SQL(SESSIONS, conference.id, conference.id)):
            local = grid.to_local(start, conference.tz)
            day = local.date().isoformat()
            days[day] = local.date()
            status = "booked" if is_full else "blocked" if is_blocked else "free"
            cells.setdefault((day, part), {})[local.strftime("%H:%M"), start] = status
        return cells, days

    @api.model
    def _is_asked(self, row, asked):
        text = " ".join(filter(None, [row["name"], row["room"]])).lower()
        if asked["teacher"].lower() not in text:
            return False
        if asked["division"] and asked["division"] not in row["divisions"]:
            return False
        since = asked["since"]
        times = [status for (time, _instant), status in row["row"].items() if time >= since]
        return asked["status"] in times if asked["status"] else bool(times) or not since

    @api.model
    def _fill_row(self, row, times, labels):
        """Add the ``cells`` of a teacher's row as HTML, and ``counts`` of each status."""
        by_time = {time: status for (time, _instant), status in row.pop("row").items()}
        row["counts"] = {key: sum(status == key for status in by_time.values()) for key in MARKS}
        told = {key: CELL % (key, mark, labels[key]) for key, mark in MARKS.items()}
        row["cells"] = Markup("").join(told.get(by_time.get(time), Markup("<td></td>")) for time in times)


class PtcConference(models.Model):
    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def action_open_matrix(self):
        """Open the scheduling matrix."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/conference-matrix/{self.id}", "target": "self"}

    @api.model
    def _find_for_matrix(self, conference_id):
        """Return the conference with this id if the user is of its school's office, else an empty recordset."""
        if not self.env.user.has_group("ptc_roster.group_office"):
            return self.browse()
        return self.search_fetch(Domain("id", "=", conference_id), ["name", "tz"])
