# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning
from odoo.fields import Command, Domain
from odoo.tools import SQL

# What is booked is held as that of a class with one appointment, or no longer; of several the first.
FOLLOW_EITHER = """
UPDATE ptc_occupancy held
   SET either_class_id = CASE WHEN class.co_teaching = 'either' AND NOT EXISTS (
           SELECT FROM ptc_occupancy other JOIN ptc_class_teacher colleague ON colleague.id = other.class_teacher_id
            WHERE colleague.class_id = class.id AND other.conference_id = held.conference_id
              AND other.family_id = held.family_id AND other.student_id = held.student_id AND other.id < held.id
       ) THEN class.id END
  FROM ptc_class_teacher part JOIN ptc_class class ON class.id = part.class_id
 WHERE part.id = held.class_teacher_id AND class.id IN %s
"""
TOGETHER = ("siblings", "taught_twice")
PLANNED = "ptc_is_planned"  # in the context of what writes an applied plan


class PtcChange(models.Model):
    _name = "ptc.change"
    _inherit = "ptc.change"

    @api.model
    def _ask_for_plan(self, conferences, vals):
        """Show the plan first when new settings would touch what is booked.

        :param dict vals: what the plan is to change.
        :raise RedirectWarning: with a button that leads to the plan.
        """
        for conference in conferences:
            change = self.sudo().create({"kind": "together", "conference_id": conference.id, **vals})
            if change._touches_any(change._propose()):
                raise self._redirect_to_plan(change)
            change.unlink()

    @api.model
    def _redirect_to_plan(self, change):
        message = self.env._(
            "%(conference)s has appointments that this would change. Look at the plan first: it shows what stays, moves"
            " or cannot be kept, and nothing is changed until you apply it.",
            conference=change.conference_id.name,
        )
        names = ("kind", "conference_id", "class_ids", "new_co_teaching", "new_siblings", "new_taught_twice")
        values = {f"default_{name}": change._fields[name].convert_to_write(change[name], change) for name in names}
        action = self.env.ref("ptc_conference.ptc_change_action_asked").id
        warning = RedirectWarning(message, action, self.env._("To the plan"), values)
        warning.loglevel = logging.INFO  # It is no fault, and would be logged as one.
        return warning


class PtcClass(models.Model):
    """How parents meet the teachers of a class: where something is booked, by a plan."""

    _name = "ptc.class"
    _inherit = "ptc.class"

    def write(self, vals):
        value = not self.env.context.get(PLANNED) and vals.get("co_teaching")
        changed = self.filtered(lambda taught: value and taught.co_teaching != value)
        if changed:
            booked = Domain("state", "=", "booked") & Domain("start", ">", fields.Datetime.now())
            appointments = self.env["ptc.appointment"].sudo().search(booked & Domain("class_id", "in", changed.ids))
            plan = {"class_ids": [Command.set(changed.ids)], "new_co_teaching": value}
            self.env["ptc.change"]._ask_for_plan(appointments.conference_id, plan)
        result = super().write(vals)
        if "co_teaching" in vals and self:
            self.env.flush_all()
            self.env.cr.execute(SQL(FOLLOW_EITHER, tuple(self.ids)))
            self.env["ptc.occupancy"].invalidate_model(["either_class_id"], flush=False)
        return result


class PtcConference(models.Model):
    """Appointments about several students or classes: where some are booked, their settings change by a plan."""

    _name = "ptc.conference"
    _inherit = "ptc.conference"

    def write(self, vals):
        for conference in self if not self.env.context.get(PLANNED) else ():
            new = {f"new_{name}": vals[name] for name in TOGETHER if name in vals and vals[name] != conference[name]}
            if new and conference.appointment_count:
                self.env["ptc.change"]._ask_for_plan(conference, new)
        return super().write(vals)
