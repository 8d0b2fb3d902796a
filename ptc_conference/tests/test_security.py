# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import AccessError
from odoo.service.model import call_kw

from odoo.addons.ptc_conference.tests.common import TUESDAY, ConferenceCommon

SETUP = (
    "ptc.campus",
    "ptc.room",
    "ptc.conference",
    "ptc.conference.date",
    "ptc.conference.break",
    "ptc.conference.window",
    "ptc.conference.teacher",
    "ptc.session",
    "ptc.teacher.wish",
)
RECORDS = (*SETUP, "ptc.appointment", "ptc.occupancy", "ptc.outbox", "ptc.message")
WIZARDS = ("ptc.appointment.book", "ptc.appointment.move")
MODELS = (*RECORDS, *WIZARDS, "ptc.booking.request")
OFFICE_RIGHTS = {
    **{model: "r" for model in RECORDS},
    "ptc.appointment": "rwc",
    **{wizard: "rwcd" for wizard in WIZARDS},
}
RIGHTS = {
    "administrator": {**OFFICE_RIGHTS, **{model: "rwcd" for model in SETUP}, "ptc.booking.request": "r"},
    "office": OFFICE_RIGHTS,
    "internal_teacher": {"ptc.session": "r", "ptc.appointment": "r"},
    "portal": {"ptc.conference": "r", "ptc.session": "r", "ptc.appointment": "r"},
    "public": {},
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
# Kept from RPC by their names; these write past the checks of the portal.
PRIVATE = {
    "ptc.appointment": (
        "_book",
        "_book_all",
        "_move",
        "_cancel",
        "_swap",
        "_hold",
        "_find_wanted_sudo",
        "_find_own_sudo",
    ),
    "ptc.conference": ("_check_ready", "_get_class_teachers"),
    "ptc.conference.teacher": ("_allot", "_assign_rooms"),
    "ptc.occupancy": ("_hold", "_insert", "_release_sudo"),
    "ptc.outbox": ("_put", "_cron_send"),
    "ptc.session": ("_get_nearest_free", "_block", "_set_blocked_sudo", "_remove", "_lengthen", "_set_stops"),
}


class SecurityCase(ConferenceCommon):
    """Appointments of every family, a conference that is not opened, and somebody of every right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls._make_conference(name="Not opened")
        part = cls._make_part(conference=cls.draft, teacher=cls.teacher_art)
        day = cls.draft.date_ids[0]
        times = {"date_id": day.id, "start_minute": day.start_minute, "stop_minute": day.stop_minute}
        cls.env["ptc.teacher.wish"].create({"conference_teacher_id": part.id, **times})
        book = cls._make_appointment
        cls.of_ida = book(student=cls.ida, family=cls.family, teacher=cls.teacher_art)
        cls.of_ole = book(student=cls.ole, family=cls.family, teacher=cls.teacher_science, clock="16:30")
        cls.of_ole._cancel(is_staff=True)
        cls.of_tom = book(student=cls.tom, family=cls.other_family, teacher=cls.teacher_homeroom)
        cls.of_mia_mother = book(student=cls.mia, family=cls.family_mia_mother, teacher=cls.teacher_art, clock="16:20")
        cls.of_mia_father = book(
            student=cls.mia, family=cls.family_mia_father, teacher=cls.teacher_homeroom, clock="16:40"
        )
        cls._make_users()

    @classmethod
    def _make_users(cls):
        links = {"no_right": {"may_book": False}, "archived_link": {"active": False}}
        for role, link in links.items():
            partner = cls._make_partner(given=role.replace("_", " ").title(), family="Olsen")
            for student in (cls.ida, cls.ole):
                cls._make_guardian(student=student, partner=partner, family=cls.family, **link)
            setattr(cls, f"user_{role}", cls._make_portal_user(partner=partner))
        cls.user_unlinked = cls._make_portal_user(partner=cls._make_partner(given="Una", family="Stranger"))
        cls.user_portal_teacher = cls._make_portal_user(partner=cls.teacher_art)
        cls.user_internal_teacher = cls._make_user(
            "conference.teacher", "base.group_user", partner_id=cls.teacher_homeroom.id
        )

    def _find(self, user, model, ids):
        """Return what a user finds of records, the archived ones asked for too; None when refused."""
        records = self.env[model].with_user(user).with_context(active_test=False)
        try:
            return records.search([("id", "in", ids)]).sudo()
        except AccessError:
            return None

    def _get_everything(self, model):
        return self.env[model].with_context(active_test=False).search([])


class TestReading(SecurityCase):
    def _get_expected(self):
        """Return what each role but staff finds of each model; a model that is not named is refused."""
        parent = {"ptc.conference": self.conference, "ptc.session": self.env["ptc.session"]}
        nothing = {model: self.env[model] for model in RIGHTS["portal"]}
        couple = {**parent, "ptc.appointment": self.of_ida | self.of_ole}
        return {
            "mother": couple,
            "father": couple,
            "other_mother": {**parent, "ptc.appointment": self.of_tom},
            "mia_mother": {**parent, "ptc.appointment": self.of_mia_mother},
            "mia_father": {**parent, "ptc.appointment": self.of_mia_father},
            "no_right": nothing,
            "archived_link": nothing,
            "unlinked": nothing,
            "portal_teacher": {
                "ptc.conference": self.conference,
                "ptc.session": self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_art),
                "ptc.appointment": self.of_ida | self.of_mia_mother,
            },
            "internal_teacher": {
                "ptc.session": self.conference.session_ids.filtered(
                    lambda one: one.teacher_id == self.teacher_homeroom
                ),
                "ptc.appointment": self.of_tom | self.of_mia_father,
            },
            "internal": {"ptc.session": self.env["ptc.session"], "ptc.appointment": self.env["ptc.appointment"]},
            "public": {},
        }

    def test_each_role_finds_its_own_only(self):
        for role, expected in self._get_expected().items():
            user = getattr(self, f"user_{role}")
            for model in MODELS:
                with self.subTest(role=role, model=model):
                    found = self._find(user, model, self._get_everything(model).ids)
                    self.assertEqual(found, expected.get(model))

    def test_staff_finds_everything(self):
        for role in ("administrator", "office"):
            for model in RECORDS:
                everything = self._get_everything(model)
                if model != "ptc.message":
                    self.assertTrue(everything, model)
                self.assertEqual(self._find(getattr(self, f"user_{role}"), model, everything.ids), everything)

    def test_others_records_cannot_be_read_by_id(self):
        for role, expected in self._get_expected().items():
            user = getattr(self, f"user_{role}")
            for model in RIGHTS["portal"]:
                hidden = self._get_everything(model) - expected.get(model, self.env[model])
                for record in hidden[:3]:
                    with self.subTest(role=role, record=record), self.assertRaises(AccessError):
                        record.with_user(user).read(["display_name"])

    def test_own_appointment_can_be_read(self):
        values = self.of_ida.with_user(self.user_mother).read(["student_id", "teacher_id", "start"])
        self.assertEqual(values[0]["student_id"], (self.ida.id, "Ida Olsen"))
        self.assertEqual(values[0]["start"], self._to_utc(clock="16:00", day=TUESDAY))

    def test_domains_do_not_ask_about_others(self):
        """A search along relations must not answer what reading would refuse."""
        appointments = self.env["ptc.appointment"].with_user(self.user_mia_mother)
        for path in ("student_id.name", "family_id.name", "class_teacher_id.role", "class_id.name"):
            with self.subTest(path=path), self.assertRaises(AccessError):
                appointments.search([(path, "!=", False)])

    def test_right_ends_with_the_link(self):
        self.assertEqual(
            self._find(self.user_mia_father, "ptc.appointment", self.of_mia_father.ids), self.of_mia_father
        )
        self.family_mia_father.guardian_ids.active = False
        self.assertFalse(self._find(self.user_mia_father, "ptc.appointment", self.of_mia_father.ids))
        self.assertFalse(self._find(self.user_mia_father, "ptc.conference", self.conference.ids))

    def test_right_ends_when_may_book_is_taken_away(self):
        self.family_mia_father.guardian_ids.may_book = False
        self.assertFalse(self._find(self.user_mia_father, "ptc.appointment", self.of_mia_father.ids))

    def test_family_of_another_child_shows_no_other_child(self):
        """Guardian of Ida only, in the family of Ida and Ole."""
        self.of_ole.write({"state": "booked"})
        partner = self._make_partner(given="Olga", family="Aunt")
        self._make_guardian(student=self.ida, partner=partner, family=self.family)
        user = self._make_portal_user(partner=partner)
        self.assertEqual(self._find(user, "ptc.appointment", (self.of_ida | self.of_ole).ids), self.of_ida)

    def test_two_links_do_not_add_up_to_a_third(self):
        """Mia's father is linked to Tom in the family of Mia's mother: this shows him nothing of hers about Mia."""
        self._make_guardian(student=self.tom, partner=self.mia_father, family=self.family_mia_mother)
        everything = self._get_everything("ptc.appointment")
        self.assertEqual(self._find(self.user_mia_father, "ptc.appointment", everything.ids), self.of_mia_father)
        with self.assertRaises(AccessError):
            self.of_mia_mother.with_user(self.user_mia_father).read(["start"])

    def test_withdrawn_conference_is_not_found(self):
        self.conference.action_withdraw()
        for role in ("mother", "portal_teacher"):
            self.assertFalse(self._find(getattr(self, f"user_{role}"), "ptc.conference", self.conference.ids))

    def test_conference_of_another_school_is_not_found(self):
        other = self.env["res.company"].create({"name": "Other school"})
        elsewhere = self._make_conference(name="Elsewhere", company_id=other.id)
        self.assertFalse(self._find(self.user_administrator, "ptc.conference", elsewhere.ids))
        self.user_administrator.company_ids += other
        both = self.env["ptc.conference"].with_user(self.user_administrator)
        both = both.with_context(allowed_company_ids=self.user_administrator.company_ids.ids)
        self.assertEqual(both.search([("id", "=", elsewhere.id)]).sudo(), elsewhere)


class TestWriting(SecurityCase):
    def test_rights_of_each_role(self):
        portal = ("mother", "mia_father", "no_right", "archived_link", "unlinked", "portal_teacher")
        roles = {**{role: role for role in RIGHTS if role != "portal"}, **dict.fromkeys(portal, "portal")}
        for role, kind in roles.items():
            user = getattr(self, f"user_{role}")
            for model in MODELS:
                rights = "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if self.env[model].with_user(user).has_access(operation)
                )
                with self.subTest(role=role, model=model):
                    self.assertEqual(rights, RIGHTS[kind].get(model, ""))

    def test_office_cancels_moves_and_books(self):
        appointment = self.of_ida.with_user(self.user_office)
        appointment._move(session=self._get_session(teacher=self.teacher_art, clock="17:20"), is_staff=True)
        self.assertEqual(appointment.start, self._to_utc(clock="17:20"))
        appointment.action_cancel()
        self.assertEqual(appointment.state, "cancelled")
        self.assertFalse(self.of_ida.occupancy_ids)

    def test_buttons_are_refused_to_the_wrong_role(self):
        buttons = {
            self.conference: (
                "action_open",
                "action_withdraw",
                "action_add_teachers",
                "action_assign_rooms",
                "action_allot",
            ),
            self.conference.session_ids[:1]: ("action_remove", "action_double", "action_shorten"),
        }
        roles = ("office", "internal_teacher", "portal_teacher", "mother", "public")
        for records, names in buttons.items():
            for role in roles:
                for name in names:
                    with self.subTest(role=role, name=name), self.assertRaises(AccessError):
                        self._call(role, records, name)

    def test_blocking_is_refused_to_all_but_the_office(self):
        for role in ("internal_teacher", "portal_teacher", "mother", "public"):
            for name in ("action_block", "action_reopen"):
                with self.subTest(role=role, name=name), self.assertRaises(AccessError):
                    self._call(role, self.conference.session_ids[:1], name)

    def test_cancel_and_swap_buttons_are_refused_to_all_but_the_office(self):
        for role in ("internal_teacher", "portal_teacher", "mother", "father", "unlinked", "public"):
            for appointment in (self.of_ida, self.of_tom, self.of_ole):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self._call(role, appointment, "action_cancel")
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self._call(role, appointment, "action_swap")
        self.assertEqual(self.of_ida.state, "booked")

    def test_wizards_are_refused_to_all_but_the_office(self):
        for role in ("internal_teacher", "portal_teacher", "mother", "public"):
            for model in WIZARDS:
                with self.subTest(role=role, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(getattr(self, f"user_{role}")).create({})

    def test_private_methods_are_refused_to_everybody(self):
        for model, names in PRIVATE.items():
            for name in names:
                for role in ("mother", "office", "administrator"):
                    with self.subTest(model=model, name=name, role=role), self.assertRaises(AccessError):
                        self._call(role, self.env[model], name)

    def _call(self, role, records, name):
        """Call a method as the browser does."""
        model = records.browse().with_user(getattr(self, f"user_{role}"))
        return call_kw(model, name, [records.ids], {})
