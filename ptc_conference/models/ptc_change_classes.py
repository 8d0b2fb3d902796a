# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import models
from odoo.fields import Domain


class PtcChange(models.Model):
    """The classes of a teacher who is replaced: families who have not booked yet meet the new teacher too."""

    _name = "ptc.change"
    _inherit = "ptc.change"

    def _apply_teacher(self):
        replaced = self._get_replaced_links()
        result = super()._apply_teacher()
        self.conference_id.replacing_part_ids |= self._link_classes(replaced)
        return result

    def _get_replaced_links(self):
        """Return the parts in classes that parents meet the replaced teacher for, or have appointments about."""
        links = self.conference_id._get_class_teachers() | self._get_taken_over().class_teacher_id
        return links.filtered(lambda link: link.class_id and link.teacher_id == self.part_id.teacher_id)

    def _link_classes(self, replaced):
        """Return the parts of the new teacher in the classes of the ``replaced`` ones; those missing are made."""
        mine = Domain("teacher_id", "=", self.new_teacher_id.id)
        links = self.env["ptc.class.teacher"].search(mine & Domain("class_id", "in", replaced.class_id.ids))
        missing = replaced.filtered(lambda link: link.class_id not in links.class_id)
        return links | links.create([self._prepare_substitute(link) for link in missing])

    def _prepare_substitute(self, link):
        """Return the values of who stands in for a teacher's part in a class, on the days of the conference."""
        days = self.conference_id.date_ids.mapped("date")
        named = link.stands_in_for_id if link.role == "3_substitute" else link
        return {
            "class_id": link.class_id.id,
            "teacher_id": self.new_teacher_id.id,
            "role": "3_substitute",
            "stands_in_for_id": named.id,
            "date_start": min(days, default=False),
            "date_stop": max(days) + timedelta(days=1) if days else False,
        }
