# SPDX-License-Identifier: LGPL-3.0-or-later
import icalendar
from freezegun import freeze_time

from odoo.tests import new_test_user, tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalAfter(PortalCase):
    """What a family takes home after booking."""

    def setUp(self):
        super().setUp()
        self.campus.directions = "Two stops by tram from the station."
        self.ours = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.theirs = self._make_appointment(
            student=self.tom, family=self.other_family, teacher=self.teacher_homeroom, clock="16:20"
        )
        self._sign_in(self.user_mother)

    def _feed(self, partner=None):
        """Return the path of a partner's calendar."""
        return self.env["ptc.calendar.feed"]._get_path_sudo(partner or self.mother)

    def _make_feed(self, change="renew"):
        response = self._post("calendar", change=change)
        self.assertEqual(response.status_code, 303)
        return self._feed()

    def _events(self, path):
        """Return the summaries of a calendar."""
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        self.assertIn("text/calendar", response.headers["Content-Type"])
        return [str(event["summary"]) for event in icalendar.Calendar.from_ical(response.content).walk("VEVENT")]

    def test_page_leads_there_once_something_is_booked(self):
        links = "//p[contains(@class, 'o_ptc_after_links')]//a/@href"
        self.assertEqual(self._read().xpath(links), [f"{self.address}/calendar.ics", f"{self.address}/after"])
        self.ours._cancel()
        self.assertFalse(self._read().xpath(links))

    def test_schedule_tells_the_way(self):
        tree = self._read(f"{self.address}/after")
        [stop] = self._text(tree, "o_ptc_appointment")
        self.assertIn("Ida Olsen: Arno Art", stop)
        self.assertIn("Main campus", stop)
        self.assertIn("Two stops by tram", self._text(tree, "o_ptc_sheet_ways")[0])

    def test_building_is_told_with_the_room(self):
        room = self.ours.room_id
        for building, told in (("North wing", "North wing, Main campus"), ("B", "building B, Main campus")):
            with self.subTest(building):
                room.write({"name": "204", "floor": "2", "building": building})
                [stop] = self._text(self._read(f"{self.address}/after"), "o_ptc_appointment")
                self.assertIn(f"Room 204, floor 2, {told}", stop)

    def test_pages_speak_the_language_of_the_parent(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.mother.lang = "fr_FR"
        self._sign_in(self.user_mother)
        self.opener.cookies.set("frontend_lang", "en_US")
        self.assertIn("mardi 13 octobre", self._read(f"{self.address}/after").text_content())
        self.assertIn("mardi 13 octobre", self._read(f"{self.address}/unable").text_content())
        self.assertIn("mardi 13 octobre", self.url_open(f"{self.address}/schedule.pdf").text)

    def test_office_prints_in_the_language_of_the_family(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.mother.lang = "fr_FR"
        self.assertIn("mardi 13 octobre", self._paper(self.mother, self.user_office))
        self.user_office.lang = "fr_FR"
        self.mother.lang = "en_US"
        self.assertIn("Tuesday, October 13", self._paper(self.mother, self.user_office))

    def test_without_anything_booked_an_old_tab_leads_back(self):
        self.ours._cancel()
        for path in ("after", "schedule.pdf"):
            with self.subTest(path):
                response = self.url_open(f"{self.address}/{path}", allow_redirects=False)
                self.assertEqual(response.status_code, 303)
                self.assertTrue(response.headers["Location"].endswith(self.address))
        self.assertEqual(self.url_open(f"{self.address}/calendar.ics").status_code, 404)
        self.assertEqual(self._post("calendar").status_code, 303)
        self.assertFalse(self._feed())

    def test_what_is_not_theirs_is_not_there(self):
        stranger = new_test_user(self.env, login="stranger", groups="base.group_portal")
        for user, address in ((self.user_mother, "/my/conferences/999999"), (stranger, self.address)):
            self._sign_in(user)
            for path in ("after", "schedule.pdf", "calendar.ics"):
                with self.subTest(path, user=user.login):
                    response = self.url_open(f"{address}/{path}", allow_redirects=False)
                    self.assertEqual(response.status_code, 404)

    def test_calendar_file(self):
        self.assertEqual(self._events(f"{self.address}/calendar.ics"), ["Ida Olsen: conference with Arno Art"])
        found = icalendar.Calendar.from_ical(self.url_open(f"{self.address}/calendar.ics").content)
        [event] = found.walk("VEVENT")
        self.assertEqual(event["uid"], self.ours.ics_uid)
        self.assertNotIn("attendee", event)

    def test_private_address_is_read_without_signing_in(self):
        path = self._make_feed()
        self.authenticate(None, None)
        self.assertEqual(self._events(path), ["Ida Olsen: conference with Arno Art"])

    def test_private_address_follows_every_change(self):
        path = self._make_feed()
        self.ours._cancel()
        self.assertEqual(self._events(path), [])
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science)
        self.assertEqual(self._events(path), ["Ole Olsen: conference with Selma Science"])

    def test_unchanged_calendar_is_not_sent_again(self):
        path = self._make_feed()
        tag = self.url_open(path).headers["ETag"]
        self.assertEqual(self.url_open(path, headers={"If-None-Match": tag}).status_code, 304)

    def test_new_address_ends_the_old_one(self):
        old = self._make_feed()
        new = self._make_feed()
        self.assertNotEqual(old, new)
        self.assertEqual(self.url_open(old).status_code, 404)
        self.assertEqual(self.url_open(new).status_code, 200)

    def test_address_taken_back(self):
        path = self._make_feed()
        self.assertEqual(self._make_feed("remove"), "")
        self.assertEqual(self.url_open(path).status_code, 404)

    def test_address_says_nothing_and_cannot_be_guessed(self):
        token = self._make_feed().removeprefix("/conference-calendar/").removesuffix(".ics")
        self.assertGreaterEqual(len(token), 43)
        for wrong in (token[:-1], token + "A", token.swapcase(), "1", "x" * 5000):
            with self.subTest(wrong[:10]):
                self.assertEqual(self.url_open(f"/conference-calendar/{wrong}.ics").status_code, 404)

    def test_refusal_looks_like_what_never_existed(self):
        old = self._make_feed()
        self._make_feed("remove")
        self.authenticate(None, None)
        gone, never = (self.url_open(path) for path in (old, old.replace(old[30], "-")))
        self.assertEqual(
            (gone.status_code, gone.headers["Content-Type"]), (never.status_code, "text/html; charset=utf-8")
        )

    def test_who_has_left_reads_nothing(self):
        path = self._make_feed()
        self.ida.guardian_ids.filtered(lambda link: link.partner_id == self.mother).active = False
        self.assertEqual(self._events(path), [])
        self.user_mother.action_archive()
        self.mother.action_archive()
        self.assertEqual(self.url_open(path).status_code, 404)

    def test_separated_parents_never_meet(self):
        mothers = self._make_appointment(
            student=self.mia, family=self.family_mia_mother, teacher=self.teacher_art, clock="17:20"
        )
        self._make_appointment(
            student=self.mia, family=self.family_mia_father, teacher=self.teacher_homeroom, clock="17:40"
        )
        self._sign_in(self.user_mia_mother)

        tree = self._read(f"{self.address}/after")

        self.assertEqual(len(self._text(tree, "o_ptc_appointment")), 1)
        self.assertIn("Arno Art", self._text(tree, "o_ptc_appointment")[0])
        calendar = icalendar.Calendar.from_ical(self.url_open(f"{self.address}/calendar.ics").content)
        self.assertEqual([str(event["uid"]) for event in calendar.walk("VEVENT")], [mothers.ics_uid])
        self.assertNotIn("Park", self._paper(self.mia_mother, self.user_mia_mother).replace("Mia Park", ""))

    def _paper(self, partner, user):
        """Return the text of the paper about a guardian as a user gets it."""
        reports = self.env["ir.actions.report"].with_context(lang=user.lang).with_user(user).sudo()
        content, _kind = reports._render_qweb_html("ptc_conference.report_family_schedule", partner.ids)
        return content.decode()

    def test_paper_of_the_own_schedule(self):
        text = self._paper(self.mother, self.user_mother)
        for told in (
            "Ida Olsen: ",
            "Arno Art",
            "Main campus",
            "Two stops by tram",
            "Mother Olsen",
            "Autumn conferences",
        ):
            self.assertIn(told, text)
        self.assertNotIn("Tom", text)

    def test_nobody_prints_the_schedule_of_another(self):
        for partner in (self.other_mother, self.father):
            text = self._paper(partner, self.user_mother)
            self.assertIn("No appointments are booked.", text)
            self.assertNotIn(partner.name, text)

    def test_office_prints_it_for_each_guardian(self):
        office = new_test_user(self.env, "paper_office", groups="ptc_roster.group_office")
        text = self._paper(self.mother | self.other_mother, office)
        self.assertEqual(text.count("ptc_sheet_next"), 1 + text.split("</style>")[0].count("ptc_sheet_next"))
        self.assertIn("Tom Reyes: ", text)

    def test_paper_over_http(self):
        response = self.url_open(f"{self.address}/schedule.pdf")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_address_of_another_is_not_read(self):
        path = self._make_feed()
        self._sign_in(self.user_other_mother)
        self.assertNotIn(path, self.url_open(f"{self.address}/after").text)
        feed = self.env["ptc.calendar.feed"].search([])
        self.assertFalse(feed.with_user(self.user_mother).has_access("read"))
        self.assertFalse(feed.with_user(new_test_user(self.env, "feed_user")).has_access("read"))
