# SPDX-License-Identifier: LGPL-3.0-or-later
from lxml import etree

from odoo.tests import TransactionCase, tagged

VIEWS = ("list", "form", "kanban")


@tagged("post_install", "-at_install")
class TestViews(TransactionCase):
    """What the web client asks of a model because of its views."""

    def _find_missing(self, model, arch):
        """Return ``(model, field)`` for each time of a conference in a view of a model that has no time zone."""
        missing = []
        for node in arch:
            fields = self.env[model]._fields
            name = node.get("name") if node.tag == "field" else None
            if node.get("widget") == "ptc_conference_time" and "tz" not in fields:
                missing.append((model, name))
            inner = fields[name].comodel_name if len(node) and name in fields else None
            missing += self._find_missing(inner or model, node)
        return missing

    def test_times_of_a_conference_know_its_zone(self):
        """The widget reads the zone from the record, so every model that it is shown of has one."""
        views = self.env["ir.ui.view"].search([("model", "=like", "ptc.%"), ("type", "in", VIEWS)])
        found = [(view.model, etree.fromstring(view.get_combined_arch())) for view in views if not view.inherit_id]
        self.assertTrue(any(arch.xpath("//field[@widget='ptc_conference_time']") for _model, arch in found))
        self.assertEqual([one for model, arch in found for one in self._find_missing(model, arch)], [])
