# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools import SQL, format_list

# Of the families of ``own``, with their students: what teachers and families have told of a conference.
ASKED = """
SELECT 'asked' AS kind, line.id, line.family_id, mark.student_id, mark.class_teacher_id,
       line.opened_on IS NULL AS is_new
  FROM ptc_must_see_family line
  JOIN ptc_must_see mark ON mark.id = line.must_see_id
  JOIN own ON own.family_id = line.family_id AND own.student_id = mark.student_id
 WHERE mark.conference_id = %(conference)s AND mark.is_asked
"""


class PtcFamilyPage(models.AbstractModel):
    """What stands on a parent's page beside times: who asks to see the parents. One query for all of its kinds."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _get_page_sudo(self, conference_id, partner, notice=None, opened=None):
        page = super()._get_page_sudo(conference_id, partner, notice, opened)
        if page:
            lines = [line for child in page["children"] for line in child["lines"]]
            self.sudo()._add_told(page, lines, self.sudo()._get_told(page["id"], lines))
        return page

    @api.model
    def _add_told(self, page, lines, told):
        """Add ``asked_text`` to the lines of teachers who ask, and ``asked`` to the page.

        :param dict told: see ``_get_told``.
        """
        by_line = {line["number"]: self._get_asked(line, told) for line in lines}
        asked = [line for line in lines if by_line[line["number"]]]
        for line in asked:
            line["asked_text"] = self.env._("%(teacher)s asks to see you", teacher=line["teacher"])
        todo = [line for line in asked if not line["appointment"]]
        page["asked"] = todo and {
            "text": self._describe_asked(todo),
            "number": todo[0]["number"],
            "is_new": any(row["is_new"] for line in todo for row in by_line[line["number"]]),
        }

    @api.model
    def _get_asked(self, line, told):
        """Return what asks to see the parents: by the teacher of a line, or by those who come along."""
        keys = [one["key"] for one in (line, *line.get("also", ()))]
        return [told["asked", key] for key in keys if ("asked", key) in told]

    @api.model
    def _describe_asked(self, lines):
        """Return who asks to see the parents about whom, child by child."""
        teachers = {}
        for line in lines:
            teachers.setdefault(line["child"], {})[line["teacher"]] = True
        return [
            self.env._("About %(child)s: %(teachers)s", child=child, teachers=format_list(self.env, list(names)))
            for child, names in teachers.items()
        ]

    @api.model
    def _get_told(self, conference_id, lines):
        """Return ``{(kind, key of the line): row}`` in one query; only rows of these families with these students."""
        own = sorted({(line["family_id"], line["student_id"]) for line in lines if line.get("has_told", True)})
        if not own:
            return {}
        self.env.flush_all()
        columns = (list(column) for column in zip(*own, strict=True))
        query = SQL(
            "WITH own AS (SELECT * FROM unnest(%s, %s) AS pair (family_id, student_id)) %s",
            *columns,
            SQL(" UNION ALL ").join(SQL(part, conference=conference_id) for part in self._get_told_queries()),
        )
        names = ("kind", "id", "family_id", "student_id", "class_teacher_id", "is_new")
        rows = [dict(zip(names, row, strict=True)) for row in self.env.execute_query(query)]
        keys = ("family_id", "student_id", "class_teacher_id")
        return {(row["kind"], tuple(row[name] for name in keys)): row for row in rows}

    @api.model
    def _get_told_queries(self):
        """Return queries about the families of ``own`` and ``%(conference)s``, all with the columns of ASKED.

        Their tables are named in LINKS, so that nothing is asked for families without such rows.
        """
        return [ASKED]
