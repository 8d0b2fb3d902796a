# SPDX-License-Identifier: LGPL-3.0-or-later
from dataclasses import replace
from datetime import timedelta

from odoo import api, models

from ..lib import ics
from ..when import When

KEPT_FOR = timedelta(days=30)  # how long past conferences stay in a calendar


class PtcFamilySheet(models.AbstractModel):
    """What an adult has booked, to be printed and for a calendar: what the parent's page shows as booked, no more."""

    _name = "ptc.family.sheet"
    _inherit = "ptc.family.page"
    _description = "A family's schedule on paper"

    @api.model
    def _get_sheet_sudo(self, conference_id, partner):
        """Return an adult's schedule of a conference in the adult's language, or None without appointments.

        :return: ``{"id", "name", "company", "partner", "adult", "lang", "days" (see ``_get_schedule``), "ways",
            "contact", "printed", "is_two_sided"}``; ``ways`` are campuses with directions, ``{"name", "directions"}``.
        """
        page = self.with_context(lang=partner.sudo().lang or self.env.lang).sudo()
        conference, shown = page._read_booked(page._find_conference(conference_id), partner)
        if not shown:
            return None
        when = When(page.env, conference.tz)
        page._describe_appointments(shown, page._get_links(partner)[1], partner, when)
        campuses = page.env["ptc.campus"].browse({one["walk_campus"] for one in shown if one["walk_campus"]})
        return {
            **page._prepare_common(conference, campuses, when),
            "partner": partner,
            "adult": partner.sudo().name,
            "lang": partner.sudo().lang,
            "days": page._get_schedule(shown, [], when),
        }

    @api.model
    def _prepare_common(self, conference, campuses, when):
        """Return what a schedule tells of the conference and the campuses one goes to."""
        return {
            "id": conference.id,
            "name": conference.name,
            "company": conference.company_id or self.env.company.sudo(),
            "is_two_sided": conference.is_two_sided,
            "ways": campuses.sorted().filtered("directions").read(["name", "directions"]),
            "contact": self._describe_contact(conference.contact_id),
            "printed": when.moment(self._get_now()),
        }

    @api.model
    def _get_sheets(self, partner_ids, conference_ids=None):
        """Return the schedules of guardians for paper, see ``_get_sheet_sudo``; none of others than the user's own,
        unless the office asks, and then of the schools it works for.

        :param conference_ids: of these conferences, else of all that are not over.
        """
        partners = self.env["res.partner"].browse(partner_ids)
        if not self.env.user.has_group("ptc_roster.group_office"):
            partners &= self.env.user.partner_id
        page = self.sudo()
        published = page._find_conferences()
        chosen = (
            published.filtered(lambda one: one.id in conference_ids)
            if conference_ids
            else published.filtered(lambda one: not one._is_over(page._get_now()))
        )
        of_schools = chosen.filtered(lambda one: one.company_id in self.env.companies)
        sheets = (
            page._get_sheet_sudo(conference.id, one)
            for one in partners
            for conference in (chosen if one == self.env.user.partner_id else of_schools)
        )
        return [sheet for sheet in sheets if sheet]

    @api.model
    def _read_booked(self, conference, partner):
        """Return a conference and what the parent's page shows as booked in it."""
        links = self._get_links(partner)[0]
        busy = self._get_busy(conference, links, self._get_now()) if conference and links else []
        return conference, [held for held in busy if held["is_shown"]]

    @api.model
    def _get_calendar_sudo(self, partner, conference_id=None):
        """Return an adult's appointments as a calendar: of one conference, or of all that are not long past.

        :return: bytes, see lib/ics.py; None when there is none in the one conference.
        """
        page = self.with_context(lang=partner.sudo().lang or self.env.lang).sudo()
        conferences = page._find_conference(conference_id) if conference_id else page._find_recent()
        events = [event for one in conferences for event in page._get_events(one, partner)]
        if conference_id and not events:
            return None
        return ics.build_feed(page.env._("Parent-teacher conferences"), events)

    @api.model
    def _find_recent(self):
        """Return the published conferences that are not long past."""
        earliest = self._get_now() - KEPT_FOR
        return self._find_conferences().filtered(lambda one: not one.last_stop or one.last_stop > earliest)

    @api.model
    def _get_events(self, conference, partner):
        """Return an adult's appointments in a conference as ``ics.Event``, with the identity they have in mails."""
        _conference, shown = self._read_booked(conference, partner)
        appointments = self.env["ptc.appointment"].browse(one["appointment_id"] for one in shown)
        message = self.env["ptc.message"].new({"conference_id": conference.id, "partner_id": partner.id})
        return [
            replace(message._prepare_calendar_event("booked", one), stamp=one.write_date, organizer=None, attendee=None)
            for one in appointments
        ]
