# SPDX-License-Identifier: LGPL-3.0-or-later
import io
import json
import zipfile

from freezegun import freeze_time

from odoo.http import Request
from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestFigureExport(PortalCase):
    """The office exports its lists as CSV and XLSX by Odoo's own export."""

    def _export(self, kind, model, names):
        self._sign_in(self._make_user(f"export.{kind}", "ptc_roster.group_office"))
        data = {
            "model": model,
            "fields": [{"name": name, "label": name, "type": "char"} for name in names],
            "ids": False,
            "domain": [["conference_id", "=", self.conference.id]],
            "groupby": [],
            "context": {},
            "import_compat": False,
        }
        values = {"data": json.dumps(data), "csrf_token": Request.csrf_token(self)}
        response = self.url_open(f"/web/export/{kind}", data=values)
        self.assertEqual(response.status_code, 200)
        return response.content

    def test_csv(self):
        text = self._export("csv", "ptc.figure.signup", ["student_id/display_name", "state", "phones"]).decode(
            "utf-8-sig"
        )
        lines = text.splitlines()
        self.assertIn("student_id/display_name", lines[0])
        self.assertTrue(any("Ida Olsen" in line and "Not signed up" in line for line in lines))

    def test_xlsx(self):
        content = self._export("xlsx", "ptc.figure.class", ["class_id/display_name", "student_id/display_name"])
        texts = zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml").decode()
        self.assertIn("Ida Olsen", texts)
