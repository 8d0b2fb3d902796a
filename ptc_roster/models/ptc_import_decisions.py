# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL


class PtcImportWriter(models.AbstractModel):
    """What a person has decided about an adult holds for links that the source sends later too.

    Only the new row differs: what the source says is remembered as it says it, so that a person sees the difference,
    and the next import does not take its own word for a change.
    """

    _name = "ptc.import.writer"
    _inherit = "ptc.import.writer"

    def _keep_decisions(self, rows, source):
        """Change the values of new links where a person has moved the adult, or taken rights away from this pair."""
        moved, taken = self._get_moved_families(source), self._get_taken_pairs(source)
        for row in rows:
            row["family_id"] = moved.get((row["partner_id"], row["family_id"]), row["family_id"])
            if (row["student_id"], row["partner_id"]) in taken:
                row.update(may_book=False, receives_mail=False)

    def _get_moved_families(self, source):
        """Return where adults are now whom a person has put into another family than the source did.

        A new sibling joins them there: else a family that was split would be one again.

        :return: ``{(partner_id, family_id of the source): family_id}``.
        """
        query = """
            SELECT partner_id, (roster_values->>'family_id')::int, min(family_id)
              FROM ptc_guardian
             WHERE active AND roster_source = %s AND roster_values->>'family_id' <> family_id::text
          GROUP BY 1, 2 HAVING min(family_id) = max(family_id)
        """
        rows = self.env.execute_query(SQL(query, source))
        return {(partner_id, said_id): family_id for partner_id, said_id, family_id in rows}

    def _get_taken_pairs(self, source):
        """Return the pairs ``(student_id, partner_id)`` whose link a person has ended, or taken the booking from."""
        query = """
            SELECT student_id, partner_id
              FROM ptc_guardian
             WHERE roster_source = %s
               AND (NOT active AND (roster_values->>'active')::bool
                    OR NOT may_book AND (roster_values->>'may_book')::bool)
        """
        return set(self.env.execute_query(SQL(query, source)))
