# SPDX-License-Identifier: LGPL-3.0-or-later
from unittest.mock import patch

from freezegun import freeze_time
from lxml import etree

from odoo.tests import Form

from odoo.addons.ptc_conference.tests.test_ptc_conference_check_allotted import AllottedCase
from odoo.addons.ptc_conference.wizards.ptc_conference_check_cure import OF_CODE

# Told when it is so; all others are looked for each time, and told when records are found.
ONLY_THEN = {"no_date", "no_window", "no_session", "past", "short", "stale", "limited"}


class TestCheckShow(AllottedCase):
    """Whatever is found can be opened from the checks, by the office too, and its records are shown there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # One record of each kind that a finding may lead to.
        cls._make_teacher(given="New", family="One")
        cls.env["ptc.conference.rule"].create({"conference_id": cls.conference.id})
        cls.env["ptc.conference.length"].create({"conference_id": cls.conference.id})
        cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art)

    def setUp(self):
        super().setUp()
        self.preference = self._add_wish(self.teacher_art, kind="preference", state="accepted")

    def _check_everything(self, user):
        """Return the lines of a check that finds a record of everything that it looks for, and what it looked for."""
        looked_for = {}

        def find(conference, code, severity, name, advice, model, ids):
            looked_for[code] = model
            return found(conference, code, severity, name, advice, model, ids or self._get_any(model))

        conferences = type(self.env["ptc.conference"])
        found = conferences._find
        with patch.object(conferences, "_find", find):
            return self._check(user=user).line_ids, looked_for

    def _get_any(self, model):
        return self.env[model].search([], limit=1).ids

    def _show_finding(self, code, conference=None):
        """Open what a finding leads to as the administrator, and return it."""
        return self._show(self._find(code, conference).action_cure(), self.user_administrator)

    def _show(self, action, user):
        """Open the views of an action as the web client does, and return what they show."""
        model = self.env[action["res_model"]].with_user(user).with_context(**action.get("context", {}))
        views = model.get_views(action["views"])["views"]
        self.assertEqual(list(views), [kind for _view, kind in action["views"]])
        if "res_id" in action:
            return Form(model.browse(action["res_id"]), action["views"][0][0]).record
        arch = etree.fromstring(views["list"]["arch"])
        names = {node.get("name") for node in arch.iter("field") if not list(node.iterancestors("field"))}
        shown = model.web_search_read(action["domain"], {name: {} for name in names})
        return model.browse([row["id"] for row in shown["records"]])

    def test_each_finding_opens(self):
        self.conference.write({"student_limit": 1, "family_limit": 1, "lead_time": 1})
        for user in (self.user_administrator, self.user_office):
            lines, looked_for = self._check_everything(user)
            self.assertLessEqual(set(looked_for), set(lines.mapped("code")))
            self.assertLessEqual(set(OF_CODE), {*looked_for, *ONLY_THEN}, "No cure of what is never looked for")
            by_code = lines.grouped("code")
            for code, model in looked_for.items():
                with self.subTest(code, user=user.name):
                    line = by_code[code]
                    shown = self._show(line.action_cure(), user)
                    self.assertEqual(shown._name, model)
                    self.assertCountEqual(shown.ids, line.target_ids)

    def test_conference_opens_where_it_is_to_be_changed(self):
        empty = self._make_conference(name="Winter", days=(), window_ids=False, break_ids=False)
        for code in ("no_date", "no_window", "no_session"):
            with self.subTest(code):
                self.assertEqual(self._show_finding(code, empty), empty)
        self.conference.write({"duration": 12, "teacher_limit": 1})
        for code in ("stale", "limited"):
            with self.subTest(code):
                self.assertEqual(self._show_finding(code), self.conference)
        with freeze_time("2026-10-16 12:00:00"):
            self.assertEqual(self._show_finding("past"), self.conference)

    def test_teachers_with_too_few_sessions_open(self):
        part = self._get_part(self.teacher_art)
        part.session_ids.sorted("start")[3:].is_blocked = True
        self.assertEqual(self._show_finding("short"), part)

    def test_preference_without_a_session_opens(self):
        self.assertFalse(self._find("preference"))
        within = self._get_part(self.teacher_art).session_ids.filtered(
            lambda one: self.preference.start <= one.start and one.stop <= self.preference.stop
        )
        within.is_blocked = True
        finding = self._find("preference")
        self.assertEqual((finding.severity, finding.cure), ("inform", "allot"))
        self.assertEqual(self._show_finding("preference"), self.preference)
        within.is_blocked = False
        self.assertFalse(self._find("preference"))

    def test_dialogues_of_the_cures_are_filled(self):
        other = self._make_conference(name="Winter", window_ids=False)
        other.action_add_teachers()
        window = self._find("no_window", other).action_open_windows()
        form = Form(self._get_dialogue(window), window["views"][0][0])
        self.assertEqual(form.conference_id, other)
        rooms = Form(self._get_dialogue(self._find("roomless", other).action_give_rooms()))
        self.assertEqual(len(rooms.line_ids), len(other.teacher_ids))
        (self.user_other_mother | self.user_other_father).active = False
        invitation = self._find("no_login").action_invite()
        wizard = self.env[invitation["res_model"]].with_user(self.user_administrator).browse(invitation["res_id"])
        self.assertEqual(Form(wizard).record.partner_ids, self.other_mother | self.other_father)

    def _get_dialogue(self, action):
        return self.env[action["res_model"]].with_user(self.user_administrator).with_context(**action["context"])
