# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

# From nothing to an open conference.
STEPS = [
    ("when", "What and when"),
    ("who", "Who"),
    ("rooms", "Rooms"),
    ("sessions", "Sessions"),
    ("windows", "Windows and message"),
    ("open", "Checks and opening"),
]


class PtcConference(models.Model):
    """What is to be done next on the way from a new conference to an open one, for who sets it up."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    next_step = fields.Selection(
        STEPS,
        compute="_compute_next_step",
        help="The first of the steps that is not done yet; empty when the conference is open and complete.",
    )
    missing = fields.Char("Still needed", compute="_compute_missing", help="What is missing before parents can book.")
    unallotted_count = fields.Integer("Teachers without sessions", compute="_compute_unallotted_count")

    @api.depends("teacher_ids.room_id", "session_ids")
    def _compute_unallotted_count(self):
        ready = [("conference_id", "in", self.ids), ("room_id", "!=", False), ("session_ids", "=", False)]
        counts = dict(self.env["ptc.conference.teacher"]._read_group(ready, ["conference_id"], ["__count"]))
        for conference in self:
            conference.unallotted_count = counts.get(conference, 0)

    @api.depends("date_ids", "window_ids", "teacher_ids.room_id", "session_ids", "is_published")
    def _compute_next_step(self):
        for conference in self:
            is_due = {
                "when": not conference.date_ids,
                "who": not conference.teacher_count,
                "rooms": conference.roomless_count,
                "sessions": conference.unallotted_count,
                "windows": not conference.window_ids,
                "open": not conference.is_published,
            }
            conference.next_step = next((step for step, _label in STEPS if is_due[step]), False)

    @api.depends("date_ids", "window_ids", "session_ids")
    def _compute_missing(self):
        for conference in self:
            conference.missing = ", ".join(conference._get_missing())

    def _get_missing(self):
        """Return the list of what is missing before parents can book, in words."""
        self.ensure_one()
        needs = [
            (self.date_ids, self.env._("a date")),
            (self.window_ids, self.env._("a booking window")),
            (self.session_ids, self.env._("sessions (add teachers, give them rooms, then allot)")),
        ]
        return [label for records, label in needs if not records]

    def _check_ready(self):
        """Raise a UserError that names what is missing before parents can book."""
        self.ensure_one()
        missing = self._get_missing()
        if missing:
            raise UserError(
                self.env._(
                    "%(conference)s cannot be opened yet. Still needed: %(missing)s.",
                    conference=self.name,
                    missing=", ".join(missing),
                )
            )

    def action_check(self):
        """Look at everything that matters before parents see the conference."""
        self.ensure_one()
        return self.env["ptc.conference.check"]._make(self)._get_action()

    def action_ask_open(self):
        """Open the conference; where something was found that matters, show it first and ask."""
        self.ensure_one()
        self.check_access("write")
        check = self.env["ptc.conference.check"]._make(self)
        if check.block_count or check.warn_count:
            return check._get_action()
        return self.action_open()

    def _get_form_action(self, view="ptc_conference.ptc_conference_view_form"):
        """Return the action that shows this conference."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref(view).id, "form")],
        }

    def _tell_teachers_added(self, count):
        if count:
            return self._notification("success", self.env._("Teachers added: %(count)s.", count=count))
        if self.teacher_ids:
            return self._notification("info", self.env._("All teachers of these classes take part already."))
        return self._notification(
            "warning",
            self.env._(
                "No teacher has a class in these grades that leads to a conference. Import the roster first,"
                " or look at Configuration / Class types."
            ),
        )

    def _tell_rooms_assigned(self):
        self.invalidate_recordset(["roomless_count"])
        roomless = sum(self.mapped("roomless_count"))
        if not roomless:
            return self._notification("success", self.env._("Every teacher has a room."))
        message = self.env._(
            "No free table is left for %(count)s of the teachers. Add rooms, or tables to a room, under"
            " Configuration / Rooms; then give rooms again.",
            count=roomless,
        )
        return self._notification("warning", message)

    def _tell_allotted(self):
        self.invalidate_recordset(["session_count"])
        count = sum(self.mapped("session_count"))
        if count:
            return self._notification("success", self.env._("The conference now has %(count)s sessions.", count=count))
        return self._notification(
            "warning", self.env._("No sessions yet: add teachers and give them rooms first, then allot.")
        )

    @api.model
    def _notification(self, kind, message):
        """Return the client action that shows a short message and reads the page again."""
        reload = {"type": "ir.actions.client", "tag": "soft_reload"}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": kind, "message": message, "next": reload},
        }
