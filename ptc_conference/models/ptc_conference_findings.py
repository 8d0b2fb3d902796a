# SPDX-License-Identifier: LGPL-3.0-or-later
from typing import NamedTuple

from odoo import api, fields, models

from ..lib import capacity

# How much a finding matters, the most first.
SEVERITIES = [("block", "Must be done"), ("warn", "Look at this"), ("inform", "Good to know")]


class Finding(NamedTuple):
    """What a check has found.

    ``name``: in words; ``advice``: what to do; ``count``: how many; ``model`` and ``ids``: what to look at, without ids
    the conference itself.
    """

    code: str
    severity: str
    name: str
    advice: str
    count: int = 0
    model: str = "ptc.conference"
    ids: tuple = ()


class PtcConference(models.Model):
    """What is to be looked at before parents see a conference, each with what helps."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def _get_findings(self):
        """Return what the checks have found, what matters most first, and each teacher's load.

        :return: a pair of lists: of Finding, and of Load by how many sessions are missing.
        """
        self.ensure_one()
        facts = self._read_facts()
        lines = self._get_lines(facts)
        loads = self._get_loads(facts, lines)
        findings = [
            *self._check_settings(facts),
            *self._check_dates(facts),
            *self._check_lines(facts),
            *self._check_contact(),
            *self._check_teachers(facts),
            *self._check_loads(loads),
            *self._check_sessions(facts),
            *self._check_allotted(facts),
            *self._check_admission(facts, lines),
            *self._check_limits(facts, lines),
            *self._check_rooms(facts),
            *self._check_students(facts),
            *self._check_windows(facts),
            *self._check_lead(facts),
        ]
        order = [severity for severity, _label in SEVERITIES]
        return sorted(findings, key=lambda finding: order.index(finding.severity)), loads

    def _check_settings(self, facts):
        """Return what is missing altogether: without it parents can book nothing."""
        needs = [
            (
                facts.settings["date_ids"],
                "no_date",
                self.env._("No date"),
                self.env._("Enter the days and their hours."),
            ),
            (
                facts.settings["window_ids"],
                "no_window",
                self.env._("No booking window"),
                self.env._("Enter from when to when parents may book."),
            ),
            (
                facts.sessions,
                "no_session",
                self.env._("No sessions"),
                self.env._("Add teachers, give them rooms, then allot sessions."),
            ),
        ]
        return [Finding(code, "block", name, advice) for found, code, name, advice in needs if not found]

    def _check_dates(self, facts):
        """Return dates that are over, and breaks at which nobody would be there anyway."""
        settings, found = facts.settings, []
        if self.last_stop and self.last_stop <= fields.Datetime.now():
            found.append(Finding("past", "warn", self.env._("All dates are over"), self.env._("Enter coming dates.")))
        breaks = [one["id"] for one in settings["break_ids"] if not is_within_hours(one, settings["date_ids"])]
        name = self.env._("Breaks outside the hours")
        advice = self.env._("Correct or remove them: they change nothing.")
        return [*found, *self._find("break_outside", "inform", name, advice, "ptc.conference.break", breaks)]

    def _check_contact(self):
        contact = self.contact_id
        name = self.env._("The contact has neither telephone nor e-mail address")
        advice = self.env._("Parents are told to ask this contact: enter one of the two.")
        ids = () if contact.phone or contact.email else contact.ids
        return self._find("no_contact", "warn", name, advice, "res.partner", ids)

    def _check_sessions(self, facts):
        """Return sessions at impossible times; PostgreSQL itself refuses those that overlap and can be booked."""
        hours = [(day.start, day.stop) for day in self.date_ids]
        outside = [
            session.id
            for session in facts.sessions
            if not session.is_manual
            and not any(start <= session.start and session.stop <= stop for start, stop in hours)
        ]
        overlapping = sorted(self._get_overlapping(facts))
        name, advice = self.env._("Sessions that overlap another one"), self.env._("Move or remove one of the two.")
        found = self._find("overlap", "warn", name, advice, "ptc.session", overlapping)
        name, advice = (
            self.env._("Sessions outside the hours of the dates"),
            self.env._("Allot sessions again, or correct the hours."),
        )
        return found + self._find("outside", "warn", name, advice, "ptc.session", outside)

    def _get_overlapping(self, facts):
        """Return the ids of sessions at a time at which their teacher or their table has another one."""
        parts = {part.id: part for part in facts.parts}
        by_place = {}
        for session in facts.sessions:
            part = parts[session.part]
            row = (session.start, session.stop, session.id)
            by_place.setdefault(("teacher", part.teacher), []).append(row)
            if part.room:
                by_place.setdefault(("table", part.room, part.table), []).append(row)
        return {one for rows in by_place.values() for one in capacity.get_overlapping(rows)}

    def _check_rooms(self, facts):
        """Return teachers whose table is not there, or is another's at that time; PostgreSQL refuses most of it."""
        crowded = [part.id for part in facts.parts if part.room and part.table > part.tables]
        archived = [part.id for part in facts.parts if part.room and not part.is_room_active]
        kinds = [
            (
                "crowded",
                crowded,
                self.env._("Teachers in rooms with too few tables"),
                self.env._("Give them another room or table, or enter how many tables the room has."),
            ),
            (
                "room_archived",
                archived,
                self.env._("Teachers in rooms that are archived"),
                self.env._("Give them another room, or take the room out of the archive."),
            ),
            (
                "room_taken",
                sorted(facts.taken),
                self.env._("Teachers at a table that is taken in another conference at that time"),
                self.env._("Give them another room or table."),
            ),
        ]
        found = [self._find(code, "warn", *words, "ptc.conference.teacher", ids) for code, ids, *words in kinds]
        return [finding for several in found for finding in several]

    @api.model
    def _find(self, code, severity, name, advice, model, ids):
        """Return a list with the Finding that these records make, or an empty one without any."""
        ids = tuple(ids)
        return [Finding(code, severity, name, advice, len(ids), model, ids)] if ids else []


def is_within_hours(pause, days):
    """Tell whether a break or a rule falls into the hours of a date that it is for."""
    return any(
        day["start_minute"] < pause["stop_minute"] and pause["start_minute"] < day["stop_minute"]
        for day in days
        if pause.get("date_id") in (None, day["id"])
    )
