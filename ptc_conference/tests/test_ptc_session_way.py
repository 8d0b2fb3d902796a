# SPDX-License-Identifier: LGPL-3.0-or-later
import icalendar
from freezegun import freeze_time

from odoo.exceptions import ValidationError

from .test_outbox import OutboxCommon


@freeze_time("2026-10-05 12:00:00")
class TestSessionWay(OutboxCommon):
    def _book(self, **vals):
        vals = {"student": self.ida, "family": self.family, "teacher": self.teacher_art, **vals}
        return self._make_appointment(**vals)

    def _get_event(self, mail):
        [(_name, content, _type)] = mail["attachments"]
        [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
        return event

    def test_session_before_teacher_before_conference(self):
        session = self._get_session(teacher=self.teacher_art)
        self.assertEqual(session._get_way(), "person")
        self.conference.way = "video"
        self.assertEqual(session._get_way(), "video")
        session.conference_teacher_id.way = "phone"
        self.assertEqual(session._get_way(), "phone")
        session.way = "person"
        self.assertEqual(session._get_way(), "person")

    def test_in_person_has_the_place_and_directions(self):
        self._book()
        mail = self._run_cron_for(self.mother)
        self.assertIn("Room: ", mail["body"])
        self.assertIn("Hill Road 1", mail["body"])
        self.assertNotIn("URL", self._get_event(mail))

    def test_video_by_the_pattern_of_the_school(self):
        self.conference.write({"way": "video", "video_url": "https://meet.school.example/{key}"})
        one, other = self._book(), self._book(student=self.tom, family=self.other_family, clock="16:20")
        mail = self._run_cron_for(self.mother)
        link = one._get_join_url()
        self.assertRegex(link, r"^https://meet\.school\.example/[0-9a-f]{20}$")
        self.assertNotEqual(link, other._get_join_url())
        self.assertIn(link, mail["body"])
        self.assertIn(link, mail["body_alternative"])
        self.assertNotIn("Room: ", mail["body"])
        self.assertNotIn("Hill Road 1", mail["body"])
        event = self._get_event(mail)
        self.assertEqual((event["URL"], event["LOCATION"]), (link, link))

    def test_video_in_discuss_is_one_call_for_a_session(self):
        self.conference.way = "video"
        appointment = self._book()
        link = appointment._get_join_url()
        self.assertEqual(link, appointment._get_join_url())
        self.assertIn(link, self._run_cron_for(self.mother)["body"])
        channel = self.env["ptc.session.call"].search([]).channel_id
        self.assertTrue(link.endswith(f"/chat/{channel.id}/{channel.uuid}"))
        self.assertNotIn("Ida", channel.name)

    def test_telephone_tells_the_number_that_is_called(self):
        self.conference.way = "phone"
        self.mother.phone = "+49 30 555 0177"
        self.father.phone = False
        self._book()
        mails = {"".join(mail["email_to"]): mail for mail in self._run_cron()}
        self.assertIn("we call you at +49 30 555 0177", mails[self.mother.email_formatted]["body"])
        self.assertIn("Please tell us one", mails[self.father.email_formatted]["body"])
        self.assertNotIn("555 0177", mails[self.father.email_formatted]["body"])

    def test_addresses_that_lead_nowhere(self):
        for url in ("http://meet.school.example/{key}", "meet.school.example", "https://x.example/{room}"):
            with self.assertRaisesRegex(ValidationError, "begins with https"), self.env.cr.savepoint():
                self.conference.video_url = url
