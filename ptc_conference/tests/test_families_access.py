# SPDX-License-Identifier: LGPL-3.0-or-later
import re
from contextlib import nullcontext

from freezegun import freeze_time

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import PortalCase

GUARDIANS = ("mother", "father", "other_mother", "mia_mother", "mia_father", "step_father")
WITHOUT = ("mail_only", "no_right", "ended", "student", "outsider", "portal_teacher")
INTERNAL = ("internal", "internal_teacher")
STAFF = ("office", "administrator")
PEOPLE = (*GUARDIANS, *WITHOUT, *INTERNAL, *STAFF, "public")
ALL = {"all": 200}
# What each address answers to whom; 404 to everybody who is not named. "all" is everybody who is signed in.
GUARDIAN = dict.fromkeys(GUARDIANS, 200)
OFFICE = dict.fromkeys(STAFF, 200)
ADDRESSES = {
    "/my/conferences": ALL,
    "/my/conferences/C": GUARDIAN,
    "/my/conferences/C/free": GUARDIAN,
    "/my/conferences/C/find": GUARDIAN,
    "/my/conferences/C/after": GUARDIAN,
    "/my/conferences/C/calendar.ics": GUARDIAN,
    "/my/conferences/C/schedule.pdf": GUARDIAN,
    "/conference-calendar/token.ics": {},
    "/my/conferences/C/unable": GUARDIAN,
    "/my/conferences/C/help": GUARDIAN,
    "/my/conferences/help": ALL,
    "/my/conferences/C/second": {"mother": 200, "father": 200, "step_father": 200, "other_mother": 200},
    "/c/C": {"all": 303},
    "/my/contact-details": GUARDIAN,
    "/my/teaching": ALL,
    "/my/teaching/conferences/C": {"all": 303},
    "/my/teaching/P/wishes": {},
    "/my/teaching/P/schedule.pdf": {"portal_teacher": 200},
    "/my/teaching/P/students": {"portal_teacher": 200},
    "/my/teaching/P/appointments/A": {"portal_teacher": 200},
    "/conference-trial/T": {"office": 200},
    "/conference-trial/T/find": {"office": 200},
    "/conference-office/F": dict.fromkeys(STAFF, 303),
    "/conference-office/F/C/telephone": OFFICE,
    "/conference-office/F/C/telephone/beyond": OFFICE,
    "/conference-office/F/C/telephone/second": OFFICE,
    "/conference-office/F/C/telephone/beyond/second": OFFICE,
    "/report/html/ptc_conference.report_teacher_schedule/P": OFFICE,
    "/conference-matrix/C": OFFICE,
    "/report/html/ptc_conference.report_door_signs/C": OFFICE,
    "/report/html/ptc_conference.report_room_signs/P": OFFICE,
    "/report/html/ptc_conference.report_campus_overview/C": OFFICE,
    "/report/html/ptc_conference.report_conference_families/C": OFFICE,
    "/report/html/ptc_conference.report_login_slips/C": OFFICE,
    "/report/html/ptc_conference.report_labels/C": OFFICE,
    "/report/html/ptc_conference.report_letters/C": OFFICE,
    "/report/html/ptc_conference.report_class_list/K": OFFICE,
    # On it is what who asks may know: who is not told of the family gets an empty paper.
    "/report/html/ptc_conference.report_family_schedule/M": dict.fromkeys((*STAFF, *INTERNAL), 200),
}
# Who reaches each form with what is of Ida's family, other than with a 404: her own parents are left out.
OTHERS = set(GUARDIANS) - {"mother", "father"}
MINE = "/my/conferences/C"
BASE = "/conference-office/F/C/telephone"
POSTS = {
    **{f"{MINE}/{action}": set() for action in ("book", "move", "cancel", "undo", "join", "part")},
    **{f"{MINE}/{action}": set() for action in ("asked", "wait", "take", "leave")},
    **{f"{MINE}/second/{action}": set() for action in ("book", "move", "cancel", "undo")},
    **{f"{MINE}/{action}": OTHERS for action in ("calendar", "help", "unable")},
    # They lead to a page that is not there, whatever is sent, and are about no conference.
    **dict.fromkeys((f"{MINE}/find", f"{MINE}/hints", "/my/conferences/help"), OTHERS | {*WITHOUT, *INTERNAL, *STAFF}),
    "/my/contact-details": OTHERS,
    "/my/teaching/calendar": {"portal_teacher", "internal_teacher"},
    **dict.fromkeys(("/my/teaching/P/students", "/my/teaching/P/appointments/A"), {"portal_teacher"}),
    "/my/teaching/P/wishes": set(),
    # The office is sent what is not there, see NOWHERE.
    **{
        f"{BASE}{side}/{action}": set()
        for side in ("", "/beyond", "/second", "/beyond/second")
        for action in ("book", "move", "cancel", "join", "part")
    },
}
# A calendar's address is for whoever has it, see test_portal_after.py.
UNASKED = {"/conference-calendar/token.ics"}
CONVERTERS = {
    "appointment_id": "A",
    "conference_id": "C",
    "part_id": "P",
    "trial_id": "T",
    "family_id": "F",
    "channel": "telephone",
}
# What the office's forms are sent: nothing of it is there, so nothing is changed.
NOWHERE = dict.fromkeys(("appointment_id", "session_id", "link_id", "class_teacher_id", "waiting_id"), 2**31 - 1)
# Addresses of forms, which lead back to the page.
FORMS = ("book", "move", "cancel", "undo", "join", "part", "hints", "asked", "wait", "take", "leave")
PORTAL_RIGHTS = {"ptc.conference": "r", "ptc.session": "r", "ptc.appointment": "r"}
INTERNAL_RIGHTS = {"ptc.session": "r", "ptc.appointment": "r"}
# Of all other models the office reads the records.
OFFICE_RIGHTS = {
    "ptc.appointment": "rwc",
    "ptc.contact.check": "rw",
    "ptc.decline": "rwc",
    "ptc.family.change": "rwc",
    "ptc.help.request": "rw",
    "ptc.waitlist": "rwc",
    **dict.fromkeys((f"ptc.appointment.{name}" for name in ("also", "book", "lengthen", "move")), "rwcd"),
    **dict.fromkeys(("ptc.conference.check", "ptc.conference.check.line", "ptc.conference.check.load"), "rwcd"),
    **dict.fromkeys(("ptc.conference.trial", "ptc.message.preview", "ptc.office.page", "ptc.paper.print"), "rwcd"),
    **dict.fromkeys(("ptc.family.change.line", "ptc.must.see", "ptc.must.see.family"), "rwcd"),
    **dict.fromkeys(("ptc.booking.request", "ptc.calendar.feed", "ptc.session.call", "ptc.session.lengthen"), ""),
    **dict.fromkeys(("ptc.conference.again", "ptc.conference.again.line", "ptc.teacher.wish.decline"), ""),
    **dict.fromkeys(("ptc.import", "ptc.import.problem", "ptc.import.progress"), ""),
    **dict.fromkeys(("ptc.portal.invite", "ptc.portal.invite.line", "ptc.room.assign", "ptc.room.assign.line"), ""),
}
# Whoever sets up writes these besides.
SETUP = """
    campus change change.date change.line change.option change.room change.time class class.teacher conference
    conference.again conference.again.line conference.break conference.date conference.length conference.rule
    conference.teacher conference.window division enrollment family grade guardian import import.problem import.progress
    mailing portal.invite portal.invite.line room room.assign room.assign.line section session session.lengthen student
    subject teacher.wish teacher.wish.decline
"""
ADMINISTRATOR_RIGHTS = {
    **dict.fromkeys((f"ptc.{name}" for name in SETUP.split()), "rwcd"),
    **dict.fromkeys(("ptc.calendar.feed", "ptc.session.call"), "rd"),
    "ptc.booking.request": "r",
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}


class AccessCommon(PortalCase):
    """Somebody of every kind, and something of every family.

    ``step_father`` is the husband of ``other_mother`` in a family of their own with ``ole``'s friend ``uli``.
    """

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.conference.second_adult = "free"
        cls.uli = cls._make_student(given="Uli", family="Stein")
        cls.art.enrollment_ids = [(0, 0, {"student_id": cls.uli.id})]
        cls.step_father = cls._make_partner(given="Step Father", family="Stein")
        cls.family_step = cls._make_family(students=[cls.uli], adults=[cls.step_father, cls.other_mother])
        cls._make_people()
        cls._book_everything()
        cls.part = cls.of_ida.session_id.conference_teacher_id
        trial = {"conference_id": cls.conference.id, "family_id": cls.family.id, "partner_id": cls.mother.id}
        cls.trial = cls.env["ptc.conference.trial"].with_user(cls.user_office).create(trial)
        cls.children = cls.ida | cls.ole | cls.tom | cls.mia | cls.uli
        links = cls.env["ptc.guardian"].with_context(active_test=False).search([])
        cls.names = {*links.partner_id.mapped("name"), *cls.children.mapped("name")}

    @classmethod
    def _make_people(cls):
        cls.user_step_father = cls._make_portal_user(partner=cls.step_father)
        rights = {
            "mail_only": {"may_book": False, "receives_mail": True},
            "no_right": {"may_book": False, "receives_mail": False, "custody": "none"},
            "ended": {"active": False},
        }
        for name, link in rights.items():
            partner = cls._make_partner(given=name.replace("_", " ").title(), family="Hidden")
            cls._make_guardian(student=cls.ida, partner=partner, family=cls.family, **link)
            setattr(cls, f"user_{name}", cls._make_portal_user(partner=partner))
        cls.ida.partner_id.email = "ida@school.example"
        cls.user_student = cls._make_portal_user(partner=cls.ida.partner_id)
        cls.user_outsider = cls._make_portal_user(partner=cls._make_partner(given="Una", family="Stranger"))
        cls.user_portal_teacher = cls._make_portal_user(partner=cls.teacher_art)
        cls.user_internal_teacher = cls._make_user(
            "access.teacher", "base.group_user", partner_id=cls.teacher_homeroom.id
        )

    @classmethod
    def _book_everything(cls):
        book = cls._make_appointment
        art = {"teacher": cls.teacher_art}
        cls.of_ida = book(student=cls.ida, family=cls.family, booked_by=cls.father, **art)
        cls.of_ole = book(
            student=cls.ole, family=cls.family, teacher=cls.teacher_science, clock="16:20", booked_by=cls.mother
        )
        cls.of_tom = book(student=cls.tom, family=cls.other_family, clock="16:20", booked_by=cls.other_mother, **art)
        cls.of_uli = book(student=cls.uli, family=cls.family_step, clock="16:40", booked_by=cls.step_father, **art)
        cls.of_mia_mother = book(
            student=cls.mia,
            family=cls.family_mia_mother,
            teacher=cls.teacher_homeroom,
            clock="16:20",
            booked_by=cls.mia_mother,
        )
        cls.of_mia_father = book(
            student=cls.mia, family=cls.family_mia_father, clock="17:30", booked_by=cls.mia_father, **art
        )

    def _get_user(self, name):
        return getattr(self, f"user_{name}")

    def _get_path(self, address):
        ids = {"C": self.conference.id, "P": self.part.id, "T": self.trial.id, "F": self.family.id}
        ids.update(A=self.of_ida.id, K=self.art.id, M=self.mother.id)
        return "/".join(str(ids.get(part, part)) for part in address.split("/"))

    def _get_told(self, text):
        """Return the names of children and guardians in a text."""
        return {name for name in self.names if name in text}


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestAddresses(AccessCommon):
    """Every address for everybody: what it answers, and whom it names."""

    def _get_expected_names(self):
        own = {
            "mother": {self.ida, self.ole, self.mother, self.father},
            "father": {self.ida, self.ole, self.mother, self.father},
            "other_mother": {self.tom, self.uli, self.other_mother, self.step_father},
            "step_father": {self.uli, self.step_father},
            "mia_mother": {self.mia, self.mia_mother},
            "mia_father": {self.mia, self.mia_father},
            # The own students, and who comes: adults of the families that have booked, and who gets their messages.
            "portal_teacher": {
                *self.children,
                *(self.mother, self.father, self.other_mother, self.other_father, self.step_father, self.mia_father),
                self.user_mail_only.partner_id,
            },
            "internal_teacher": {self.mia, self.mia_mother},
            "student": {self.ida},
        }
        for name in ("mail_only", "no_right", "ended"):
            own[name] = {self._get_user(name).partner_id}
        return {name: {person.name for person in own.get(name, ())} for name in PEOPLE if name not in STAFF}

    def _visit(self, name):
        """Return ``({address: status}, text of all pages)`` as somebody finds them."""
        statuses, texts = {}, []
        for address in ADDRESSES.keys() - UNASKED:
            # Odoo's own address of reports tells the log whom it refuses.
            with mute_logger("odoo.http") if address.startswith("/report/") else nullcontext():
                response = self.url_open(self._get_path(address), allow_redirects=False)
            statuses[address] = response.status_code
            texts.append(response.text if response.status_code == 200 else "")
        return statuses, "".join(texts)

    def test_everybody_finds_the_own_only(self):
        names = self._get_expected_names()
        for name in PEOPLE:
            if name == "public":
                self.authenticate(None, None)
            else:
                self._sign_in(self._get_user(name))
            statuses, text = self._visit(name)
            expected = {
                address: answers.get(name, answers.get("all", 404) if name != "public" else 303)
                for address, answers in ADDRESSES.items()
                if address not in UNASKED
            }
            # Odoo's own address of reports has its own way to refuse.
            reports = {address for address in expected if address.startswith("/report/")}
            refused = {address for address in reports if expected.pop(address) != 200}
            unreported = {address for address in reports if statuses.pop(address) != 200}
            with self.subTest(name):
                self.assertEqual(statuses, expected if name != "public" else dict.fromkeys(statuses, 303))
                self.assertEqual(unreported, refused)
                if name not in STAFF:
                    self.assertEqual(self._get_told(text), names[name])

    def _get_routes(self, method):
        """Return the addresses of the addons that answer to a method, as they stand in the tables."""
        found = set()
        for url, endpoint in http._generate_routing_rules(self.env.registry._init_modules, nodb_only=False):
            methods = endpoint.routing.get("methods") or ["GET"]
            if endpoint.original_endpoint.__module__.startswith("odoo.addons.ptc_") and method in methods:
                found.add(re.sub(r"<(?:\w+:)?(\w+)>", lambda match: CONVERTERS.get(match[1], match[1]), url))
        return found

    def test_every_address_is_in_the_table(self):
        """A new page needs an entry; forms are those of the pages."""
        found = self._get_routes("GET")
        backs = {path for path in found if path.rsplit("/", 1)[-1] in FORMS}
        self.assertEqual(found - backs, {path for path in ADDRESSES if not path.startswith("/report/")})

    def test_every_form_and_report_is_in_the_table(self):
        self.assertEqual(self._get_routes("POST"), set(POSTS))
        reports = self.env["ir.actions.report"].search([("report_name", "=like", "ptc\\_%")])
        asked = {path.split("/")[3] for path in ADDRESSES if path.startswith("/report/")}
        self.assertEqual(set(reports.mapped("report_name")), asked)

    def _read_everything(self):
        """Return what forms could change, to compare."""
        names = ("ptc.appointment", "ptc.occupancy", "ptc.waitlist", "ptc.decline", "ptc.must.see", "ptc.session.hold")
        self.env.invalidate_all()
        return {
            name: [(one.id, one._log_access and one.write_date) for one in self.env[name].search([], order="id")]
            for name in names
        }

    def test_forms_of_others_are_not_there(self):
        """Whoever has no right on the family finds no form, whatever is sent."""
        link = self.ida.guardian_ids.filtered(lambda link: link.partner_id == self.mother)
        sent = {"appointment_id": self.of_ida.id, "session_id": self.of_ida.session_id.id, "link_id": link.id}
        sent["class_teacher_id"] = self.of_ida.class_teacher_id.id
        before, reached = self._read_everything(), {address: set() for address in POSTS}
        for name in sorted(set(PEOPLE) - {"mother", "father"}):
            self.authenticate(None, None) if name == "public" else self._sign_in(self._get_user(name))
            for address in POSTS:
                values = NOWHERE if name in STAFF and address.startswith(BASE) else sent
                data = {"csrf_token": Request.csrf_token(self), **values}
                answer = self.url_open(self._get_path(address), data=data, allow_redirects=False)
                is_login = "/web/login" in answer.headers.get("Location", "")
                if answer.status_code != 404 and not is_login:
                    reached[address].add(name)
        self.assertEqual(reached, POSTS)
        self.assertEqual(self._read_everything(), before)


@freeze_time("2026-10-05 12:00:00")
class TestModels(AccessCommon):
    """Every model for everybody: which rights, and what is found."""

    def _get_models(self):
        names = [name for name, model in self.env.items() if name.startswith("ptc.") and not model._abstract]
        self.assertGreater(len(names), 50)
        return sorted(names)

    def _get_rights(self, user, model):
        records = self.env[model].with_user(user)
        return "".join(letter for letter, operation in OPERATIONS.items() if records.has_access(operation))

    def test_rights_on_every_model(self):
        for name in PEOPLE:
            user = self._get_user(name)
            if name in STAFF:
                continue
            expected = {} if name == "public" else INTERNAL_RIGHTS if name in INTERNAL else PORTAL_RIGHTS
            found = {model: self._get_rights(user, model) for model in self._get_models()}
            with self.subTest(name):
                self.assertEqual({model: rights for model, rights in found.items() if rights}, expected)

    def test_office_writes_no_setup_and_deletes_no_record(self):
        for model in ("ptc.conference", "ptc.family", "ptc.guardian", "ptc.student", "ptc.session", "ptc.room"):
            self.assertEqual(self._get_rights(self.user_office, model), "r", model)
        for model in ("ptc.appointment", "ptc.family.change", "ptc.contact.check", "ptc.outbox", "ptc.message"):
            for name in STAFF:
                self.assertNotIn("d", self._get_rights(self._get_user(name), model), model)

    def test_rights_of_the_staff_on_every_model(self):
        """Each model is read by the office at least; a new one that may be written needs an entry."""
        models = self._get_models()
        office = {model: self._get_rights(self.user_office, model) for model in models}
        self.assertEqual({model: rights for model, rights in office.items() if rights != "r"}, OFFICE_RIGHTS)
        more = {model: self._get_rights(self.user_administrator, model) for model in models}
        self.assertEqual(
            {model: rights for model, rights in more.items() if rights != office[model]}, ADMINISTRATOR_RIGHTS
        )

    def test_what_is_found(self):
        none = self.env["ptc.appointment"]
        art = self.conference.session_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        expected = {
            "mother": self.of_ida | self.of_ole,
            "father": self.of_ida | self.of_ole,
            "other_mother": self.of_tom | self.of_uli,
            "step_father": self.of_uli,
            "mia_mother": self.of_mia_mother,
            "mia_father": self.of_mia_father,
            "portal_teacher": art.appointment_ids,
            "internal_teacher": self.of_mia_mother,
        }
        for name in PEOPLE:
            if name in (*STAFF, "public"):
                continue
            user = self._get_user(name)
            found = {
                model: self.env[model].with_user(user).with_context(active_test=False).search([]).sudo()
                for model in (INTERNAL_RIGHTS if name in INTERNAL else PORTAL_RIGHTS)
            }
            with self.subTest(name):
                self.assertEqual(found["ptc.appointment"], expected.get(name, none))
                teaches = {
                    "portal_teacher": art,
                    "internal_teacher": self.of_mia_mother.session_id.search(
                        [("teacher_id", "=", self.teacher_homeroom.id)]
                    ),
                }
                self.assertEqual(found["ptc.session"], teaches.get(name, art.browse()))
                if name not in INTERNAL:
                    sees = name in GUARDIANS or name == "portal_teacher"
                    self.assertEqual(found["ptc.conference"], self.conference if sees else self.conference.browse())

    def test_reports(self):
        """Reports on any of our models print nothing for who may not read the records."""
        reports = self.env["ir.actions.report"].search([("model", "=like", "ptc.%")])
        self.assertTrue(reports)
        for report in reports:
            records = self.env[report.model].search([], limit=3)
            for name in PEOPLE:
                if name in STAFF or self._get_rights(self._get_user(name), report.model):
                    continue
                with self.subTest(name=name, report=report.report_name), self.assertRaises(AccessError):
                    report.with_user(self._get_user(name))._render_qweb_html(report.report_name, records.ids)
