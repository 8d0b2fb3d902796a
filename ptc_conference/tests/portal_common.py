# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase

from .common import ConferenceCommon


class PortalCase(ConferenceCommon, HttpCase):
    """A browser without JavaScript: pages are read as they come, forms are posted as they stand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.address = f"/my/conferences/{cls.conference.id}"

    def _sign_in(self, user):
        self.authenticate(user.login, user.login)

    def _read(self, path=None):
        """Return the page as an lxml tree; of the conference unless told otherwise."""
        response = self.url_open(path or self.address)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.content)

    def _post(self, action, **values):
        """Post to the conference and return the response, without following its redirect."""
        values = {"csrf_token": Request.csrf_token(self), **values}
        return self.url_open(f"{self.address}/{action}", data=values, allow_redirects=False)

    def _book(self, *, partner, student, session, teacher=None, **values):
        link = student.guardian_ids.filtered(lambda link: link.partner_id == partner)
        part = self._get_class_teacher(student=student, teacher=teacher or session.teacher_id)
        return self._post("book", link_id=link.id, class_teacher_id=part.id, session_id=session.id, **values)

    def _follow(self, response):
        """Return the page that the answer to a successful form leads to."""
        self.assertEqual(response.status_code, 303)
        return self._read(response.headers["Location"])

    def _refused(self, response, status=409):
        """Return the page that is the answer to a refused form."""
        self.assertEqual(response.status_code, status)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        return html.fromstring(response.content)

    def _notice(self, tree):
        """Return the text of the notice on a page; "" without one."""
        return next(iter(self._text(tree, "o_ptc_notice")), "")

    def _text(self, tree, name):
        """Return the text of the elements of a CSS class, with single spaces; what a script may show is not there."""
        found = tree.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')][not(ancestor::template)]")
        return [re.sub(r"\s+", " ", element.text_content()).strip() for element in found]

    def _get_booked(self, **domain):
        return self.env["ptc.appointment"].search(
            [("state", "=", "booked"), *((name, "=", value.id) for name, value in domain.items())]
        )
