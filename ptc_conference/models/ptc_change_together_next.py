# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import closing

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_list

from .ptc_class import CO_TEACHING
from .ptc_together_planned import PLANNED


class PtcChange(models.Model):
    """A class is booked in several conferences: each has a plan of its own, one after another.

    The class gets its new setting with the first plan. The others are made by then, and know the setting from which
    they come; until they are applied what is booked there stays as it is.
    """

    _name = "ptc.change"
    _inherit = "ptc.change"

    follows_id = fields.Many2one("ptc.change", readonly=True, copy=False, index="btree_not_null", ondelete="cascade")
    old_co_teaching = fields.Selection(
        CO_TEACHING, "They met until now", readonly=True, copy=False, help="Before the plan that this one follows."
    )
    next_text = fields.Char("What comes after it", compute="_compute_next_text")

    @api.depends("kind", "state", "conference_id", "class_ids", "new_co_teaching", "old_co_teaching")
    def _compute_next_text(self):
        for change in self:
            later = change._get_later_conferences() if change.state == "planned" else change.conference_id.browse()
            names = format_list(self.env, later.mapped("name")) if later else ""
            change.next_text = names and self.env._(
                "These classes have appointments in %(conferences)s too. They follow by a plan of their own, which is"
                " shown once this one is applied.",
                conferences=names,
            )

    def _get_new_classes(self):
        return self.class_ids if self.old_co_teaching else super()._get_new_classes()

    def _get_later_conferences(self):
        """Return the other conferences in which the classes that change are booked."""
        if self.kind != "together" or self.old_co_teaching:
            return self.env["ptc.conference"]
        booked = Domain("state", "=", "booked") & Domain("start", ">", fields.Datetime.now())
        classes = Domain("class_id", "in", self._get_new_classes().ids)
        appointments = self.env["ptc.appointment"].sudo().search(booked & classes)
        return (appointments.conference_id - self.conference_id).sudo(self.env.su)

    def _check_inputs(self):
        """Refuse classes that come from different settings where other conferences follow: a plan knows one of them."""
        result = super()._check_inputs()
        later = self._get_later_conferences()
        if later and len(set(self._get_new_classes().mapped("co_teaching"))) > 1:
            raise UserError(
                self.env._(
                    "These classes have appointments in %(conferences)s too, and their parents meet the teachers in"
                    " different ways now. Change one class after another.",
                    conferences=format_list(self.env, later.mapped("name")),
                )
            )
        return result

    def _get_needs_before(self, pairs):
        if not self.old_co_teaching:
            return super()._get_needs_before(pairs)
        with closing(self.env.cr.savepoint()):
            self.class_ids.with_context(**{PLANNED: True}).write({"co_teaching": self.old_co_teaching})
            self.env.flush_all()
            needs = super()._get_needs_before(pairs)
        self.env.registry.clear_cache()
        return needs

    def _carry_out(self):
        """Make the plans of the other conferences, once those who come here have their new times."""
        later, classes = self._get_later_conferences(), self._get_new_classes()
        vals = {"kind": "together", "follows_id": self.id, "new_co_teaching": self.new_co_teaching}
        vals.update(class_ids=[Command.set(classes.ids)], old_co_teaching=classes[:1].co_teaching)
        result = super()._carry_out()
        for conference in later:
            change = self.create({**vals, "conference_id": conference.id})
            if not change._plan_if_touched():
                change.unlink()
        return result

    def _tell_applied(self):
        """Lead on to the plan of the next conference."""
        action = super()._tell_applied()
        follows = [("follows_id", "=", (self.follows_id or self).id), ("state", "=", "planned")]
        following = self.search(follows, order="id", limit=1)
        if following:
            action["params"]["next"] = following._get_action()
        return action
