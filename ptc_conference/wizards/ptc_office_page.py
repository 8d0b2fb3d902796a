# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import BookingRefused
from ..lib.windows import Access
from ..models.ptc_appointment_channel import CHANNELS
from ..models.ptc_family_page_rows import LINK
from ..models.ptc_family_page_start import CONFERENCE
from ..models.ptc_second_adult_page import SECOND
from ..rows import fetch_rows


class PtcOfficePage(models.TransientModel):
    """The parents' page as the office uses it for a family: the same page, whatever windows and deadlines say.

    Never saved: the address says which family and by which way it asks.
    """

    _name = "ptc.office.page"
    _description = "Page of a family for the office"
    _inherit = ["ptc.family.page"]

    family_id = fields.Many2one("ptc.family", ondelete="cascade")
    channel = fields.Selection(CHANNELS)
    is_beyond = fields.Boolean("Beyond the limits")
    is_second = fields.Boolean("For a second adult")

    @api.model
    def _find_mine(self, family_id, channel, **options):
        """Return the page of a family, or None for who is not of the office, or where there is nothing."""
        if channel not in dict(CHANNELS) or channel == "portal" or not self.has_access("create"):
            return None
        family = self.env["ptc.family"].search([("id", "=", family_id)])
        return family and self.new({"family_id": family.id, "channel": channel, **options})

    @api.model
    def _find_coming(self):
        """Return the conferences for which the office may book: those that are not over."""
        return self.env["ptc.conference"].search([("last_stop", ">", fields.Datetime.now())], order="first_start, id")

    def _describe(self, conference):
        """Return what the banner tells: family, adults with telephone, channels and conferences to choose from."""
        family = self.family_id._origin
        adults = family.guardian_ids._get_named().partner_id
        return {
            "family": family.name,
            "family_id": family.id,
            "adults": [", ".join(filter(None, [adult.name, adult.phone])) for adult in adults],
            "channel": self.channel,
            "channels": [(key, text) for key, text in self._fields["channel"]._description_selection(self.env)[1:]],
            "conferences": [(other.id, other.name) for other in self._find_coming() | conference],
            "is_beyond": self.is_beyond,
            "is_second": self.is_second,
            "has_limits": self._has_limits(conference),
            "has_second": len(family.guardian_ids.filtered("may_book").partner_id) >= SECOND,
        }

    def _has_limits(self, conference):
        """Tell whether there is anything the office can pass: a limit, or times that are kept for other families."""
        has_limit = any(conference[f"{name}_limit"] for name in ("family", "student", "teacher"))
        named = [("conference_id", "=", conference.id), ("audience", "=", "named")]
        return has_limit or bool(self.env["ptc.conference.rule"].search_count(named, limit=1))

    def _find_own_appointment(self, conference_id, appointment_id):
        """Return the family's appointment, or an empty recordset."""
        domain = [("id", "=", appointment_id), ("conference_id", "=", conference_id)]
        return self.env["ptc.appointment"].search([*domain, ("family_id", "=", self.family_id._origin.id)])

    def _find_wanted(self, conference_id, asked):
        """Return what the office books as dicts for ``_book_all``, or None unless all of it fits the family.

        :param asked: list of ``(link_id, class_teacher_id, session_id)``.
        """
        conference = self._find_conference(conference_id)
        wanted = [self._find_one(conference, *ids) for ids in asked]
        return wanted if wanted and all(wanted) else None

    def _find_one(self, conference, link_id, class_teacher_id, session_id):
        family = self.family_id._origin
        link = family.guardian_ids.filtered(lambda link: link.id == link_id)
        met = conference and link and conference._get_meetings(link.student_id.ids)
        if not met or class_teacher_id not in met:
            return None
        part = self.env["ptc.class.teacher"].browse(class_teacher_id)
        domain = [("id", "=", session_id), ("active", "in", [True, False]), ("conference_id", "=", conference.id)]
        session = self.env["ptc.session"].search([*domain, ("teacher_id", "=", part.teacher_id.id)])
        if not session:
            return None
        wanted = {"session": session, "student": link.student_id, "family": family, "class_teacher": part}
        options = {"channel": self.channel, "is_over_limit": self.is_beyond, "adult": SECOND if self.is_second else 1}
        return {**wanted, **options}

    @api.model
    def _find_conference(self, conference_id):
        """Return the conference, whether it is opened or not."""
        return self.env["ptc.conference"].search_fetch([("id", "=", conference_id)], CONFERENCE)

    def _get_links(self, partner):
        """Return one link for each student of the family, whoever it is of."""
        family = self.family_id._origin
        domain = Domain("family_id", "=", family.id) & Domain("student_id.active", "=", True)
        rows = fetch_rows(self.env["ptc.guardian"], domain, LINK)
        adults = {(row["family_id"], row["partner_id"]) for row in rows if row["may_book"]}
        by_student = {row["student_id"]: row for row in sorted(rows, key=lambda row: (row["may_book"], row["link_id"]))}
        return sorted(by_student.values(), key=lambda link: (link["child"] or "", link["link_id"])), adults

    @api.model
    def _get_page_sudo(self, conference_id, partner, notice=None, opened=None):
        """Leave out what leads away from choosing times."""
        page = super()._get_page_sudo(conference_id, partner, notice, opened)
        return page and {**page, "asked": None, "is_side": True}

    @api.model
    def _get_access(self, conference, pairs, now):
        is_over = conference._is_over(now)
        return dict.fromkeys(pairs, Access("over" if is_over else "open"))

    @api.model
    def _mark_changeable(self, found, now):
        result = super()._mark_changeable(found, now)
        for appointment in found["shown"]:
            is_free_to_go = appointment["start"] > now and not appointment["is_shared"]
            appointment.update(can_change=is_free_to_go, can_cancel=is_free_to_go)
        return result

    @api.model
    def _get_free(self, conference, lines, earliest):
        return super()._get_free(conference, lines, self._get_now())

    @api.model
    def _describe_access(self, conference, access, when):
        if access.state == "open":
            return self.env._("You book for the family, whatever the booking windows say.")
        return super()._describe_access(conference, access, when)

    @api.model
    def _describe_second(self, own):
        return None

    def _get_adult(self, line):
        own = line["appointment"]
        return own["adult"] if own else SECOND if self.is_second else 1

    def _book_knowingly(self, wanted, key):
        """Book for the family as the office; what a rule keeps for others only beyond the limits."""
        self._check_kept(wanted)
        return self.env["ptc.appointment"]._book_all(wanted=wanted, is_staff=True, key=key)

    def _move_knowingly(self, appointment, session, key):
        """Move an appointment of the family as the office, see ``_book_knowingly``."""
        people = {"family": appointment.family_id, "student": appointment.student_id}
        self._check_kept([{**people, "session": session, "class_teacher": appointment.class_teacher_id}])
        return appointment._change_by(self.channel, "_move", session=session, key=key)

    def _check_kept(self, wanted):
        """Raise BookingRefused when allotment rules keep a time for other families, and the limits are to hold."""
        if not self.is_beyond and not self.env["ptc.appointment"]._are_admitted(wanted):
            text = self.env._(
                "An allotment rule keeps this time for other families."
                ' Choose "Book beyond them" to give it all the same.'
            )
            raise BookingRefused("office", text, wanted[0]["session"])

    def _keeps_for_others(self):
        """Beyond the limits, times that allotment rules keep for other families are shown too."""
        return not self.is_beyond

    @api.model
    def _get_join_ways(self, conference, line, held):
        """The office may put anything with one teacher into one appointment."""
        return ["same", "longer"]

    @api.model
    def _describe_details(self, own, now, when):
        return None

    @api.model
    def _describe_rules(self, conference, state):
        return []

    @api.model
    def _describe_booker(self, appointment, adults, partner):
        texts = dict(self.env["ptc.appointment"]._fields["channel"]._description_selection(self.env))
        about = {"name": appointment["booked_by"], "channel": texts[appointment["channel"]]}
        return self.env._("Booked by %(name)s (%(channel)s)", **about)
