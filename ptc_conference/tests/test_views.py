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

    def _find_unnamed(self, model, arch):
        """Return ``(model, field)`` for each list of lines that are added in a dialog, or on a phone by a button, where
        these would speak of the lines by the name of all of them: "Create Breaks", "Add Breaks".
        """
        unnamed = []
        for node in arch.xpath(".//field[kanban or list]"):
            lines, cards = node.find("list"), node.find("kanban")
            has_dialog = cards is not None or (lines is not None and not lines.get("editable"))
            is_closed = any(one is not None and one.get("create") in ("0", "false") for one in (lines, cards))
            is_named = node.get("string", "")[:1].islower() and (cards is None or node.get("add-label"))
            if has_dialog and not is_closed and not node.get("readonly") and not is_named:
                unnamed.append((model, node.get("name")))
        return unnamed

    def test_a_new_line_is_named_as_one(self):
        """Dialogs say "Create break", and the button for it on a phone "Add a break"."""
        forms = self.env["ir.ui.view"].search([("model", "=like", "ptc.%"), ("type", "=", "form")])
        arches = [(view.model, etree.fromstring(view.get_combined_arch())) for view in forms if not view.inherit_id]
        arches += [
            ("res.partner", etree.fromstring(self.env.ref(name).get_combined_arch()).xpath("//page[@name='school']")[0])
            for name in ("base.view_partner_form", "ptc_roster.res_partner_view_form_school")
        ]
        self.assertEqual([one for model, arch in arches for one in self._find_unnamed(model, arch)], [])
