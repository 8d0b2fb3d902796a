# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalSeveral(PortalCase):
    """Several times are booked by one form: all of them, or none."""

    def setUp(self):
        super().setUp()
        self.homeroom = self._get_session(teacher=self.teacher_homeroom, clock="16:00")
        self.art = self._get_session(teacher=self.teacher_art, clock="16:30")
        self.science = self._get_session(teacher=self.teacher_science, clock="17:30")
        self.three = [
            self._choose(self.ida, self.homeroom),
            self._choose(self.ida, self.art),
            self._choose(self.ole, self.science),
        ]
        self._sign_in(self.user_mother)

    def _choose(self, student, session, partner=None, teacher=None):
        """Return a choice as a form sends it."""
        link = student.guardian_ids.filtered(lambda link: link.partner_id == (partner or self.mother))
        part = self._get_class_teacher(student=student, teacher=teacher or session.teacher_id)
        return f"{link.id}:{part.id}:{session.id}"

    def _take(self, session):
        return self._make_appointment(student=self.tom, family=self.other_family, session=session)

    def _book_all(self, choices, **values):
        return self._post("book", choice=choices, **values)

    def _assert_none(self, response):
        """Assert that nothing was booked; return the page that says so."""
        tree = self._refused(response)
        self.assertFalse(self._get_booked(family_id=self.family))
        return tree

    def test_all_are_booked(self):
        tree = self._follow(self._book_all(self.three))

        sessions = self._get_booked(family_id=self.family).session_id
        self.assertEqual(sessions, self.homeroom | self.art | self.science)
        self.assertIn("All 3 appointments are booked.", self._notice(tree))
        self.assertEqual(
            [text.rpartition(", Room")[0] for text in self._details(tree)],
            [
                "Tuesday, October 13, 4:00 PM: Ida Olsen with Hanna Homeroom",
                "Tuesday, October 13, 4:30 PM: Ida Olsen with Arno Art",
                "Tuesday, October 13, 5:30 PM: Ole Olsen with Selma Science",
            ],
        )

    def _details(self, tree):
        return [" ".join(item.text_content().split()) for item in tree.xpath("//*[@id='notice']//li")]

    def test_one_choice_is_like_one_time(self):
        tree = self._follow(self._book_all(self.three[:1]))
        self.assertIn("Booked: Ida Olsen with Hanna Homeroom", self._notice(tree))

    def test_one_gone_books_none(self):
        self._take(self.art)

        tree = self._assert_none(self._book_all(self.three))

        self.assertIn("Nothing was booked: 1 of the 3 times cannot be had.", self._notice(tree))
        gone = "Somebody has just taken Tuesday, October 13, 4:30 PM with Arno Art about Ida Olsen."
        self.assertEqual(self._details(tree), [gone])
        self.assertIn("Choose another time with Arno Art about Ida Olsen, and all 3 are booked:", self._notice(tree))

    def test_one_tap_books_all_with_another_time(self):
        self._take(self.art)
        tree = self._assert_none(self._book_all(self.three))
        [form] = tree.xpath("//*[@id='notice']//form")
        nearest = self._get_session(teacher=self.teacher_art, clock="16:20")
        fields = [(one.get("name"), one.get("value")) for one in form.xpath(".//input")]
        button = form.xpath(".//button")[0]

        response = self.url_open(
            form.get("action"), data=[*fields, (button.get("name"), button.get("value"))], allow_redirects=False
        )

        self.assertIn("All 3 appointments are booked.", self._notice(self._follow(response)))
        booked = self._get_booked(family_id=self.family).session_id
        self.assertEqual(booked, self.homeroom | nearest | self.science)

    def test_offered_times_go_together_with_the_others(self):
        self._take(self.art)
        close = self._choose(self.ida, self._get_session(teacher=self.teacher_homeroom, clock="16:20"))

        tree = self._assert_none(self._book_all([close, *self.three[1:]]))

        offered = [int(value.split(":")[2]) for value in tree.xpath("//*[@id='notice']//button/@value")]
        clocks = ("16:40", "16:50", "16:00", "17:50")
        self.assertEqual(offered, [self._get_session(teacher=self.teacher_art, clock=clock).id for clock in clocks])

    def test_all_that_is_gone_is_told(self):
        self._take(self.art)
        self.science.action_block()
        self._take(self._get_session(teacher=self.teacher_homeroom, clock="16:10"))

        tree = self._assert_none(self._book_all(self.three))

        self.assertIn("2 of the 3 times cannot be had", self._notice(tree))
        self.assertEqual(
            [("Arno Art" in text, "Selma Science" in text) for text in self._details(tree)], [(1, 0), (0, 1)]
        )

    def test_too_close_to_each_other(self):
        choices = [self.three[0], self._choose(self.ida, self._get_session(teacher=self.teacher_art, clock="16:10"))]

        tree = self._assert_none(self._book_all(choices))

        self.assertEqual(
            self._details(tree),
            [
                "Tuesday, October 13, 4:00 PM with Hanna Homeroom about Ida Olsen: too close to 4:10 PM.",
                "Tuesday, October 13, 4:10 PM with Arno Art about Ida Olsen: too close to 4:00 PM.",
            ],
        )

    def test_one_booked_already_by_the_other_parent(self):
        kept = self._make_appointment(student=self.ida, family=self.family, session=self.homeroom)

        tree = self._refused(self._book_all(self.three))

        self.assertEqual(self._get_booked(family_id=self.family), kept)
        told = "You already have an appointment with Hanna Homeroom about Ida Olsen on Tuesday, October 13, 4:00 PM."
        self.assertEqual(self._details(tree), [told])

    def test_closed_window_is_told_once(self):
        self.conference.window_ids.closes = "2026-10-05 11:00:00"

        tree = self._assert_none(self._book_all(self.three))

        self.assertIn("so nothing was changed", self._notice(tree))
        self.assertEqual(self._details(tree), [])

    def test_limit_is_told_once(self):
        self.conference.family_limit = 2

        tree = self._assert_none(self._book_all(self.three))

        self.assertIn("You have as many appointments as the school allows.", self._notice(tree))
        self.assertEqual(self._details(tree), [])

    def test_posted_twice_and_by_the_other_parent(self):
        responses = [self._book_all(self.three, token="page") for _attempt in range(2)]
        self.assertEqual(len({response.headers["Location"] for response in responses}), 1)
        told = self._notice(self._follow(responses[1]))
        self._sign_in(self.user_father)
        fathers = [
            self._choose(self.ida, self.homeroom, self.father),
            self._choose(self.ida, self.art, self.father),
            self._choose(self.ole, self.science, self.father),
        ]

        self.assertEqual(self._notice(self._follow(self._book_all(fathers))), told)
        self.assertEqual(len(self._get_booked(family_id=self.family)), 3)

    def test_old_page_does_not_book_again_what_was_cancelled(self):
        self._follow(self._book_all(self.three, token="page"))
        self._get_booked(family_id=self.family)._cancel()

        tree = self._assert_none(self._book_all(self.three, token="page"))

        self.assertIn("These appointments were cancelled meanwhile. Nothing was changed.", self._notice(tree))

    def test_what_is_left_is_told_after_one_was_cancelled(self):
        done = self._book_all(self.three).headers["Location"]
        self._get_booked(session_id=self.art)._cancel()

        self.assertIn("All 2 appointments are booked.", self._notice(self._read(done)))

    def test_foreign_ids(self):
        others = {
            "link of another family": self._choose(self.tom, self.art, self.other_mother),
            "link of the other parent": self._choose(self.ida, self.art, self.father),
            "teacher of the sibling": self._choose(self.ida, self.science, teacher=self.teacher_homeroom),
            "session of another teacher": self._choose(self.ida, self.homeroom, teacher=self.teacher_art),
            "no ids": "0:0:0",
        }
        for name, choice in others.items():
            with self.subTest(name):
                self.assertEqual(self._book_all([self.three[0], choice]).status_code, 404)
        self.assertFalse(self._get_booked())

    def test_choices_that_are_none(self):
        for choice in ("", "1", "1:2", f"{self.three[1]}:1", "a:b:c", "1;2;3", "9" * 5000):
            with self.subTest(choice=choice[:20]):
                self.assertEqual(self._book_all([self.three[0], choice]).status_code, 404)
        self.assertEqual(self._book_all([self.three[0]] * 101).status_code, 404)
        self.assertFalse(self._get_booked())

    def test_a_choice_twice_is_one(self):
        self._follow(self._book_all([self.three[0], *self.three]))
        self.assertEqual(len(self._get_booked(family_id=self.family)), 3)

    def test_queries_do_not_depend_on_how_many(self):
        asked = [tuple(map(int, choice.split(":"))) for choice in self.three]
        counts = []
        for some in (asked[:1], asked):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.env["ptc.appointment"]._find_wanted_sudo(self.mother, self.conference.id, some)
            [self.env["ptc.family.page"]._get_wanted(**one) for one in found]
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
