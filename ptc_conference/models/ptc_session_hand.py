# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
from contextlib import contextmanager
from typing import NamedTuple

from psycopg2 import IntegrityError

from odoo import api, models
from odoo.exceptions import AccessError, RedirectWarning, UserError

from ..exceptions import HeldMeanwhile
from ..obstacles import Note, Obstacles, Wanted
from ..when import When

# A short message has no room for the reasons of a whole school.
NOTES_SHOWN = 5


class Outcome(NamedTuple):
    """What has become of a change by hand.

    :param done: the sessions that were changed.
    :param dict notes: ``{session or teacher's part: Note}``: why one was not changed, or what stays as it is.
    """

    done: object
    notes: dict


class PtcSession(models.Model):
    """What people do with sessions by hand: one, or those of all teachers at a time.

    What can be done is done, what cannot is told. The methods without ``action_`` return an Outcome.
    """

    _name = "ptc.session"
    _inherit = "ptc.session"

    def action_block(self):
        """Take these sessions off the parents' page; booked ones keep their appointment."""
        return self._tell_outcome(self._block())

    def action_reopen(self):
        """Let parents book these sessions again."""
        return self._tell_outcome(self._reopen())

    def action_remove(self):
        """Take free sessions away, so that they are not allotted again either."""
        return self._tell_outcome(self._remove())

    def _block(self):
        """Block these sessions; of those that are booked it is told that their appointments stay."""
        self._check_may_block()
        self._set_blocked_sudo(True)
        return Outcome(self, {session: session._describe_kept() for session in self.filtered("occupancy_ids")})

    def _reopen(self):
        """Reopen those of these sessions that are blocked, where teacher and table are not taken meanwhile."""
        self._check_may_block()
        blocked = self.filtered("is_blocked")
        wanted = [Wanted(one, one.conference_teacher_id, one.start, one.stop) for one in blocked]
        notes, _obstacles = self._find_notes(wanted)
        notes |= (blocked - blocked.browse([one.id for one in notes]))._find_overlapping()
        done = blocked.filtered(lambda session: session not in notes)
        with self._kindly():
            done._set_blocked_sudo(False)
        return Outcome(done, notes)

    def _find_overlapping(self):
        """Return notes for those of these sessions that one before them has the teacher or the table of."""
        notes, opened = {}, []
        for session in self.sorted(lambda one: (one.start, one.id)):
            opened = [one for one in opened if one.stop > session.start]
            rival = next((one for one in opened if session._excludes(one)), None)
            if rival:
                notes[session] = Note(session._describe_overlapping(rival))
            else:
                opened.append(session)
        return notes

    def _excludes(self, other):
        """Tell whether two open sessions that overlap cannot both be: one teacher, or one table of a room."""
        is_at_table = self.room_id and (self.room_id, self.room_table) == (other.room_id, other.room_table)
        return self.teacher_id == other.teacher_id or bool(is_at_table)

    def _describe_overlapping(self, rival):
        when = When(self.env, self.conference_id.tz)
        return self.env._(
            "The time at %(clock)s overlaps that of %(teacher)s at %(other)s, which is reopened. Only one of them can"
            " be open: block or remove the other one first.",
            clock=when.clock(self.start),
            teacher=rival.teacher_id.name,
            other=when.clock(rival.start),
        )

    def _remove(self):
        """Archive those of these sessions that are free; ``is_manual`` keeps allotment from bringing them back."""
        self._check_may_change()
        booked = self.filtered("occupancy_ids")
        free = self - booked
        with self._kindly():
            free.write({"active": False, "is_manual": True})
        return Outcome(free, {session: session._describe_booked() for session in booked})

    def _check_may_block(self):
        """Raise an AccessError for who may not block and reopen sessions.

        The office may, though it sets nothing up: it is who hears that a teacher is ill. It takes nothing from a
        family, nobody is told, and it is undone with one click.
        """
        if not self.env.user.has_group("ptc_roster.group_office"):
            raise AccessError(self.env._("Only the office blocks and reopens sessions."))
        self.check_access("read")
        self.conference_id.check_access("read")

    def _check_may_change(self):
        """Raise an AccessError for who may not set up the conference of these sessions."""
        self.check_access("write")
        self.conference_id.check_access("write")

    def _set_blocked_sudo(self, is_blocked):
        """Block or reopen sessions, after ``_check_may_block``."""
        self.sudo().write({"is_blocked": is_blocked})

    @contextmanager
    def _kindly(self):
        """Turn what PostgreSQL refuses, as somebody has been quicker, into a sentence; then nothing is changed."""
        try:
            with self.env.cr.savepoint():
                yield
        except IntegrityError as error:
            raise HeldMeanwhile(
                self.env._("Somebody has just booked or changed one of these times, so nothing was done. Look again.")
            ) from error

    def _find_notes(self, wanted, **options):
        """Return what stands in the way of a list of Wanted.

        :param options: as for Obstacles.
        :return: ``({session: Note}, {Wanted: Obstacles})``; without a session its teacher's part is the key.
        """
        found = {}
        by_conference = {}
        for one in wanted:
            by_conference.setdefault(one.part.conference_id, []).append(one)
        for group in by_conference.values():
            obstacles = Obstacles(self.env, group, **options)
            found.update({one: (obstacles.find(one), obstacles) for one in group})
        notes = {one.session or one.part: note for one, (note, _all) in found.items() if note}
        return notes, {one: obstacles for one, (_note, obstacles) in found.items()}

    def _describe_booked(self):
        """Return a Note that says what to do before this booked session can be changed."""
        text = self.env._(
            "%(students)s has an appointment at %(clock)s. Move or cancel it first.", **self._get_note_values()
        )
        return Note(text, self.occupancy_ids.appointment_id[:1])

    def _describe_kept(self):
        """Return a Note about the appointments in this session that is blocked."""
        text = self.env._(
            "%(students)s keeps the appointment at %(clock)s. Nobody else can book this time.",
            **self._get_note_values(),
        )
        return Note(text, self.occupancy_ids.appointment_id[:1])

    def _get_note_values(self):
        clock = When(self.env, self.conference_id.tz).clock(self.start)
        return {"students": ", ".join(self.occupancy_ids.student_id.mapped("name")), "clock": clock}

    def _tell_outcome(self, outcome):
        """Return the notification about an Outcome, for the buttons of forms and lists.

        :raise UserError: when nothing could be done.
        """
        self._check_done(outcome)
        lines = [f"{record.teacher_id.name}: {note.text}" for record, note in outcome.notes.items()]
        message = [self.env._("Sessions changed: %(count)s.", count=len(outcome.done)), *lines[:NOTES_SHOWN]]
        if len(lines) > NOTES_SHOWN:
            message.append(self.env._("And %(count)s more.", count=len(lines) - NOTES_SHOWN))
        action = self.env["ptc.conference"]._notification("warning" if lines else "success", " ".join(message))
        action["params"]["sticky"] = bool(lines)
        return action

    @api.model
    def _check_done(self, outcome):
        """Raise the reason when a single change could not be made, with a way to the appointment in its way."""
        if outcome.done or len(outcome.notes) != 1:
            return
        [note] = outcome.notes.values()
        if not note.appointment:
            raise UserError(note.text)
        action = {
            "type": "ir.actions.act_window",
            "res_model": "ptc.appointment",
            "res_id": note.appointment.id,
            "views": [(False, "form")],
        }
        warning = RedirectWarning(note.text, action, self.env._("Open the appointment"))
        warning.loglevel = logging.INFO  # It is no fault, and would be logged as one.
        raise warning
