# SPDX-License-Identifier: LGPL-3.0-or-later
import base64

from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.image import image_data_uri

from ..lib import qr
from ..when import When


class PtcPaperCard(models.AbstractModel):
    """The invitation on paper: a page for each adult who may book, in their language."""

    _name = "ptc.paper.card"
    _inherit = "ptc.paper.card"

    @api.model
    def _get_letters(self, conference):
        """Return the letters of those whom no message reaches, or who cannot sign in."""
        return [one for one in self._get_letters_all(conference) if not (one["has_mail"] and one["login"])]

    @api.model
    def _get_letters_all(self, conference):
        """Return a letter for each adult who may book.

        :return: dicts with ``name``, ``lines`` (of the address), ``has_mail`` (messages about each child come),
            ``login``, ``lang`` (a code), ``days`` (of the conference: name, hours), ``date`` (of the letter), the
            sentences ``greeting``, ``purpose``, ``way`` (to sign in) and ``window`` (when to book, or ""), and those of
            ``_describe``.
        """
        links = self._get_links(conference, self.env["ptc.guardian"]._booking_domain())
        adults = links.grouped("partner_id")
        access = self._get_access(conference, adults)
        shared = self._describe_conference(conference)
        letters = []
        for adult, own in adults.items():
            card = self.with_context(lang=adult.lang or self.env.lang)
            has_mail = bool(adult.email_normalized) and all(own.mapped("receives_mail"))
            about = {**shared, **card._describe(own), "lines": card._get_address_lines(adult), "has_mail": has_mail}
            reader = card._describe_reader(adult, about["children"])
            letters.append({**about, **reader, **card._describe_times(conference, access[own[0]])})
        return letters

    @api.model
    def _get_access(self, conference, adults):
        """Return ``{first link of an adult: Access}``: when they may book."""
        pairs = {own[0]: (own[0].student_id.id, own[0].family_id.id) for own in adults.values()}
        found = conference._get_planned_access(list(pairs.values()), fields.Datetime.now())
        return {link: found[pair] for link, pair in pairs.items()}

    @api.model
    def _describe_conference(self, conference):
        address = f"{conference.get_base_url()}/c/{conference.id}"
        picture = image_data_uri(base64.b64encode(qr.make_png(address)))
        return {"address": address.partition("://")[2], "picture": picture, "conference": conference}

    @api.model
    def _describe_reader(self, adult, children):
        login = adult.user_ids[:1].login or ""
        way = self.env._("You have no account yet: ask the office for one, then choose a time for each teacher.")
        if login:
            way = self.env._("Sign in as %(login)s, and choose a time for each teacher.", login=login)
        return {
            "name": adult.name or "",
            "login": login,
            "lang": self.env.lang,
            "greeting": self.env._("Dear %(name)s,", name=adult.name or ""),
            "purpose": self.env._(
                "We would like to talk with you about %(children)s, and invite you to our conferences.",
                children=children,
            ),
            "way": way,
        }

    @api.model
    def _describe_times(self, conference, access):
        page, when = self.env["ptc.family.page"], When(self.env, conference.tz)
        is_coming = access.state in ("open", "preview")
        return {
            "date": format_date(self.env, when.date(fields.Datetime.now()), date_format="long"),
            "days": [
                (when.day(one.date), f"{when.clock(one.start)} – {when.clock(one.stop)}")
                for one in conference._get_days()
            ],
            "window": page._describe_access(conference, access, when) if is_coming else "",
        }
