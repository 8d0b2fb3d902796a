# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools import SQL, ormcache

from ..rows import get_source

USER = [
    "id",
    "active",
    "partner_id",
    "company_id",
    "share",
    "has_skipped_hints",
    "partner_id.name",
    "partner_id.user_id",
    "partner_id.commercial_partner_id",
    "partner_id.is_teacher",
    "company_id.name",
]
# Odoo's frame of a page asks for these by themselves, in their order, when a worker does not know the user yet.
GROUPS = SQL("ARRAY(SELECT gid FROM res_groups_users_rel WHERE uid = res_users.id ORDER BY gid)")
USER_AND_GROUPS = {**{path: path for path in USER}, "group_ids": GROUPS}
CONFERENCE = [
    "name",
    "tz",
    "introduction",
    "hall_time",
    "hall_time_floor",
    "hall_time_campus",
    "first_start",
    "last_stop",
    "is_published",
    "is_cancelled",
    "contact_id",
    "wish_until",
    "lead_time",
    "lead_unit",
    "cancel_lead_time",
    "cancel_lead_unit",
    "has_long",
    "has_ways",
    "has_waitlist",
    "separated",
    "second_adult",
    "siblings",
    "taught_twice",
    "details_until",
    "allotted_settings",
]
CONTACT = ["name", "phone", "email", "email_normalized"]
CONFERENCE_AND_CONTACT = {path: path for path in ("id", *CONFERENCE, *(f"contact_id.{name}" for name in CONTACT))}

PUBLISHED = "ptc_conference.active AND ptc_conference.is_published AND ptc_conference.id = %s"


class PtcFamilyPage(models.AbstractModel):
    """What each page begins with: who has signed in, and the conference. Called as sudo, with explicit columns."""

    _name = "ptc.family.page"
    _inherit = "ptc.family.page"

    @api.model
    def _read_user_sudo(self):
        """Read what pages need of who has signed in: by itself Odoo reads all columns of three tables."""
        rows = self.sudo()._read("res.users", USER_AND_GROUPS, SQL("res_users.id = %s", self.env.uid))
        self.sudo()._put_along("res.users", rows)

    @api.model
    def _find_conferences(self):
        """Return the published conferences, the soonest first."""
        published = [("is_published", "=", True)]
        return self.env["ptc.conference"].search_fetch(published, CONFERENCE, order="first_start, id")

    @api.model
    def _find_conference(self, conference_id):
        """Return the published conference with this id, or an empty recordset."""
        return self._put_along("ptc.conference", self._get_kept_conference(conference_id))

    @api.model
    @ormcache("conference_id", "self.env.lang")
    def _get_kept_conference(self, conference_id):
        """Return the row of a published conference in a list, to be read only; workers keep it, see kept.py."""
        return self._read("ptc.conference", CONFERENCE_AND_CONTACT, SQL(PUBLISHED, conference_id))

    @api.model
    @ormcache("conference.id")
    def _get_kept_days(self, conference):
        """Return the days of a conference in force as ``Day``, to be read only; workers keep them, see kept.py."""
        return conference._get_days()

    @api.model
    def _put_along(self, model_name, rows):
        """Return the records of rows that were read together with what they lead to, as the ORM's cache has them now.

        The ORM itself would ask once for each table.

        :param rows: list of dicts ``{path: value}``; what leads to others stands before them.
        """
        records = self.env[model_name].browse([row["id"] for row in rows])
        for record, row in zip(records, rows, strict=True):
            for path, value in row.items():
                way, _dot, name = path.rpartition(".")
                owner = record[way] if way else record
                owner._fields[name]._insert_cache(owner, [tuple(value) if isinstance(value, list) else value])
        return records

    @api.model
    def _read(self, model_name, columns, where):
        """Return values along paths as ``fetch_rows`` does, of the rows where a condition in SQL holds.

        :param dict columns: ``{path: path}``, or SQL for a list of ids.
        """
        self.env.flush_all()
        query = SQL("%s WHERE %s", self._get_source(model_name, columns), where)
        return [dict(zip(columns, row, strict=True)) for row in self.env.execute_query(query)]

    @api.model
    @ormcache("model_name", "tuple(columns.values())", "self.env.lang")
    def _get_source(self, model_name, columns):
        return get_source(self.env[model_name], columns)
