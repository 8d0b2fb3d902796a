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
        self.assertIn("Room ", mail["body"])
        self.assertIn("Hill Road 1", mail["body"])
        self.assertNotIn("URL", self._get_event(mail))

    def test_a_room_of_many_teachers_is_told_with_the_table(self):
        session = self._get_session(teacher=self.teacher_art)
        session.room_id.tables = 3
        session.conference_teacher_id.room_table = 2
        self._book()
        mail = self._run_cron_for(self.mother)
        place = f"Room {session.room_id.name}, table 2, Main campus"
        self.assertIn(place, mail["body"])
        self.assertEqual(self._get_event(mail)["LOCATION"], place)

    def test_video_by_the_pattern_of_the_school(self):
        self.conference.write({"way": "video", "video_url": "https://meet.school.example/{key}"})
        one, other = self._book(), self._book(student=self.tom, family=self.other_family, clock="16:20")
        mail = self._run_cron_for(self.mother)
        link = one._get_join_url()
        self.assertRegex(link, r"^https://meet\.school\.example/[0-9a-f]{20}$")
        self.assertNotEqual(link, other._get_join_url())
        self.assertIn(link, mail["body"])
        self.assertIn(link, mail["body_alternative"])
        self.assertNotIn("Room ", mail["body"])
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

    def test_who_does_not_come_is_not_told_the_way_there(self):
        appointment = self._book()
        mail = self._run_cron_for(self.mother)
        self.assertIn("Hill Road 1", self._get_event(mail)["DESCRIPTION"])
        appointment.session_id.way = "video"
        mail = self._run_cron_for(self.mother)
        self.assertNotIn("Hill Road 1", self._get_event(mail)["DESCRIPTION"])
        self.assertIn("Olga Office", self._get_event(mail)["DESCRIPTION"])
        # The address is said to follow: before whatever else is free.
        told, _told, free = mail["body"].partition("If this does not suit you")
        self.assertTrue(free)
        self.assertIn(appointment._get_join_url(), told)

    def test_files_have_names_of_their_own(self):
        for clock, student in (("16:00", self.ida), ("16:30", self.ole)):
            self._book(student=student, clock=clock)
        self.ole.name = self.ida.name
        names = [name for name, _content, _type in self._run_cron_for(self.mother)["attachments"]]
        self.assertEqual(names, ["Ida Olsen - Arno Art.ics", "Ida Olsen - Arno Art 2.ics"])

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

    def _get_told(self):
        """Return the addresses that the cron writes to."""
        return {"".join(mail["email_to"]) for mail in self._run_cron()}

    def test_another_way_is_told_to_those_who_have_booked(self):
        ours, theirs = self._book(), self._book(student=self.tom, family=self.other_family, clock="16:20")
        self._run_cron()
        sequence = ours.ics_sequence
        ours.session_id.way = "phone"
        self.assertEqual(self._get_told(), set((self.mother | self.father).mapped("email_formatted")))
        self.assertEqual(ours.ics_sequence, sequence + 1)
        theirs.session_id.conference_teacher_id.way = "video"
        self.assertEqual(self._get_told(), set((self.other_mother | self.other_father).mapped("email_formatted")))
        self.conference.way = "phone"
        self.assertFalse(self._get_told(), "theirs differ from the conference's")

    def test_another_address_of_calls_is_told_to_who_meets_by_video_only(self):
        self._book().session_id.way = "video"
        self._book(student=self.tom, family=self.other_family, clock="16:20")
        self._run_cron()
        self.conference.video_url = "https://meet.school.example/{key}"
        self.assertEqual(self._get_told(), set((self.mother | self.father).mapped("email_formatted")))

    def test_past_and_cancelled_appointments_are_told_nothing(self):
        self._book()._cancel(is_staff=True)
        self._book(clock="16:30")
        self._run_cron()
        with freeze_time("2026-10-14 12:00:00"):
            self.conference.way = "video"
            self.assertFalse(self.env["ptc.outbox"].search([("state", "=", "pending")]))

    def _read_page(self, partner):
        return self.env["ptc.family.page"]._get_page_sudo(self.conference.id, partner)

    def test_page_says_the_way_and_leads_to_the_call(self):
        appointment = self._book()
        [held] = self._read_page(self.mother)["schedule"][0]["appointments"]
        self.assertIn("Room ", held["place"])
        self.assertNotIn("call_url", held)
        self.conference.write({"way": "video", "video_url": "https://meet.school.example/{key}"})
        [held] = self._read_page(self.mother)["schedule"][0]["appointments"]
        self.assertEqual((held["place"], held["call_url"]), ("Video call", appointment._get_join_url()))
        lines = [line for child in self._read_page(self.other_mother)["children"] for line in child["lines"]]
        self.assertEqual({line["place"] for line in lines}, {"Video call"})
        self.assertFalse(self._read_page(self.other_mother)["schedule"])

    def test_page_says_all_ways_of_a_teacher(self):
        self._get_session(teacher=self.teacher_art, clock="17:50").way = "phone"
        lines = [line for child in self._read_page(self.other_mother)["children"] for line in child["lines"]]
        places = {line["teacher_id"]: line["place"] for line in lines}
        self.assertRegex(places[self.teacher_art.id], r"^Room .*, or by telephone$")
        self.assertRegex(places[self.teacher_homeroom.id], r"^Room [^o]*$")

    def test_several_ways_are_one_sentence(self):
        describe = self.env["ptc.family.page"]._describe_ways
        self.assertEqual(describe((), "Room 12"), "Room 12")
        self.assertEqual(describe({"person"}, "Room 12"), "Room 12")
        self.assertEqual(describe({"video"}, "Room 12"), "Video call")
        self.assertEqual(describe({"phone"}, "Room 12"), "By telephone")
        self.assertEqual(describe({"video", "phone"}, "Room 12"), "By video call or by telephone")
        self.assertEqual(describe({"person", "video"}, "Room 12"), "Room 12, or by video call")
        self.assertEqual(describe({"person", "phone"}, "Room 12"), "Room 12, or by telephone")
        self.assertEqual(
            describe({"person", "video", "phone"}, "Room 12"), "Room 12, or by video call, or by telephone"
        )

    def test_looking_makes_no_call(self):
        self.conference.way = "video"
        self._book()
        [held] = self._read_page(self.mother)["schedule"][0]["appointments"]
        self.assertEqual(held["call_url"], "")
        self.assertFalse(self.env["ptc.session.call"].search([]))

    def test_papers_say_the_way(self):
        self.conference.way = "phone"
        self.mother.phone = "+49 30 555 0177"
        self._book(booked_by=self.mother)
        [sheet] = self.env["ptc.family.sheet"]._get_sheets(self.mother.ids)
        self.assertEqual(sheet["days"][0]["appointments"][0]["place"], "By telephone")
        part = self.conference.teacher_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        texts = str([sheet.sections for sheet in part._get_paper_sheets()])
        self.assertIn("By telephone: Mother Olsen +49 30 555 0177", texts)

    def test_teacher_sees_whom_to_call_and_nobody_elses_number(self):
        self.conference.way = "phone"
        (self.mother | self.other_mother).phone = "+49 30 555 0177"
        self.other_mother.phone = "+49 30 555 0188"
        self._book()
        self._book(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom)
        [part] = self.env["ptc.teaching.page"]._get_page_sudo(self.teacher_art)
        self.assertIn("By telephone: Mother Olsen +49 30 555 0177", str(part["days"]))
        self.assertNotIn("0188", str(part))
