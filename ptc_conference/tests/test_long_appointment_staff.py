# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import Form, tagged

from .common import THURSDAY
from .portal_common import PortalCase
from .test_outbox import OutboxCommon


class LengthCase(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_teacher = cls._make_portal_user(partner=cls.teacher_art)
        cls.part = cls.conference.teacher_ids.filtered(lambda part: part.teacher_id == cls.teacher_art)
        cls.of_ida = cls._make_appointment(
            student=cls.ida, family=cls.family, teacher=cls.teacher_art, clock="16:10", booked_by=cls.mother
        )

    def _at(self, clock, teacher=None, **options):
        return self._get_session(teacher=teacher or self.teacher_art, clock=clock, **options)

    def _take(self, clock):
        """Let another family take a time of the art teacher."""
        return self._make_appointment(student=self.tom, family=self.other_family, session=self._at(clock))

    def _get_lengths(self):
        return {one.count: one for one in self.of_ida._get_lengths()}


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestLengths(LengthCase):
    """What an appointment can be given."""

    def test_all_lengths_where_there_is_room(self):
        stops = {count: one.stop for count, one in self._get_lengths().items()}
        clocks = {1: "16:20", 2: "16:30", 3: "16:40"}
        self.assertEqual(stops, {count: self._at(clock).start for count, clock in clocks.items()})

    def test_no_room_after_offers_other_times(self):
        self._take("16:30")
        double, triple = self._get_lengths()[2], self._get_lengths()[3]
        self.assertEqual(double.stop, self._at("16:30").start)
        self.assertFalse(triple.stop)
        self.assertIn(self._at("17:20"), triple.others)
        # Before what is taken, before the break, and before the end.
        for clock in ("16:20", "16:50", "17:40"):
            self.assertNotIn(self._at(clock), triple.others)

    def test_family_elsewhere_is_no_room(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="16:30")
        double = self._get_lengths()[2]
        self.assertFalse(double.stop)
        self.assertNotIn(self._at("16:20"), double.others)
        self.assertIn(self._at("16:10", day=THURSDAY), double.others)

    def test_both_teachers_of_a_joint_one_need_room(self):
        co = self._make_teacher(given="Cora", family="Co")
        self.env["ptc.class.teacher"].create({"class_id": self.homeroom_4a.id, "teacher_id": co.id, "role": "2_co"})
        self._make_room(name="104", campus=self.campus)
        self._make_sessions(conference=self.conference)
        self.homeroom_4a.co_teaching = "joint"
        first, second = self._at("16:10", self.teacher_homeroom), self._at("16:20", co)
        joint = self._make_appointment(student=self.tom, family=self.other_family, session=first)
        self.assertEqual(len(joint._get_sessions()), 2)
        second.is_blocked = True
        self.assertFalse(joint._get_lengths()[1].stop)
        second.is_blocked = False
        joint._set_length(2)
        self.assertEqual(len(joint._get_sessions()), 4)
        self.assertFalse(joint._has_next(joint.browse()))

    def test_begun_is_left(self):
        with freeze_time(self.of_ida.start):
            self.assertFalse(self.of_ida._get_lengths())


class TeacherPageCase(LengthCase):
    """The art teacher looks at the appointment about Ida."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_teacher)
        self.page = f"/my/teaching/{self.part.id}/appointments/{self.of_ida.id}"

    def _choose(self, choice, page=None):
        data = {"csrf_token": Request.csrf_token(self), "choice": choice}
        return self.url_open(page or self.page, data=data, allow_redirects=False)


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestTeacherPage(TeacherPageCase):
    """The art teacher gives an appointment another length, or talks about siblings in it."""

    def _get_topic(self, student):
        return f"{student.id}:{self._get_class_teacher(student=student, teacher=self.teacher_art).id}"

    def test_made_longer_and_shorter(self):
        tree = self._read("/my/teaching")
        self.assertEqual(len(tree.xpath(f"//a[@href='{self.page}']")), 1)
        tree = self._follow(self._choose("length:3"))
        self.assertIn("the family is told", self._notice(tree))
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10") | self._at("16:20") | self._at("16:30"))
        self.assertEqual(len(self._read("/my/teaching").xpath(f"//a[@href='{self.page}']")), 1)
        self._follow(self._choose("length:1"))
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10"))
        self.assertTrue(self._at("16:20").is_free)

    def test_other_time_where_there_is_no_room(self):
        self._take("16:20")
        self.assertIn("right after is not free", self._read(self.page).text_content())
        self._refused(self._choose("length:2"))
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10"))
        self._follow(self._choose(f"time:2:{self._at('17:20').id}"))
        self.assertEqual(self.of_ida._get_sessions(), self._at("17:20") | self._at("17:30"))

    def test_sibling_in_the_same_appointment(self):
        apart = self._make_appointment(student=self.ole, family=self.family, session=self._at("17:20"))
        self.assertIn("is given back", self._read(self.page).text_content())
        self._follow(self._choose(f"join:{self._get_topic(self.ole)}:longer"))
        self.assertEqual(self.of_ida._get_students(), self.ida | self.ole)
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10") | self._at("16:20"))
        self.assertEqual(apart.state, "cancelled")
        self._follow(self._choose(f"part:{self._get_topic(self.ole)}"))
        self.assertEqual(self.of_ida._get_students(), self.ida)

    def test_only_siblings_of_the_family(self):
        for student in (self.tom, self.mia, self.ida):
            self._refused(self._choose(f"join:{self._get_topic(student)}:same"))
        self.assertEqual(self.of_ida._get_students(), self.ida)

    def test_sibling_for_whom_nobody_may_book_is_not_there(self):
        self.ole.guardian_ids.may_book = False
        self.assertNotIn("Ole", self._read(self.page).text_content())
        self._refused(self._choose(f"join:{self._get_topic(self.ole)}:same"))

    def test_nonsense_is_refused(self):
        for choice in ("", "length:0", "length:9", "time:2:0", "time:1", "join:1:2", "part:1:2", "x"):
            self._refused(self._choose(choice))
        foreign = self._at("16:00", self.teacher_homeroom)
        self._refused(self._choose(f"time:1:{foreign.id}"))

    def test_others_find_nothing(self):
        other = self._make_portal_user(partner=self.teacher_homeroom)
        own = self.conference.teacher_ids.filtered(lambda part: part.teacher_id == self.teacher_homeroom)
        foreign = self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_homeroom)
        self.assertEqual(self.url_open(f"/my/teaching/{self.part.id}/appointments/{foreign.id}").status_code, 404)
        for user in (other, self.user_mother, self.user_other_mother):
            self._sign_in(user)
            for page in (self.page, f"/my/teaching/{own.id}/appointments/{self.of_ida.id}"):
                self.assertEqual(self.url_open(page).status_code, 404)
                self.assertEqual(self._choose("length:2", page).status_code, 404)
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10"))

    def test_separated_parent_is_not_named_beside_the_other(self):
        booked = self._make_appointment(
            student=self.mia, family=self.family_mia_mother, session=self._at("16:30"), booked_by=self.mia_mother
        )
        text = self._read(f"/my/teaching/{self.part.id}/appointments/{booked.id}").text_content()
        self.assertIn(self.mia_mother.name, text)
        self.assertNotIn(self.mia_father.name, text)


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestMarkLengthens(LengthCase):
    """A longer length of a student whom a teacher marks."""

    def _mark(self, student=None, count=2):
        student = student or self.ida
        part = self._get_class_teacher(student=student, teacher=self.teacher_art)
        keys = {"conference_id": self.conference.id, "student_id": student.id, "class_teacher_id": part.id}
        return self.env["ptc.must.see"].create({**keys, "session_count": count, "is_asked": False})

    def test_at_once_where_there_is_room(self):
        mark = self._mark()
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10") | self._at("16:20"))
        self.assertFalse(mark.short_ids)
        mark.session_count = 3
        self.assertEqual(len(self.of_ida._get_sessions()), 3)

    def test_taken_back_leaves_what_is_booked(self):
        mark = self._mark()
        mark.session_count = 1
        self.assertEqual(len(self.of_ida._get_sessions()), 2)

    def test_each_family_of_the_student(self):
        mother = self._make_appointment(student=self.mia, family=self.family_mia_mother, session=self._at("17:20"))
        father = self._make_appointment(student=self.mia, family=self.family_mia_father, session=self._at("17:40"))
        self._mark(self.mia)
        self.assertEqual([len(one._get_sessions()) for one in (mother, father)], [2, 2])

    def test_no_room_is_told_with_other_times(self):
        self._take("16:20")
        mark = self._mark()
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10"))
        self.assertEqual(mark.short_ids, self.of_ida)
        self._sign_in(self.user_teacher)
        tree = self._read(f"/my/teaching/{self.part.id}/students")
        self.assertIn("the time after it is not free", tree.text_content())
        [link] = tree.xpath("//a[contains(@href, '/appointments/')]/@href")
        self.assertIn("Other times", self._read(link).text_content())

    def test_other_students_keep_theirs(self):
        other = self._take("17:20")
        self._mark()
        self.assertEqual(other._get_sessions(), self._at("17:20"))


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestOfficeLength(LengthCase):
    """The office does the same in a dialogue."""

    def _open(self, user=None):
        wizard = self.env["ptc.appointment.lengthen"].with_user(user or self.user_office)
        return Form(wizard.with_context(active_id=self.of_ida.id))

    def test_longer_at_once(self):
        form = self._open()
        self.assertEqual(form.session_count, "1")
        form.session_count = "2"
        self.assertTrue(form.has_room)
        form.channel = "telephone"
        form.save().action_lengthen()
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10") | self._at("16:20"))
        self.assertEqual(self.of_ida.channel, "telephone")

    def test_no_room_wants_another_time(self):
        self._take("16:20")
        form = self._open()
        form.session_count = "2"
        self.assertFalse(form.has_room)
        with self.assertRaisesRegex(UserError, "Choose another time"):
            form.save().action_lengthen()
        form.session_id = self._at("17:20")
        form.save().action_lengthen()
        self.assertEqual(self.of_ida._get_sessions(), self._at("17:20") | self._at("17:30"))

    def test_sibling_gives_room(self):
        apart = self._make_appointment(student=self.ole, family=self.family, session=self._at("16:20"))
        form = self._open()
        form.session_count = "2"
        self.assertFalse(form.has_room)
        form.sibling_ids.add(self.ole)
        self.assertTrue(form.has_room)
        form.save().action_lengthen()
        self.assertEqual(apart.state, "cancelled")
        self.assertEqual(self.of_ida._get_sessions(), self._at("16:10") | self._at("16:20"))
        self.assertEqual(self.of_ida._get_students(), self.ida | self.ole)

    def test_mark_leads_to_it(self):
        self._take("16:20")
        part = self._get_class_teacher(student=self.ida, teacher=self.teacher_art)
        keys = {"conference_id": self.conference.id, "student_id": self.ida.id, "class_teacher_id": part.id}
        mark = self.env["ptc.must.see"].with_user(self.user_office).create({**keys, "session_count": 2})
        self.assertIn("stays as long as it is", mark.short_text)
        action = mark.action_choose_time()
        form = Form(self.env["ptc.appointment.lengthen"].with_user(self.user_office).with_context(**action["context"]))
        self.assertEqual((form.appointment_id, form.session_count), (self.of_ida, "2"))

    def test_only_the_office(self):
        for user in (self.user_mother, self.user_teacher):
            with self.assertRaises(AccessError):
                self.env["ptc.appointment.lengthen"].with_user(user).create({"appointment_id": self.of_ida.id})


@freeze_time("2026-10-05 12:00:00")
class TestLengthMail(OutboxCommon):
    def test_family_is_told_of_the_longer_time(self):
        booked = self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art)
        self._run_cron()
        booked._set_length(2)
        mails = self._run_cron()
        told = {address for mail in mails for address in mail["email_to"]}
        self.assertEqual(told, {self.other_mother.email_formatted, self.other_father.email_formatted})
        for mail in mails:
            self.assertIn("4:20", mail["body"])
