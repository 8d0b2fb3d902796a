# SPDX-License-Identifier: LGPL-3.0-or-later
import itertools

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_datetime


class PtcSession(models.Model):
    """One bookable time of one teacher in one room.

    Whether it is free is not stored: it is when no row of ptc.occupancy holds it.
    """

    _name = "ptc.session"
    _description = "Session"
    _order = "start, id"

    conference_teacher_id = fields.Many2one("ptc.conference.teacher", required=True, index=True, ondelete="cascade")
    conference_id = fields.Many2one(
        related="conference_teacher_id.conference_id", store=True, index=True, precompute=True
    )
    teacher_id = fields.Many2one(related="conference_teacher_id.teacher_id", store=True, precompute=True)
    room_id = fields.Many2one("ptc.room", compute="_compute_room", store=True, precompute=True)
    room_table = fields.Integer("Table", compute="_compute_room", store=True, precompute=True)
    tz = fields.Selection(related="conference_id.tz")
    date_id = fields.Many2one("ptc.conference.date", "Allotted on", index="btree_not_null", ondelete="set null")
    rule_id = fields.Many2one(
        "ptc.conference.rule",
        "Allotted by",
        index="btree_not_null",
        # Without its rule anybody could book it.
        ondelete="cascade",
        help="The allotment rule this time comes from, which says whose parents may book it; empty: all may.",
    )
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    places = fields.Integer(default=1, required=True, help="How many families it holds; more than one for a group.")
    active = fields.Boolean(default=True)
    is_blocked = fields.Boolean("Blocked", help="Parents cannot book this time.")
    is_manual = fields.Boolean(
        "Changed by hand", help="Added, made longer or removed by hand: kept so when sessions are allotted again."
    )
    occupancy_ids = fields.One2many("ptc.occupancy", "session_id")
    appointment_ids = fields.One2many("ptc.appointment", "session_id", "Appointments")
    is_free = fields.Boolean("Free", compute="_compute_is_free", search="_search_is_free")
    status = fields.Selection(
        [("free", "Free"), ("booked", "Booked"), ("blocked", "Blocked")], compute="_compute_is_free"
    )

    _places_positive = models.Constraint("CHECK (places > 0)", "A session has at least one place.")
    _times_ordered = models.Constraint("CHECK (stop > start)", "A session must end after it begins.")
    _teacher_once = models.Constraint(
        "EXCLUDE USING gist (teacher_id WITH =, tsrange(start, stop) WITH &&)"
        " WHERE (active AND is_blocked IS NOT TRUE)",
        "A teacher cannot hold two sessions at the same time: the times overlap another session of this teacher.",
    )
    _room_table_once = models.Constraint(
        "EXCLUDE USING gist (room_id WITH =, room_table WITH =, tsrange(start, stop) WITH &&)"
        " WHERE (active AND is_blocked IS NOT TRUE)",
        "This table of the room is taken at that time by another teacher: choose another room or table.",
    )

    @api.constrains("active")
    def _check_archived_free(self):
        self.filtered(lambda session: not session.active)._check_unbooked()

    @api.constrains("places")
    def _check_places_held(self):
        for session in self:
            highest = max(session.occupancy_ids.mapped("place"), default=0)
            if highest > session.places:
                raise ValidationError(
                    self.env._(
                        "Place %(place)s of %(session)s is booked. Move that appointment first.",
                        place=highest,
                        session=session.display_name,
                    )
                )

    @api.depends("conference_teacher_id.room_id", "conference_teacher_id.room_table")
    def _compute_room(self):
        """Follow the teacher's part; what is over, or has begun, is a record of where it was."""
        now = fields.Datetime.now()
        for session in self:
            part = session.conference_teacher_id
            is_past = session._origin and session.start <= now
            session.room_id = session.room_id if is_past else part.room_id
            session.room_table = session.room_table if is_past else part.room_table

    @api.depends("occupancy_ids", "is_blocked", "places")
    def _compute_is_free(self):
        for session in self:
            is_full = len(session.occupancy_ids) >= session.places
            session.is_free = not is_full and not session.is_blocked
            session.status = "booked" if is_full else "blocked" if session.is_blocked else "free"

    @api.model
    def _search_is_free(self, operator, value):
        if operator != "in":
            return NotImplemented
        has_place = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(SELECT count(*) FROM ptc_occupancy held WHERE held.session_id = %s) < %s",
                SQL.identifier(alias, "id"),
                SQL.identifier(alias, "places"),
            )
        )
        return Domain("is_blocked", "=", False) & has_place

    @api.depends("teacher_id.name", "start", "conference_id.tz")
    def _compute_display_name(self):
        for session in self:
            session.display_name = f"{session.teacher_id.name or ''}, {session._format_start() or ''}"

    @api.onchange("start", "conference_teacher_id")
    def _onchange_start(self):
        """Propose the end: the teacher's session length after the start."""
        part = self.conference_teacher_id
        if self.start and part:
            self.stop = fields.Datetime.add(self.start, minutes=part._get_durations()[part])

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create([{**vals, **self._prepare_copies(vals)} for vals in vals_list])
        # Odoo leaves the records it has prepared in the other side of these relations.
        sessions.conference_id.invalidate_recordset(["session_ids"], flush=False)
        sessions.conference_teacher_id.invalidate_recordset(["session_ids"], flush=False)
        return sessions

    @api.model
    def _prepare_copies(self, vals):
        """Return what a new session has from its teacher's part.

        Told beforehand, since Odoo takes quadratic time to compute it for many sessions of one conference.
        """
        part = self.env["ptc.conference.teacher"].browse(vals.get("conference_teacher_id"))
        if not part:
            return {}
        names = ("conference_id", "teacher_id", "room_id")
        return {**{name: part[name].id for name in names}, "room_table": part.room_table}

    def write(self, vals):
        # Also those that hold more sessions than this one.
        moved = {"start", "stop"} & vals.keys() and self.occupancy_ids.appointment_id
        result = super().write(vals)
        if moved:
            moved._tell_moved()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        self._claim()
        self._check_unbooked()
        kept = self.with_context(active_test=False).filtered("appointment_ids")
        if kept:
            raise UserError(
                self.env._(
                    "Cancelled appointments of %(session)s are kept as a record. Archive the session instead.",
                    session=kept[0].display_name,
                )
            )

    def _check_unbooked(self):
        """Raise a UserError that names the first of these sessions that is booked."""
        booked = self.filtered("occupancy_ids")
        if booked:
            raise UserError(
                self.env._(
                    "%(session)s is booked. Move or cancel the appointment first, then remove the session.",
                    session=booked[0].display_name,
                )
            )

    def _get_key(self):
        """Return what makes a session the one that the settings ask for: its teacher's part, start and stop."""
        return self.conference_teacher_id, self.start, self.stop

    def _format_start(self, tz=None):
        """Return the start with its weekday, for example "Tue 10/13/26, 4:00 PM"; False without one.

        :param str tz: in which time zone, if not in that of the conference.
        """
        if not self.start:
            return False
        tz = tz or self.conference_id.tz
        parts = (format_datetime(self.env, self.start, tz=tz, dt_format=f) for f in ("EEE", "short"))
        return " ".join(parts)

    def _get_following(self, count):
        """Return the ``count`` sessions of the same teacher that adjoin this one, fewer when there are fewer.

        The pause that the conference has after each session does not part them.
        """
        self.ensure_one()
        later = self.search(
            [("conference_teacher_id", "=", self.conference_teacher_id.id), ("start", ">=", self.stop)], limit=count
        )
        ends = [self.stop, *later.mapped("stop")]
        gap = self.conference_id._get_longest_gap()
        adjoining = itertools.takewhile(lambda pair: pair[0].start - pair[1] <= gap, zip(later, ends, strict=False))
        return self.browse([session.id for session, _end in adjoining])

    def _get_nearest_free(self, limit=3):
        """Return the free sessions of the same teacher and conference nearest in time, the nearest first.

        :param int limit: how many at the most.
        """
        self.ensure_one()
        free = self.search(
            [
                ("conference_teacher_id", "=", self.conference_teacher_id.id),
                ("is_free", "=", True),
                ("start", ">", fields.Datetime.now()),
                ("id", "!=", self.id),
            ]
        )
        return free.sorted(lambda session: (abs(session.start - self.start), session.start))[:limit]
