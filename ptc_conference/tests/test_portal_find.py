# SPDX-License-Identifier: LGPL-3.0-or-later
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

from freezegun import freeze_time

from odoo.http import Request
from odoo.tests import tagged

from ..lib import itinerary, itinerary_search
from .common import THURSDAY
from .portal_common import PortalCase


class FindCase(PortalCase):
    """A mother looks for times: Ida and Ole have two teachers each; Arno Art is one of both."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_mother)

    def _open(self):
        """Return the page with the form."""
        return self._read(f"{self.address}/find")

    def _lines(self, tree, *names):
        """Return the ticks of teachers, all or those of some names."""
        ticks = tree.xpath("//input[@name='line']")
        return [tick.get("value") for tick in ticks if not names or any(name in self._label(tick) for name in names)]

    def _label(self, tick):
        return " ".join(tick.getparent().text_content().split())

    def _search(self, **values):
        """Send the form as a browser without JavaScript does; return the answer."""
        values = {"csrf_token": Request.csrf_token(self), "aim": "short", **values}
        return self.url_open(f"{self.address}/find", data=values, allow_redirects=False)

    def _find(self, *names, **values):
        """Return the page with the plans of some teachers."""
        return self._follow(self._search(line=self._lines(self._open(), *names), **values))

    def _plans(self, tree):
        """Return the plans as lists of ``clock child: teacher``."""
        return [
            [
                f"{self._text(stop, 'o_ptc_time')[0].split(' to ')[0]} {self._text(stop, 'o_ptc_who')[0]}"
                for stop in plan.xpath(".//li[contains(@class, 'o_ptc_appointment')]")
            ]
            for plan in tree.xpath("//article")
        ]

    def _press(self, tree, plan, name):
        """Press a button of a plan; return the answer."""
        article = tree.xpath("//article")[plan]
        [form] = [form for form in article.xpath(".//form") if name in form.text_content()]
        fields = [(field.get("name"), field.get("value")) for field in form.xpath(".//input")]
        return self.url_open(form.get("action"), data=fields, allow_redirects=False)

    def _block(self, *teachers):
        sessions = self.conference.session_ids
        sessions.filtered(lambda one: one.teacher_id.id in {teacher.id for teacher in teachers}).is_blocked = True

    def _normal(self, text):
        return text.replace("\u202f", " ")

    def _get_sessions(self, tree, plan=0):
        """Return the sessions of a plan by what its button sends."""
        choices = tree.xpath("//article")[plan].xpath(".//form[1]//input[@name='choice']/@value")
        return self.env["ptc.session"].browse(int(choice.split(":")[2]) for choice in choices)


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestPortalFind(FindCase):
    def test_page_leads_to_it(self):
        [link] = self._read().xpath(f"//a[@href='{self.address}/find']")
        self.assertIn("Find the best times", link.text_content())

    def test_all_times_of_one_child_are_taken(self):
        """The times of the other child are not on the page: the way stays, and leads to what is free."""
        self._block(self.teacher_homeroom, self.teacher_art)
        self.assertTrue(self._read().xpath(f"//a[@href='{self.address}/find']"))
        self.assertTrue(self._open().xpath("//button[contains(., 'Find times')]"))

    def test_all_times_are_taken(self):
        """Where there is nothing to find, no way leads there, and who comes all the same is told what to do."""
        self.ole.guardian_ids.filtered(lambda link: link.partner_id == self.mother).may_book = False
        self._block(self.teacher_homeroom)
        self.assertFalse(self._read().xpath(f"//a[@href='{self.address}/find']"), "one teacher alone")
        self._block(self.teacher_art)
        self.assertFalse(self._read().xpath(f"//a[@href='{self.address}/find']"))

        tree = self._open()

        [told] = self._text(tree, "o_ptc_empty")
        self.assertEqual(
            told,
            "The teachers whom you have not booked have no free time left. "
            "Wait for a time: what becomes free is offered to you.",
        )
        self.assertFalse(tree.xpath("//button[contains(., 'Find times')]"))
        self.conference.has_waitlist = False
        self.assertNotIn("Wait for", self._text(self._open(), "o_ptc_empty")[0])

    def test_form_has_all_that_can_be_booked_ticked(self):
        self._make_appointment(student=self.ole, family=self.family, teacher=self.teacher_science)

        tree = self._open()

        ticks = tree.xpath("//input[@name='line'][@checked]")
        self.assertEqual(
            [self._label(tick) for tick in ticks],
            ["Hanna Homeroom Homeroom 4-A", "Arno Art Art", "Arno Art Art"],
        )
        self.assertEqual(self._text(tree, "o_ptc_plan"), [])
        days = tree.xpath("//input[@name='day'][@checked]/@value")
        self.assertEqual(days, ["2026-10-13", "2026-10-15"])

    def test_plan_is_whole_and_short(self):
        tree = self._find()

        clocks = [[self._normal(stop).rpartition(" PM ")[0] for stop in plan] for plan in self._plans(tree)]
        # Two follow each other without a walk: they are with one teacher.
        self.assertEqual(clocks[0], ["4:00", "4:20", "4:40", "4:50"])
        self.assertEqual(len(set(self._plans(tree)[0])), 4)
        # Four times ten minutes; five minutes to walk, twice, and the rest of 20 minutes between is waiting.
        for fact in ("1 h at the school", "10 min waiting", "10 min walking"):
            self.assertIn(fact, self._text(tree, "o_ptc_plan")[0])

    def test_span_of_time_and_days(self):
        tree = self._find("Art", "Science", **{"from": "16:30", "day": ["2026-10-15"]})

        [day] = set(tree.xpath("//article//h4/text()"))
        self.assertEqual(day, "Thursday, October 15")
        # Before the break at five there is room for two only.
        self.assertEqual(self._normal(self._plans(tree)[0][0]).partition(" PM")[0], "5:20")
        self.assertEqual(len(self._plans(tree)[0]), 3)

    def test_what_is_booked_is_shown_and_kept_apart(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom, clock="16:20")

        stops = [self._normal(stop) for stop in self._plans(self._find("Art"))[0]]

        self.assertEqual(stops[0], "4:20 PM Ida Olsen: Hanna Homeroom")
        self.assertEqual([stop[:7] for stop in stops], ["4:20 PM", "4:40 PM", "4:50 PM"])

    def test_book_all(self):
        tree = self._find()

        told = self._notice(self._follow(self._press(tree, 0, "Book all 4")))

        self.assertIn("All 4 appointments are booked.", told)
        self.assertEqual(len(self._get_booked(family_id=self.family)), 4)

    def test_some_gone_leads_to_finding_again(self):
        tree = self._find()
        self.env["ptc.session.hold"].search([]).unlink()
        gone = self._get_sessions(tree).filtered(lambda one: one.teacher_id == self.teacher_homeroom)
        self._make_appointment(student=self.tom, family=self.other_family, session=gone)

        refused = self._refused(self._press(tree, 0, "Book all 4"))

        self.assertTrue(refused.xpath(f"//a[@href='{self.address}/find']"))
        self.assertFalse(self._get_booked(family_id=self.family))

    def test_refusal_of_one_time_does_not_lead_there(self):
        session = self._get_session(teacher=self.teacher_art)
        self._make_appointment(student=self.tom, family=self.other_family, session=session)
        refused = self._refused(self._book(partner=self.mother, student=self.ida, session=session))
        self.assertFalse(refused.xpath(f"//a[@href='{self.address}/find']"))

    def test_limit_of_the_family(self):
        self.conference.family_limit = 3
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom, day=THURSDAY)

        tree = self._find()

        self.assertEqual(len(self._get_sessions(tree)), 2)
        self.assertIn("Cannot be had then", self._text(tree, "o_ptc_plan_missing")[0])

    def test_limit_of_each_student(self):
        self.conference.student_limit = 1
        [plan, *_others] = self._plans(self._find())
        self.assertEqual(sorted("Ida" in stop for stop in plan), [False, True])

    def test_limit_of_each_teacher(self):
        self.conference.teacher_limit = 2
        self._make_appointment(student=self.tom, family=self.other_family, teacher=self.teacher_art, day=THURSDAY)

        [plan, *_others] = self._plans(self._find("Art", "Homeroom"))

        self.assertEqual(sorted(stop.rpartition(": ")[2] for stop in plan), ["Arno Art", "Hanna Homeroom"])

    def test_too_much_to_be_certain_is_said(self):
        self.assertFalse(self._text(self._find(), "o_ptc_uncertain"))
        with patch.object(itinerary_search, "MOST_STATES", 4), patch.object(itinerary, "MOST_AT_ONCE", 1):
            tree = self._find()
        self.assertEqual(len(self._plans(tree)[0]), 4)
        self.assertIn("there may be a better plan", self._text(tree, "o_ptc_uncertain")[0])

    def test_who_cannot_be_had_is_said(self):
        keep = self._get_session(teacher=self.teacher_art)
        others = self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_art) - keep
        others.is_blocked = True

        tree = self._find("Art")

        self.assertEqual(len(self._plans(tree)[0]), 1)
        self.assertIn("About Ole Olsen: Arno Art", self._text(tree, "o_ptc_plan_missing")[0])
        self.assertIn("Leaves out somebody else", self._text(tree, "o_ptc_plan")[1])

    def test_teacher_without_free_time_cannot_be_ticked(self):
        self._block(self.teacher_science)
        [tick] = [one for one in self._open().xpath("//input[@name='line']") if "Science" in self._label(one)]
        self.assertEqual((bool(tick.get("disabled")), tick.get("checked")), (True, None))
        self.assertIn("No free time", self._label(tick))

    def test_who_was_told_that_nobody_comes_is_not_ticked(self):
        part = self._get_class_teacher(student=self.ole, teacher=self.teacher_science)
        values = {"family_id": self.family.id, "student_id": self.ole.id, "class_teacher_id": part.id}
        self.env["ptc.decline"].create({"conference_id": self.conference.id, **values})

        [tick] = [one for one in self._open().xpath("//input[@name='line']") if "Science" in self._label(one)]

        self.assertIsNone(tick.get("checked"))
        self.assertIn("You told that you cannot come", self._label(tick))

    def test_nothing_fits(self):
        tree = self._find("Science", until="16:05")
        self.assertFalse(self._plans(tree))
        self.assertIn("None of these teachers has a free time that suits you then.", self._text(tree, "o_ptc_empty")[0])

    def test_bad_input_is_told(self):
        for values, told in (
            ({"from": "half past"}, "Please enter times like 17:30."),
            ({"from": "17:00", "until": "16:00"}, "Please enter an end that is later than the start."),
            ({"line": []}, "Please tick at least one teacher."),
        ):
            with self.subTest(told):
                line = values.pop("line", self._lines(self._open()))
                tree = self._follow(self._search(line=line, **values))
                self.assertIn(told, self._notice(tree))
                self.assertFalse(self._plans(tree))

    def test_foreign_and_broken_lines_are_passed_over(self):
        others = self.tom.guardian_ids.filtered(lambda link: link.partner_id == self.other_mother)
        part = self._get_class_teacher(student=self.tom, teacher=self.teacher_art)
        for line in (f"{others.id}:{part.id}", "a:b", "9" * 500, "1:2:3"):
            with self.subTest(line[:20]):
                response = self._search(line=[line, *self._lines(self._open(), "Science")])
                self.assertEqual(len(self._plans(self._follow(response))[0]), 1)
        self.assertFalse(self.env["ptc.session.hold"].search([("family_id", "=", self.other_family.id)]))

    def test_address_holds_ids_and_wishes_only(self):
        location = urlsplit(self._search(line=self._lines(self._open(), "Science")).headers["Location"])
        names = {name: value for name, value in parse_qsl(location.query)}
        self.assertEqual(set(names), {"line", "aim"})
        self.assertRegex(names["line"], r"^\d+:\d+$")

    def test_not_theirs(self):
        stranger = self._make_portal_user(partner=self._make_partner(given="Sam", family="Stranger"))
        closed = self._make_conference(name="Not open")
        self.assertEqual(self.url_open(f"/my/conferences/{closed.id}/find").status_code, 404)
        self._sign_in(stranger)
        self.assertEqual(self.url_open(f"{self.address}/find").status_code, 404)
        self.assertEqual(self.url_open("/my/conferences/999999/find").status_code, 404)

    def test_closed_window_has_nothing_to_find(self):
        self.conference.window_ids.write({"closes": "2026-10-05 11:00:00", "view_until": "2026-10-20 11:00:00"})
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_homeroom)
        self.assertIn("nothing left to book", self._text(self._open(), "o_ptc_empty")[0])

    def test_looking_changes_nothing(self):
        address = self._search(line=self._lines(self._open())).headers["Location"]
        self.env["ptc.session.hold"].search([]).unlink()
        self._read(address)
        self.assertFalse(self.env["ptc.session.hold"].search([]))

    def test_form_of_an_old_sign_in(self):
        response = self._search(line=self._lines(self._open()), csrf_token="none")
        self._refused(response, 400)
        self.assertFalse(self.env["ptc.session.hold"].search([]))
