# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError, ValidationError
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..exceptions import BookingRefused
from .common import ConferenceCommon
from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestSiblings(PortalCase):
    """Ida and Ole have the same art teacher."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.conference.siblings = "same"
        cls.of_ida = cls._make_appointment(
            student=cls.ida, family=cls.family, teacher=cls.teacher_art, clock="16:10", booked_by=cls.mother
        )
        cls.ole_part = cls._get_class_teacher(student=cls.ole, teacher=cls.teacher_art)

    def _at(self, clock):
        return self._get_session(teacher=self.teacher_art, clock=clock)

    def _join(self, **options):
        return self.of_ida._join(student=self.ole, class_teacher=self.ole_part, is_staff=True, **options)

    def _send(self, action, *, partner, student=None, appointment=None, **values):
        student = student or self.ole
        link = student.guardian_ids.filtered(lambda link: link.partner_id == partner)
        ids = {"link_id": link.id, "class_teacher_id": self.ole_part.id}
        return self._post(action, appointment_id=(appointment or self.of_ida).id, **ids, **values)

    def _get_line(self, student, partner=None):
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, partner or self.mother)
        lines = [line for child in page["children"] for line in child["lines"]]
        mine = [line for line in lines if line["student_id"] == student.id]
        number = next(line["number"] for line in mine if line["teacher_id"] == self.teacher_art.id)
        page = self.env["ptc.family.page"]._get_page_sudo(self.conference.id, partner or self.mother, opened=number)
        return next(line for child in page["children"] for line in child["lines"] if line["number"] == number)

    def test_one_appointment_about_both(self):
        self._join()
        self.assertEqual(self.of_ida._get_students(), self.ida | self.ole)
        held = self.of_ida.occupancy_ids
        self.assertEqual(held.session_id, self._at("16:10"))
        self.assertEqual(held.student_id, self.ida | self.ole)
        self.assertEqual(self._get_line(self.ole)["appointment"]["appointment_id"], self.of_ida.id)

    def test_calendar_of_the_teacher_names_both(self):
        before = self.env["ptc.family.sheet"]._prepare_teacher_event(self.of_ida)
        self.assertEqual(before.summary, "Conference about Ida Olsen")
        self._join()
        after = self.env["ptc.family.sheet"]._prepare_teacher_event(self.of_ida)
        self.assertEqual(after.summary, "Conference about Ida Olsen and Ole Olsen")
        self.assertGreater(after.sequence, before.sequence, "calendars read it anew")

    def test_second_about_either_is_refused(self):
        self._join()
        for student in (self.ole, self.ida):
            with self.assertRaises(BookingRefused) as caught:
                self._make_appointment(student=student, family=self.family, session=self._at("17:30"))
            self.assertEqual(caught.exception.code, "again")

    def test_longer_takes_the_next_session(self):
        self._join(is_longer=True)
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10") | self._at("16:20"))
        self.of_ida._part(student=self.ole, class_teacher=self.ole_part, is_staff=True)
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10"))
        self.assertEqual(self.of_ida.occupancy_ids.student_id, self.ida)

    def test_longer_is_refused_when_the_next_is_taken(self):
        self._make_appointment(student=self.tom, family=self.other_family, session=self._at("16:20"))
        with self.assertRaises(BookingRefused) as caught:
            self._join(is_longer=True)
        self.assertEqual(caught.exception.code, "taken")
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10"))
        self.assertEqual(self.of_ida._get_students(), self.ida)

    def test_what_was_booked_apart_is_given_back(self):
        of_ole = self._make_appointment(student=self.ole, family=self.family, session=self._at("16:20"))
        self._join(is_longer=True)
        self.assertEqual(of_ole.state, "cancelled")
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10") | self._at("16:20"))

    def test_given_back_is_offered_to_who_waits_only_when_free(self):
        of_ole = self._make_appointment(student=self.ole, family=self.family, session=self._at("16:20"))
        part = self._get_class_teacher(student=self.tom, teacher=self.teacher_art)
        keys = {"conference_id": self.conference.id, "class_teacher_id": part.id, "student_id": self.tom.id}
        entry = self.env["ptc.waitlist"].create(
            {**keys, "family_id": self.other_family.id, "partner_id": self.other_mother.id}
        )
        self._join(is_longer=True)
        self.assertEqual(of_ole.state, "cancelled")
        self.assertFalse(entry.session_id)

    def test_moves_and_cancels_as_one(self):
        self._join()
        self.of_ida._move(session=self._at("17:30"), is_staff=True)
        self.assertEqual(self.of_ida.occupancy_ids.session_id, self._at("17:30"))
        self.assertEqual(self.of_ida.occupancy_ids.student_id, self.ida | self.ole)
        self.of_ida._cancel(is_staff=True)
        self.assertFalse(self.of_ida.occupancy_ids)
        self._make_appointment(student=self.ole, family=self.family, session=self._at("17:30"))

    def test_counts_once_for_limits(self):
        self.conference.write({"family_limit": 1, "teacher_limit": 1})
        self.of_ida.write({"adult": 1})
        self._join()
        with self.assertRaises(BookingRefused) as caught:
            self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="17:30")
        self.assertEqual(caught.exception.code, "limit")

    def test_student_of_another_family_is_refused(self):
        part = self._get_class_teacher(student=self.tom, teacher=self.teacher_art)
        with self.assertRaises(ValidationError):
            self.of_ida._join(student=self.tom, class_teacher=part, is_staff=True)
        science = self._get_class_teacher(student=self.ole, teacher=self.teacher_science)
        with self.assertRaises(ValidationError):
            self.of_ida._join(student=self.ole, class_teacher=science, is_staff=True)

    def test_parent_talks_about_both(self):
        self._sign_in(self.user_mother)
        self.assertEqual([one["value"] for one in self._get_line(self.ole)["beside"]["joins"]], ["same"])
        tree = self._follow(self._send("join", partner=self.mother))
        self.assertIn("Ida Olsen and Ole Olsen", self._notice(tree))
        self.assertIn("Ida Olsen and Ole Olsen", " ".join(self._text(tree, "o_ptc_appointment")))
        self.assertEqual(self._send("part", partner=self.mother).status_code, 303)
        self.assertEqual(self.of_ida._get_students(), self.ida)

    def test_parent_may_not_where_each_has_one(self):
        self.conference.siblings = "apart"
        self._sign_in(self.user_mother)
        self.assertFalse(self._get_line(self.ole)["beside"]["joins"])
        self.assertEqual(self._send("join", partner=self.mother).status_code, 404)
        self.assertEqual(self.of_ida._get_students(), self.ida)

    def test_others_find_no_form(self):
        self._join()
        for user, partner in ((self.user_other_mother, self.other_mother), (self.user_mia_mother, self.mia_mother)):
            self._sign_in(user)
            for action in ("join", "part"):
                self.assertEqual(self._send(action, partner=self.mother).status_code, 404)
                own = partner.guardian_ids.student_id if "guardian_ids" in partner else self.tom
                self.assertEqual(self._send(action, partner=partner, student=own[:1]).status_code, 404)
        self.assertEqual(self.of_ida._get_students(), self.ida | self.ole)

    def test_who_has_one_of_the_students_sees_that_one_and_changes_nothing(self):
        uncle = self._make_partner(given="Uncle", family="Vogt")
        self._make_guardian(student=self.ole, partner=uncle, family=self.family)
        self._sign_in(self._make_portal_user(partner=uncle))
        self._join()
        tree = self._read()
        text = tree.text_content()
        self.assertIn("Ole Olsen", text)
        self.assertNotIn("Ida", text)
        for action in ("cancel", "part"):
            self.assertEqual(self._send(action, partner=uncle).status_code, 404)
        self.assertEqual(self.of_ida.state, "booked")
        readers = self.env["ptc.message"]._get_readers(self.family)
        message = self.env["ptc.message"].new({"family_id": self.family.id, "partner_id": uncle.id})
        self.assertEqual(readers[uncle], self.ole)
        self.assertEqual(message._format_topics(self.of_ida)[0], "Ole Olsen")

    def test_window_and_deadline_bind_parents(self):
        self.conference.window_ids.closes = "2026-10-04 18:00:00"
        self._sign_in(self.user_mother)
        self._refused(self._send("join", partner=self.mother))
        self.assertEqual(self.of_ida._get_students(), self.ida)

    def test_office_joins_on_the_page(self):
        self.conference.siblings = "apart"
        self._sign_in(self.user_office)
        link = self.ole.guardian_ids[:1]
        values = {"appointment_id": self.of_ida.id, "link_id": link.id, "class_teacher_id": self.ole_part.id}
        values.update(way="longer", csrf_token=Request.csrf_token(self))
        base = f"/conference-office/{self.family.id}/{self.conference.id}/telephone"
        response = self.url_open(f"{base}/join", data=values, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.of_ida.channel, "telephone")
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10") | self._at("16:20"))

    def test_teacher_grid_paper_and_mail_name_both(self):
        self._join(is_longer=True)
        both = "Ida Olsen and Ole Olsen"
        page = self.env["ptc.teaching.page"]._get_page_sudo(self.teacher_art)
        booked = [row for day in page[0]["days"] for row in day["sessions"] if row["status"] == "booked"]
        self.assertEqual([row["child"] for row in booked], [both] * 2)
        part = self.of_ida.session_id.conference_teacher_id
        people = part._prepare_session_row(self.of_ida.session_id)["people"]
        self.assertEqual([person["student"] for person in people], ["Ida Olsen (4-A) and Ole Olsen"])
        grid = self.env["ptc.session.grid"].with_user(self.user_office).get_day(self.conference.id, "2026-10-13")
        self.assertIn(both, str(grid))
        message = self.env["ptc.message"].new(
            {"conference_id": self.conference.id, "family_id": self.family.id, "partner_id": self.mother.id}
        )
        self.assertEqual(message._prepare_entry(self.of_ida, "booked")["student"], both)
        self.assertIn(both, message._prepare_calendar_event("booked", self.of_ida).summary)

    def test_only_the_office_reads_further_students(self):
        self._join()
        for user in (self.user_mother, self.user_other_mother, self.user_internal):
            with self.assertRaises(AccessError):
                self.of_ida.with_user(user).also_ids.mapped("student_id.name")
            with self.assertRaises(AccessError):
                self.env["ptc.appointment.also"].with_user(user).search([])
        self.assertEqual(self.of_ida.with_user(self.user_office).student_names, "Ida Olsen and Ole Olsen")

    def test_split_gives_both_students(self):
        self._join()
        change = self.env["ptc.family.change"].create({"kind": "split", "family_id": self.family.id})
        change.adult_ids = self.father
        change.line_ids = change._prepare_lines(self.family)
        change.line_ids.action = "give"
        change.action_apply()
        given = change.line_ids.other_appointment_id
        self.assertEqual(given._get_students(), self.ida | self.ole)
        self.assertEqual(given.occupancy_ids.student_id, self.ida | self.ole)
        self.assertFalse(self._get_booked(family_id=self.family))

    def test_student_who_leaves_the_family_is_listed(self):
        self._join()
        self.assertFalse(self.of_ida.concern)
        self.ole.guardian_ids.active = False
        self.of_ida.invalidate_recordset()
        self.assertEqual(self.of_ida.concern, "family")


@freeze_time("2026-10-05 12:00:00")
class TestAllAreNamed(ConferenceCommon):
    """Lists, plans and digests name every student of an appointment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booked = cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art)
        part = cls._get_class_teacher(student=cls.ole, teacher=cls.teacher_art)
        cls.booked._join(student=cls.ole, class_teacher=part, is_staff=True)
        cls.both = "Ida Olsen and Ole Olsen"

    def _get_arch(self, user, kind):
        view = self.env["ptc.appointment"].with_user(user).get_views([(False, kind)])["views"][kind]
        return etree.fromstring(view["arch"])

    def test_plan(self):
        change = self.env["ptc.change"].create({"conference_id": self.conference.id, "kind": "cancelled"})
        change.action_plan()
        self.assertEqual(change.line_ids.mapped("student_names"), [self.both])
        self.assertIn(self.both, change.line_ids._describe_for_staff())

    def test_digest(self):
        mailing = self.env["ptc.mailing"].create(
            {"conference_id": self.conference.id, "kind": "teacher_digest", "day": "2026-10-05"}
        )
        message = self.env["ptc.message"].create(
            {
                "kind": "teacher_digest",
                "conference_id": self.conference.id,
                "mailing_id": mailing.id,
                "partner_id": self.teacher_art.id,
            }
        )
        self.assertIn(self.both, message.staff_html)

    def test_list_of_the_office(self):
        names = [field.get("name") for field in self._get_arch(self.user_office, "list").iter("field")]
        self.assertIn("student_names", names)
        self.assertNotIn("student_id", names)
        self.assertEqual(self.booked.with_user(self.user_office).student_names, self.both)

    def test_other_views_name_all_to_who_may_know(self):
        teacher = self._make_user("names.teacher", "base.group_user", partner_id=self.teacher_art.id)
        for user in (teacher, self.user_office):
            for kind in ("kanban", "calendar"):
                names = [field.get("name") for field in self._get_arch(user, kind).iter("field")]
                self.assertIn("student_names", names)
            self.assertEqual(self.booked.with_user(user).student_names, self.both)
            self.assertIn(self.both, self.booked.with_user(user).display_name)

    def test_others_know_of_the_first_one_only(self):
        stranger = self._make_user("names.stranger", "base.group_user")
        for user in (self.user_mother, stranger):
            self.assertFalse(self.booked.with_user(user)._filter_known())
        self.assertEqual(self.booked.with_user(self.user_mother).student_names, self.ida.name)

    def test_everybody_searches_without_an_error(self):
        teacher = self._make_user("search.teacher", "base.group_user", partner_id=self.teacher_art.id)
        for user, words in {teacher: {"search"}, self.user_office: {"Ida", "Ole", "Olsen"}}.items():
            found = {word: self._search_everywhere(user, word) for word in words}
            self.assertEqual(found, dict.fromkeys(words, self.booked))

    def _search_everywhere(self, user, word):
        """Return what any of the fields finds that one can search by."""
        appointments = self.env["ptc.appointment"].with_user(user)
        found = appointments.browse()
        for field in self._get_arch(user, "search").iter("field"):
            domain = field.get("filter_domain") or str([(field.get("name"), "ilike", word)])
            found |= appointments.search(safe_eval(domain, {"self": word}))
        return found.with_user(self.env.user)
