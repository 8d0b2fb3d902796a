# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..models.ptc_conference_facts import BOOKERS, STUDENTS
from ..when import When

RANDOM_FAMILY = """
WITH met AS MATERIALIZED (SELECT DISTINCT student_id FROM %(meetings)s)
SELECT who.family_id FROM (%(who)s) who ORDER BY random() LIMIT 1
"""


class PtcConferenceTrial(models.TransientModel):
    """A trial run: the pages that an adult will see of a conference, as of a moment, also before it is opened.

    They are the parents' pages themselves with another clock, and with a conference that need not be opened.
    """

    _name = "ptc.conference.trial"
    _description = "Trial run of the parents' page"
    _inherit = ["ptc.family.find"]

    conference_id = fields.Many2one("ptc.conference", required=True, ondelete="cascade")
    family_id = fields.Many2one(
        "ptc.family", required=True, ondelete="cascade", domain=[("has_booker", "=", True)], help="Whose page to see."
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Adult",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
        help="Each adult sees the own children; separated parents see nothing of each other.",
    )
    at = fields.Selection(
        [("booking", "As if booking were open"), ("now", "As it is now"), ("moment", "At another time")],
        "When",
        required=True,
        default="booking",
    )
    moment = fields.Datetime("Date and time", default=fields.Datetime.now)
    tz = fields.Selection(related="conference_id.tz")

    @api.depends("family_id")
    def _compute_partner_id(self):
        for trial in self:
            bookers = trial.family_id.guardian_ids.filtered("may_book").partner_id
            trial.partner_id = trial.partner_id if trial.partner_id in bookers else bookers[:1]

    @api.constrains("family_id", "partner_id")
    def _check_partner(self):
        for trial in self:
            if trial.partner_id not in trial.family_id.guardian_ids.filtered("may_book").partner_id:
                raise ValidationError(self.env._("Choose an adult of the family who may book: others have no page."))

    @api.model
    def default_get(self, fields):
        """Propose a family at random of those who meet a teacher."""
        values = super().default_get(fields)
        conference = self.env["ptc.conference"].browse(values.get("conference_id"))
        if conference and "family_id" in fields and not values.get("family_id"):
            values["family_id"] = self._draw_family(conference).id
        return values

    def action_draw(self):
        """Choose another family at random."""
        self.ensure_one()
        family = self._draw_family(self.conference_id)
        if family:
            self.family_id = family
        action = self.env["ir.actions.act_window"]._for_xml_id("ptc_conference.ptc_conference_trial_action")
        return {**action, "res_id": self.id}

    def action_show(self):
        """Open the page in a tab of its own."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/conference-trial/{self.id}", "target": "new"}

    @api.model
    def _draw_family(self, conference):
        """Return a family at random in which somebody may book for a student who meets a teacher; or an empty one."""
        conference.check_access("read")
        self.env.flush_all()
        meetings = conference._get_meetings_sql(SQL("ARRAY(%s)", SQL(STUDENTS)))
        who = SQL(BOOKERS, students=SQL("ARRAY(SELECT student_id FROM met)"))
        rows = self.env.execute_query(SQL(RANDOM_FAMILY, meetings=meetings, who=who))
        return self.env["ptc.family"].browse(rows and rows[0][0])

    @api.model
    def _find_mine(self, trial_id):
        """Return the user's own trial run with this id, or an empty recordset: also for who may make none."""
        if not self.has_access("read"):
            return self.browse()
        return self.search([("id", "=", trial_id), ("create_uid", "=", self.env.uid)])

    def _get_page(self, opened=None, has_hints=False):
        """Return the page as ``_get_page_sudo`` does; None when the adult sees nothing of the conference then.

        :param bool has_hints: the hints of the first visit are asked for.
        """
        self.ensure_one()
        page = self._get_page_sudo(self.conference_id.id, self.partner_id, opened=opened)
        return page and {**page, "hints": self._get_hints(page, has_hints), "has_hints": True}

    def _get_find(self, search):
        """Return the best times as ``_get_find_sudo`` does; None as for ``_get_page``."""
        self.ensure_one()
        return self._get_find_sudo(self.conference_id.id, self.partner_id, search)

    def _has_skipped_hints(self):
        """Tell of the adult, not of who tries; who has no account yet has seen nothing."""
        return any(self.partner_id.sudo().user_ids.mapped("has_skipped_hints"))

    def _describe(self):
        """Return what the banner tells of this trial run."""
        return {
            "address": f"/conference-trial/{self.id}",
            "adult": self.partner_id.name,
            "family": self.family_id.name,
            "moment": When(self.env, self.conference_id.tz).moment(self._get_now()),
            "is_published": self.conference_id.is_published,
        }

    def _find_conference(self, conference_id):
        """Return the conference of this trial run, whether it is opened or not."""
        return self.conference_id

    def _get_access(self, conference, pairs, now):
        return conference._get_planned_access(pairs, now)

    def _get_now(self):
        """Return the chosen moment; "as if booking were open" is now, or when the adult's next window opens."""
        now = fields.Datetime.now()
        if self.at == "moment":
            return self.moment or now
        if self.at == "now":
            return now
        links = self._get_links(self.partner_id)[0]
        pairs = [(link["student_id"], link["family_id"]) for link in links]
        windows = self.conference_id._fetch_windows_of(pairs)
        opens = [(max(window.opens, now), window.closes) for own in windows.values() for window in own]
        return min((moment for moment, closes in opens if moment < closes), default=now)
