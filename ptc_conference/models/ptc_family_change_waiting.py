# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class PtcFamilyChange(models.Model):
    """Waiting lists, and what was said about not coming, when a family separates or becomes part of another.

    Of a split each goes with the adult who entered it, or with the student where only one side has the student. Of a
    merge all go over, and who waits twice for one teacher keeps the place in the family that stays.
    """

    _name = "ptc.family.change"
    _inherit = "ptc.family.change"

    moved_waiting_ids = fields.Many2many("ptc.waitlist", readonly=True, context={"active_test": False})
    moved_decline_ids = fields.Many2many("ptc.decline", readonly=True, context={"active_test": False})

    def _apply(self):
        result = super()._apply()
        old, new = self._get_direction()
        self.moved_waiting_ids = self._carry_over(self._find("ptc.waitlist", old).filtered(self._goes_over), new)
        self.moved_decline_ids = self._carry_over(self._find("ptc.decline", old).filtered(self._goes_over), new)
        return result

    def _undo(self):
        """Give back what has gone over; of a family that is no more also what it has entered since."""
        result = super()._undo()
        old, new = self._get_direction()
        for model, moved in (("ptc.waitlist", self.moved_waiting_ids), ("ptc.decline", self.moved_decline_ids)):
            given = self._find(model, new)
            self._carry_over(given if self.kind == "split" else given & moved, old)
        return result

    def _find(self, model, family):
        return self.env[model].search([("family_id", "=", family.id)])

    def _get_direction(self):
        """Return the family that has something to give, and the one that gets it."""
        if self.kind == "split":
            return self.family_id, self.other_family_id
        return self.other_family_id, self.family_id

    def _carry_over(self, entries, family):
        """Give entries to a family; one that the family has already is archived. Return those given."""
        given = entries.browse()
        for entry in entries:
            names = ("conference_id", "student_id", "class_teacher_id")
            domain = [("family_id", "=", family.id), *((name, "=", entry[name].id) for name in names)]
            if entries.search_count(domain, limit=1):
                entry.action_leave() if entry._name == "ptc.waitlist" else entry.action_take_back()
                continue
            entry.family_id = family
            if entry._name == "ptc.waitlist":
                entry.hold_ids.sudo().family_id = family
            given |= entry
        return given

    def _goes_over(self, entry):
        """Tell whether an entry belongs to the family that gets something."""
        old, new = self._get_direction()
        if self.kind == "merge" or entry.student_id not in old.guardian_ids.student_id:
            return True
        return entry.partner_id in self.adult_ids and entry.student_id in new.guardian_ids.student_id
