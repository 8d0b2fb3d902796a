# SPDX-License-Identifier: LGPL-3.0-or-later
import io
import os
from pathlib import Path

from pypdf import PdfReader

from .common import ConferenceCommon


class PaperCommon(ConferenceCommon):
    """The real wkhtmltopdf prints; it asks the server for nothing, so that none needs to run."""

    def _print(self, report, records, data=None, user=None, lang=None):
        """Return the pages of a report's PDF as texts with single spaces.

        With ``PTC_PAPERS``, a folder, in the environment the PDF is kept there, to be looked at; with ``PTC_QT``, a
        version, it has to be printed by this Qt.
        """
        reports = self.env["ir.actions.report"].with_user(user or self.env.user)
        reports = reports.with_context(force_report_rendering=True, lang=lang or self.env.lang)
        content, kind = reports._render_qweb_pdf(f"ptc_conference.{report}", records.ids, data=data)
        self.assertEqual(kind, "pdf")
        return self._read_pdf(content, f"{report}-{self._testMethodName}{lang or ''}")

    def _read_pdf(self, content, name):
        if "PTC_PAPERS" in os.environ:
            Path(os.environ["PTC_PAPERS"], f"{name}.pdf").write_bytes(content)
        self.reader = PdfReader(io.BytesIO(content))
        producer = self.reader.metadata.producer
        if producer != "Odoo":  # which has put several together
            self.assertIn(os.environ.get("PTC_QT", "Qt "), producer)
        return [" ".join(page.extract_text().split()) for page in self.reader.pages]

    def _get_part(self, teacher, conference=None):
        return (conference or self.conference).teacher_ids.filtered(lambda part: part.teacher_id == teacher)
