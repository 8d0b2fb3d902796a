# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class IrAttachment(models.Model):
    _name = "ir.attachment"
    _inherit = "ir.attachment"

    def _inaccessible_comodel_records(self, model_and_ids, operation):
        """Keep the files of students and families from their parents, who may read the record itself."""
        yield from super()._inaccessible_comodel_records(model_and_ids, operation)
        if self.env.su or self.env.user._is_internal():
            return
        staff_model = self.env.registry["ptc.staff.thread.mixin"]
        for model, ids in model_and_ids.items():
            if model in self.env and issubclass(self.env.registry[model], staff_model):
                yield from ((model, record_id) for record_id in ids)
