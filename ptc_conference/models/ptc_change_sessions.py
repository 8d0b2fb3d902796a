# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import fields, models
from odoo.fields import Domain

from ..lib import grid, replan
from ..lib.replan import Slot, Span


class Sessions(NamedTuple):
    """The sessions after a change.

    :param kept: spans of those whose appointments stay.
    :param slots: those that may be given, as ``replan.Slot``.
    :param carried: ``{ptc.session: span}`` of those that go to another day as they are: blocked, by hand, for groups.
    :param rules: ``{span: id of the allotment rule, or False}``.
    :param there: the spans of all there will be.
    """

    kept: set
    slots: list
    carried: dict
    rules: dict
    there: set


class PtcChange(models.Model):
    """What becomes of appointments when the settings ask for other sessions, or the conference is postponed."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    def _propose_settings(self, chosen):
        appointments = self._get_appointments()
        aims = self._get_aims(self.conference_id.session_ids)
        sessions = self._get_sessions(aims)
        admitted = self._get_admitted(appointments)
        slots = [slot._replace(only=admitted.get(sessions.rules.get(slot.span))) for slot in sessions.slots]
        board = self._make_board(sessions.kept, slots, appointments)
        bookings = self._get_bookings(appointments, aims)
        return replan.plan(bookings, board, is_any_day=self.is_any_day, chosen=chosen)

    def _get_aims(self, sessions):
        """Return which day and start each session should have afterwards: ``{session: (day, start)}``.

        A date line that got another date takes its sessions along. Sessions without a line keep their day, unless that
        day is moved; both are None when the day is gone.
        """
        conference = self.conference_id
        dates, moved = set(conference.date_ids.mapped("date")), self._get_moved_days()
        old_tz = conference.tz
        aims = {}
        for session in sessions:
            old = grid.to_local(session.start, old_tz).date()
            day = (session.date_id.active and session.date_id.date) or moved.get(old, old)
            is_gone = day not in dates and not session.is_manual
            aims[session] = (
                (None, None) if is_gone else (day, replan.same_time(session.start, day, old_tz, conference.wanted_tz))
            )
        return aims

    def _get_moved_days(self):
        """Return the days that are held on another day: ``{old: new}``."""
        if self.kind == "postponed":
            return {line.old_date: line.new_date for line in self.date_ids}
        return self.conference_id._get_moved_days()

    def _get_sessions(self, aims):
        """Return the ``Sessions`` that there will be, from the settings and from what is kept of those there are.

        :param dict aims: see ``_get_aims``.
        """
        parts = self._get_allotted_parts()
        asked = parts._get_wanted_sessions()
        times = {part: [(vals["start"], vals["stop"]) for vals in rows] for part, rows in asked.items()}
        rules = {
            Span(part.id, vals["start"], vals["stop"]): vals["rule_id"] for part, rows in asked.items() for vals in rows
        }
        wanted = set(rules)
        taken = defaultdict(list, self._get_elsewhere(parts))
        fixed, carried = self._sort_sessions(aims, parts, wanted)
        carried = {session: span for session, span in carried.items() if not _overlaps(span, taken[span.part])}
        for span in [*(session._get_span() for session in fixed), *carried.values()]:
            taken[span.part].append((span.start, span.stop))
        gap = timedelta(minutes=self.conference_id.gap)
        free = [
            Span(part.id, *pair)
            for part, pairs in times.items()
            for pair in part._get_clear_times(pairs, taken[part.id], gap)
        ]
        slots = self._get_slots(aims, free, fixed, carried)
        known = {session._get_span() for session in fixed} | set(carried.values())
        rules = self._get_kept_rules(list(known)) | rules
        there = known | set(free) | (wanted & {session._get_span() for session in aims})
        return Sessions(wanted | {session._get_span() for session in fixed}, slots, carried, rules, there)

    def _get_kept_rules(self, spans):
        """Return the allotment rules that will hold the times of sessions that are kept: ``{span: id or False}``."""
        times = defaultdict(list)
        for span in spans:
            times[self.env["ptc.conference.teacher"].browse(span.part)].append((span.start, span.stop))
        found = self.conference_id.teacher_ids._get_rules_at(times)
        return {Span(part.id, *time): rule for part, rules in found.items() for time, rule in rules.items()}

    def _sort_sessions(self, aims, parts, wanted):
        """Tell the sessions that stay whatever the settings ask for from those that go along to another day.

        :return: a list of sessions and ``{session: span}``.
        """
        now = fields.Datetime.now()
        fixed, carried = [], {}
        for session, (_day, start) in aims.items():
            is_kept = session.is_manual or (session.is_blocked and not session.occupancy_ids)
            is_there = session.start <= now or session.conference_teacher_id not in parts
            if is_there or (is_kept and start == session.start):
                fixed.append(session)
            elif start and (is_kept or session.places > 1):
                span = Span(session.conference_teacher_id.id, start, start + (session.stop - session.start))
                if start != session.start and (is_kept or span in wanted):
                    carried[session] = span
        return fixed, carried

    def _get_slots(self, aims, free, fixed, carried):
        """Return which sessions may be given: free wanted ones, and those by hand.

        :return: list of ``replan.Slot``, without those that are over or blocked.
        """
        places = {session._get_span(): session.places for session in aims}
        spans = {span: places.get(span, 1) for span in free}
        spans |= {session._get_span(): session.places for session in fixed if not session.is_blocked}
        spans |= {span: session.places for session, span in carried.items() if not session.is_blocked}
        tz = self.conference_id.wanted_tz
        days = {start: grid.to_local(start, tz).date() for start in {span.start for span in spans}}
        now = fields.Datetime.now()
        for session in self._get_offered(self.conference_id.session_ids):
            spans.pop(session._get_span(), None)
        return [Slot(span, days[span.start], count) for span, count in spans.items() if span.start > now]

    def _get_elsewhere(self, parts):
        """Return when teachers have sessions in other conferences: ``{id of the part: [(start, stop), ...]}``."""
        domain = Domain("teacher_id", "in", parts.teacher_id.ids) & Domain("stop", ">", fields.Datetime.now())
        others = Domain("conference_id", "!=", self.conference_id.id)
        sessions = self.env["ptc.session"].search_fetch(domain & others, ["teacher_id", "start", "stop"])
        by_teacher = sessions.grouped("teacher_id")
        return {
            part.id: [(one.start, one.stop) for one in by_teacher.get(part.teacher_id, sessions.browse())]
            for part in parts
        }

    def _get_allotted_parts(self):
        """Return the teachers' parts that have sessions, or get some."""
        return self.conference_id.teacher_ids.filtered(lambda part: part.room_id or part.session_ids)

    def _apply_settings(self):
        aims = self._get_aims(self.conference_id.session_ids)
        sessions = self._get_sessions(aims)
        left = self._get_touched()._get_all_sessions()
        # Of a day that is gone nothing remains, not even what was blocked; the allotment does the rest.
        left |= left.union(*(session for session, (day, _start) in aims.items() if not day and session.is_blocked))
        left |= left.union(*self._get_left_behind(aims, sessions.carried))
        # As planned: of a teacher who gives only some sessions those come first that are booked.
        parts = self._get_allotted_parts()
        wanted = parts._get_wanted_sessions()
        self._release_touched()
        gone = left.filtered(lambda session: session._get_span() not in sessions.kept)
        carried = [session._prepare_carried(span) for session, span in sessions.carried.items()]
        (gone | gone.union(*sessions.carried))._retire()
        self.env["ptc.session"]._insert_many(carried)
        parts._allot(wanted)
        self.conference_id._remember_settings()

    def _get_left_behind(self, aims, carried):
        """Return the sessions by hand that cannot go along to their new day, since the teacher is elsewhere then."""
        now = fields.Datetime.now()
        return [
            session
            for session, (_day, start) in aims.items()
            if session.is_manual and session.start > now and start not in (None, session.start)
            if session not in carried
        ]


def _overlaps(span, times):
    """Tell whether a span overlaps one of some pairs (start, stop)."""
    return any(span.start < stop and start < span.stop for start, stop in times)
