# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import format_date

STAFF = "ptc_roster.group_office"


class PtcRosterMixin(models.AbstractModel):
    """A row that a student information system may send again.

    ``(roster_source, roster_external_id)`` is its key; rows made by hand have neither.
    """

    _name = "ptc.roster.mixin"
    _description = "Row of a roster import"

    roster_source = fields.Char(
        "Source",
        copy=False,
        readonly=True,
        groups=STAFF,
        help="The system that sent this row; empty when it was entered by hand.",
    )
    roster_external_id = fields.Char(
        "External ID", copy=False, readonly=True, groups=STAFF, help="The identifier of this row in its source."
    )
    roster_values = fields.Json(
        "Values of the source",
        copy=False,
        readonly=True,
        groups=STAFF,
        help="What the source said last, field by field. A field that differs was set by hand and is kept on import.",
    )
    roster_difference = fields.Text(
        "Set by hand",
        compute="_compute_roster_difference",
        groups=STAFF,
        help="Where this record was changed by hand, and what the source says instead.",
    )

    _roster_key = models.UniqueIndex(
        "(roster_source, roster_external_id) WHERE roster_external_id IS NOT NULL",
        "Two rows cannot have the same identifier in the same source.",
    )

    @api.depends("roster_values")
    @api.depends_context("lang")
    def _compute_roster_difference(self):
        for record in self:
            lines = [
                self.env._(
                    "%(field)s: the source says %(value)s.",
                    field=record._fields[name]._description_string(self.env),
                    value=record._roster_value_text(name, value),
                )
                for name, value in record._get_roster_differences().items()
            ]
            record.roster_difference = "\n".join(lines)

    def _get_roster_differences(self):
        """Return the fields that somebody has set by hand.

        :return: ``{field name: value of the source}``; a relation by id or list of ids, a date as text.
        """
        self.ensure_one()
        said = self.roster_values or {}
        return {
            name: value
            for name, value in said.items()
            if name in self._fields and (value or False) != self._roster_json_value(name)
        }

    def _roster_json_value(self, name):
        """Return the present value of a field in the form of ``roster_values``; nothing is ``False``."""
        self.ensure_one()
        field = self._fields[name]
        value = self[name]
        if field.type == "many2one":
            return value.id
        if field.relational:
            return sorted(value.ids) or False
        if field.type in ("date", "datetime"):
            return field.to_string(value)
        return value or False

    def _roster_value_text(self, name, value):
        """Return a value of the source in words of the user's language.

        :param value: as in ``roster_values``
        """
        field = self._fields[name]
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if not value:
            return self.env._("nothing")
        if field.relational:
            ids = value if isinstance(value, list) else [value]
            records = self.env[field.comodel_name].browse(ids).exists()
            return ", ".join(records.mapped("display_name")) or self.env._("a record that no longer exists")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "date":
            return format_date(self.env, value)
        return str(value)

    @api.model
    def _read_together(self, *recordsets):
        """Read records together, before they are dealt out to a computed relation one by one.

        Assigning a relation asks of each record whether it is active and whether the rules let the user read it.
        """
        for records in recordsets:
            records.mapped("active")
            records.has_access("read")

    @api.model
    def _get_records_action(self, xml_id, records):
        """Return a window action on some records: their list, or the form when there is only one."""
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        action.update(domain=[("id", "in", records.ids)], context={})
        if len(records) == 1:
            forms = [view for view in action["views"] if view[1] == "form"]
            action.update(views=forms, view_mode="form", res_id=records.id)
        return action

    def _get_links_action(self, name):
        """Return a window action on the guardian links of this record, ended ones included.

        :param str name: the field of ``ptc.guardian`` that leads to this record
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_roster.ptc_guardian_action")
        context = {f"default_{name}": self.id, "active_test": False}
        return {**action, "domain": [(name, "=", self.id)], "context": context}
