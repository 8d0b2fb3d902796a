# SPDX-License-Identifier: LGPL-3.0-or-later
from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lib import clock, grid
from ..rows import take_turns
from ..when import When
from .ptc_teacher_wish import MAX_NOTE
from .ptc_teaching_page import SHOWN_AFTER

# What the form of a wish sends, as texts.
FORM = ("date_id", "start", "stop", "kind", "note")


class PtcTeachingPage(models.AbstractModel):
    """The page on which teachers enter when they cannot come; only the own part and its wishes are ever reached."""

    _name = "ptc.teaching.page"
    _inherit = "ptc.teaching.page"

    @api.model
    def _get_wish_parts_domain(self, teacher):
        """Return the domain of a teacher's parts in conferences that ask for wishes, or have asked."""
        now = fields.Datetime.now()
        return (
            Domain("teacher_id", "=", teacher.id)
            & Domain("conference_id.active", "=", True)
            & Domain("conference_id.is_cancelled", "=", False)
            & Domain("conference_id.wish_until", "!=", False)
            & (Domain("conference_id.wish_from", "=", False) | Domain("conference_id.wish_from", "<=", now))
            & (
                Domain("conference_id.last_stop", "=", False)
                | Domain("conference_id.last_stop", ">", now - SHOWN_AFTER)
            )
        )

    @api.model
    def _find_wish_part_sudo(self, teacher, part_id):
        """Return the part with this id if it is the teacher's own and wishes are or were asked, else empty."""
        domain = self._get_wish_parts_domain(teacher) & Domain("id", "=", part_id)
        return self.env["ptc.conference.teacher"].sudo().search(domain)

    @api.model
    def _get_wish_cards_sudo(self, teacher):
        """Return what the teacher's page tells of wishes: ``[{"part_id", "name", "is_open", "text"}]``."""
        parts = self.env["ptc.conference.teacher"].sudo().search(self._get_wish_parts_domain(teacher))
        cards = []
        for part in parts.sorted(lambda part: (part.conference_id.wish_until, part.id)):
            conference = part.conference_id
            about = self._describe_wish_time(conference, When(self.env, conference.tz))
            cards.append({"part_id": part.id, "name": conference.name, **about})
        return cards

    @api.model
    def _get_wishes_sudo(self, part_sudo, form=None, refusal=None):
        """Return the page of the wishes of one part.

        :param dict form: what was typed, see ``FORM``, when it was refused with the sentence ``refusal``.
        :return: ``{"part_id", "name", "is_open", "text", "quota_text", "preference_text", "dates", "wishes", "form",
            "refusal", "contact"}``.
        """
        conference = part_sudo.conference_id
        when = When(self.env, conference.tz)
        return {
            "part_id": part_sudo.id,
            "name": conference.name,
            **self._describe_wish_time(conference, when),
            "quota_text": self._describe_quota(part_sudo),
            "preference_text": self._describe_preference(part_sudo),
            "dates": [
                {"id": str(day.id), "text": self._describe_date(day, when)} for day in self._get_wish_dates(conference)
            ],
            "wishes": [self._describe_wish(wish, when) for wish in part_sudo.wish_ids],
            "form": {name: (form or {}).get(name) or "" for name in FORM},
            "refusal": refusal,
            "contact": self.env["ptc.family.page"]._describe_contact(conference.contact_id),
        }

    @api.model
    def _describe_wish_time(self, conference, when):
        until = when.moment(conference.wish_until)
        if conference._is_wish_time(fields.Datetime.now()):
            text = self.env._("Until %(until)s you can enter when you cannot come.", until=until)
            return {"is_open": True, "text": text}
        return {"is_open": False, "text": self.env._("The time for wishes ended on %(until)s.", until=until)}

    @api.model
    def _get_wish_dates(self, conference):
        """Return the dates for which there can be wishes: those in force, also where a removal is not applied yet."""
        return conference.with_context(active_test=False).date_ids.filtered("is_applied").sorted("applied_date")

    @api.model
    def _describe_date(self, day, when):
        return self.env._(
            "%(day)s, %(start)s to %(stop)s",
            day=when.short_day(day.applied_date),
            start=when.clock(grid.to_utc(day.applied_date, day.applied_start_minute, when.tz)),
            stop=when.clock(grid.to_utc(day.applied_date, day.applied_stop_minute, when.tz)),
        )

    @api.model
    def _describe_quota(self, part):
        quota = part._get_wish_quota()
        if not quota:
            return ""
        left = max(0, quota - part._get_marked_minutes())
        return self.env._(
            "You may mark up to %(quota)s minutes in all; %(left)s minutes are left.", quota=quota, left=left
        )

    @api.model
    def _describe_preference(self, part):
        """Return what a preference leads to: only of few sessions some can come first."""
        if part.session_limit:
            return self.env._(
                "You have at most %(count)s sessions. Those in times that you prefer come first, if the school accepts"
                " them.",
                count=part.session_limit,
            )
        return self.env._("The school reads when you would rather come. It does not change your sessions by itself.")

    @api.model
    def _describe_wish(self, wish, when):
        """Return ``{"id", "moment", "until", "kind", "kind_text", "note", "state", "state_text", "answer"}``."""
        kinds = {"unavailable": self.env._("Cannot come"), "preference": self.env._("Preference")}
        states = {
            "asked": self.env._("Asked"),
            "accepted": self.env._("Accepted"),
            "declined": self.env._("Declined"),
        }
        return {
            "id": wish.id,
            "moment": when.moment(wish.start),
            "until": when.until(wish.stop),
            "kind": wish.kind,
            "kind_text": kinds[wish.kind],
            "note": wish.note,
            "state": wish.state,
            "state_text": states[wish.state],
            "answer": wish.answer,
        }

    @api.model
    def _add_wish_sudo(self, part_sudo, form):
        """Keep what a teacher has typed.

        :param dict form: texts from the browser, see ``FORM``.
        :raise UserError: when it cannot be kept, with a sentence for the teacher.
        """
        self._check_wish_time(part_sudo.conference_id)
        take_turns(part_sudo)
        vals = self._read_wish(part_sudo.conference_id, form)
        self._check_wish(part_sudo, vals)
        try:
            with self.env.cr.savepoint():
                self.env["ptc.teacher.wish"].sudo().create({"conference_teacher_id": part_sudo.id, **vals})
        except IntegrityError as error:
            raise UserError(self._get_overlap_sentence()) from error

    @api.model
    def _remove_wish_sudo(self, part_sudo, wish_id):
        """Take a wish of the part back; one that is gone already stays so.

        :raise UserError: when the time for wishes is over.
        """
        self._check_wish_time(part_sudo.conference_id)
        take_turns(part_sudo)
        part_sudo.wish_ids.filtered(lambda wish: wish.id == wish_id).unlink()

    @api.model
    def _check_wish_time(self, conference):
        if not conference._is_wish_time(fields.Datetime.now()):
            when = When(self.env, conference.tz)
            raise UserError(
                self.env._(
                    "The time for wishes ended on %(until)s, so nothing was changed. Please ask %(contact)s.",
                    until=when.moment(conference.wish_until),
                    contact=conference._describe_contact_in_line(),
                )
            )

    @api.model
    def _read_wish(self, conference, form):
        """Return the values of a wish from what was typed.

        :raise UserError: when something is missing or makes no sense.
        """
        day = self._get_wish_dates(conference).filtered(lambda day: str(day.id) == form.get("date_id"))
        if not day:
            raise UserError(self.env._("Choose one of the dates."))
        start, stop = clock.parse(form.get("start")), clock.parse(form.get("stop"))
        if start is None or stop is None:
            raise UserError(self.env._("Enter from when to when, with times such as 16:30."))
        if stop <= start:
            raise UserError(self.env._("The end must be after the beginning."))
        kind = "preference" if form.get("kind") == "preference" else "unavailable"
        note = (form.get("note") or "").strip()
        if len(note) > MAX_NOTE:
            raise UserError(self.env._("The note is too long: %(most)s characters at the most.", most=MAX_NOTE))
        return {"date_id": day.id, "start_minute": start, "stop_minute": stop, "kind": kind, "note": note or False}

    @api.model
    def _check_wish(self, part, vals):
        """Raise a UserError unless a wish lies in the hours of its date, apart from others, and within the quota."""
        conference = part.conference_id
        day = conference.date_ids.browse(vals["date_id"])
        start, stop = vals["start_minute"], vals["stop_minute"]
        if start < day.applied_start_minute or stop > day.applied_stop_minute:
            hours = self._describe_date(day, When(self.env, conference.tz))
            raise UserError(self.env._("The conference is on %(hours)s. Enter times within it.", hours=hours))
        others = part.wish_ids.filtered(lambda wish: wish.state != "declined" and wish.kind == vals["kind"])
        if any(one.date_id == day and one.start_minute < stop and start < one.stop_minute for one in others):
            raise UserError(self._get_overlap_sentence())
        quota, marked = part._get_wish_quota(), part._get_marked_minutes()
        if vals["kind"] == "unavailable" and quota and marked + stop - start > quota:
            raise UserError(
                self.env._(
                    "That is %(wanted)s minutes; %(left)s of %(quota)s minutes are left. Shorten it, or remove another"
                    " one below.",
                    wanted=stop - start,
                    left=max(0, quota - marked),
                    quota=quota,
                )
            )

    @api.model
    def _get_overlap_sentence(self):
        return self.env._("You have entered part of this time already. Remove that wish below first.")


class PtcConferenceTeacher(models.Model):
    _name = "ptc.conference.teacher"
    _inherit = "ptc.conference.teacher"

    wish_ids = fields.One2many("ptc.teacher.wish", "conference_teacher_id", "Wishes")

    def _get_wish_quota(self):
        """Return how many minutes the teacher may mark, or None without a limit."""
        self.ensure_one()
        conference = self.conference_id
        if conference.wish_quota_unit == "sessions":
            return conference.wish_quota * self._get_durations()[self] or None
        return conference.wish_quota or None

    def _get_marked_minutes(self):
        """Return how many minutes of the quota the teacher has used: what was declined does not count."""
        self.ensure_one()
        marked = self.wish_ids.filtered(lambda wish: wish.kind == "unavailable" and wish.state != "declined")
        return sum(wish.stop_minute - wish.start_minute for wish in marked)
