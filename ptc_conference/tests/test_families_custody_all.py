# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from .paper_common import PaperCommon
from .test_families_custody import CustodyCommon
from .test_outbox import OutboxCommon

NAME = "Nowhere"


class NamelessCommon(CustodyCommon):
    """A father without any right, whose name is nobody else's."""

    def _make_nameless(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, booked_by=self.father)
        self.father.write({"name": f"Father {NAME}", "family_name": NAME, "street": "Gone Road 1", "city": "Holm"})
        (self.mother | self.other_mother).write({"street": "Lime Road 4", "city": "Holm"})
        self._restrict()


@freeze_time("2026-10-05 12:00:00")
class TestCustodyOnPaper(PaperCommon, NamelessCommon):
    """No paper of the office names a guardian without the right to book or to mail, or is for one."""

    def _get_papers(self):
        """Return ``{report: (records, what is chosen in the dialogue, who or what has to be on it)}``."""
        conference = self.conference
        return {
            "login_slips": (conference, "slips", "Mother Olsen"),
            "labels": (conference, "labels", "Mother Olsen"),
            "letters": (conference, "letters_all", "Mother Olsen"),
            "conference_families": (conference, "families", "Mother Olsen"),
            "family_schedule": (self.mother, None, "Arno Art"),
            "teacher_schedule": (conference.teacher_ids, None, "Ida Olsen"),
            "class_list": (self.art, None, "Ida Olsen"),
            "door_signs": (conference, None, "Arno Art"),
            "campus_overview": (conference, None, "Arno Art"),
        }

    def test_on_no_paper(self):
        self._make_nameless()
        reports = self.env["ir.actions.report"]
        for name, (records, kind, word) in self._get_papers().items():
            with self.subTest(name):
                report = f"ptc_conference.action_report_{name}"
                content, _type = reports._render_qweb_html(report, records.ids, data={"kind": kind})
                text = " ".join(content.decode().split())
                self.assertIn(word, text)
                self.assertNotIn(NAME, text)
                self.assertNotIn("Gone Road", text)


@freeze_time("2026-10-05 12:00:00")
class TestCustodyInMailings(OutboxCommon, NamelessCommon):
    """Nothing that is sent to many is sent to a guardian without the right to mail, or names one."""

    def test_in_no_mailing(self):
        self._make_nameless()
        self._run_cron()
        for kind in ("invitation", "opening", "reminder", "last_call"):
            with self.subTest(kind):
                self.env["ptc.mailing"].create({"kind": kind, "conference_id": self.conference.id}).action_send()
                mails = self._run_cron()
                told = {address for mail in mails for address in mail["email_to"]}
                self.assertNotIn(self.father.email_formatted, told)
                self.assertIn(self.mother.email_formatted, told)
                self.assertNotIn(NAME, str(mails))
