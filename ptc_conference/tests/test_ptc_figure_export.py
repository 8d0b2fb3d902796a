# SPDX-License-Identifier: LGPL-3.0-or-later
import csv
import io
import json

from freezegun import freeze_time
from lxml import etree
from openpyxl import load_workbook

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import PortalCase

# What each list is, which rows of it, and what stands in some of its columns, row by row.
LISTS = {
    "unable to attend": ("ptc_decline_action", [], {"Student": ["Ole Olsen"], "Message": ["We are away"]}),
    "signed up": (
        "ptc_figure_signup_action",
        [("state", "=", "booked")],
        {"Student": ["Ida Olsen"], "State": ["Signed up"]},
    ),
    "not signed up": (
        "ptc_figure_signup_action",
        [("state", "in", ("silent", "unreached"))],
        {
            "Student": ["Mia Park", "Mia Park", "Tom Reyes"],
            "Telephone": ["", "", "Other Father Reyes: +49 30 77"],
        },
    ),
    "students against sessions": (
        "ptc_figure_teacher_action",
        [("session_count", "!=", 0)],
        {
            "Teacher": ["Arno Art", "Hanna Homeroom", "Selma Science"],
            "Students": ["4", "3", "1"],
            "Sessions": ["19", "20", "20"],
            "Booked": ["1", "0", "0"],
        },
    ),
    "teachers without sessions": (
        "ptc_figure_teacher_action",
        [("session_count", "=", 0)],
        {"Teacher": ["Emma Empty"]},
    ),
    "class list": (
        "ptc_figure_class_action",
        [("class_id.name", "=", "Homeroom 4-A")],
        {"Class": ["Homeroom 4-A"] * 3, "Student": ["Ida Olsen", "Mia Park", "Tom Reyes"]},
    ),
    "teachers' classes": (
        "ptc_figure_class_action_teachers",
        [("teacher_id.name", "=", "Selma Science")],
        {"Teacher": ["Selma Science"], "Class": ["Science 7"], "Student": ["Ole Olsen"]},
    ),
    "students' classes": (
        "ptc_figure_class_action_students",
        [("student_id.name", "=", "Ole Olsen")],
        {"Student": ["Ole Olsen"] * 2, "Class": ["Art", "Science 7"]},
    ),
    "matrix": (
        "ptc_figure_session_action",
        [("status", "!=", "free")],
        {
            "Date": ["2026-10-13"] * 2,
            "Time": ["16:00", "16:10"],
            "Teacher": ["Arno Art"] * 2,
            "Status": ["Booked", "Blocked"],
        },
    ),
    "marked as must-see": ("ptc_must_see_action", [], {"Student": ["Mia Park"]}),
    "must-see list": ("ptc_must_see_family_action", [], {"Student": ["Mia Park"] * 2, "Teacher": ["Arno Art"] * 2}),
    "must-see reached": ("ptc_figure_must_see_action", [], {"Student": ["Mia Park"] * 2}),
}


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestFigureExport(PortalCase):
    """The office exports its lists as CSV and XLSX by Odoo's own export: the columns that the list shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_office = cls._make_user("export.office", "ptc_roster.group_office")
        cls.other_father.phone = "+49 30 77"
        cls._make_appointment(student=cls.ida, family=cls.family, teacher=cls.teacher_art)
        cls._get_session(teacher=cls.teacher_art, clock="16:10").is_blocked = True
        cls._make_part(conference=cls.conference, teacher=cls._make_teacher(given="Emma", family="Empty"))
        here = {"conference_id": cls.conference.id}
        away = {"student_id": cls.ole.id, "family_id": cls.family.id, "partner_id": cls.mother.id}
        cls.env["ptc.decline"].create({**here, **away, "message": "We are away"})
        met = cls._get_class_teacher(student=cls.mia, teacher=cls.teacher_art)
        cls.env["ptc.must.see"].create({**here, "student_id": cls.mia.id, "class_teacher_id": met.id})

    def _get_columns(self, model):
        """Return ``[{"name", "label", "type"}]`` of the columns of a list, as the browser asks for them."""
        view = self.env[model].with_user(self.user_office).get_view(view_type="list")
        fields = self.env[model].fields_get()
        shown = etree.fromstring(view["arch"]).xpath("/list/field")
        names = [node.get("name") for node in shown if node.get("column_invisible") not in ("1", "True")]
        return [{"name": name, "label": fields[name]["string"], "type": fields[name]["type"]} for name in names]

    def _post_export(self, kind, model, domain, groupby=()):
        data = {
            "model": model,
            "fields": self._get_columns(model),
            "ids": False,
            "domain": [["conference_id", "=", self.conference.id], *map(list, domain)],
            "groupby": list(groupby),
            "context": {},
            "import_compat": False,
        }
        values = {"data": json.dumps(data), "csrf_token": Request.csrf_token(self)}
        return self.url_open(f"/web/export/{kind}", data=values, allow_redirects=False)

    def _export(self, kind, model, domain, groupby=()):
        """Return the rows of a file as lists of texts, the head first."""
        self._sign_in(self.user_office)
        response = self._post_export(kind, model, domain, groupby)
        self.assertEqual(response.status_code, 200)
        if kind == "csv":
            return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        rows = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
        return [["" if cell is None else str(cell) for cell in row] for row in rows]

    def _check_list(self, kind, action, domain, expected):
        model = self.env.ref(f"ptc_conference.{action}").res_model
        head, *rows = self._export(kind, model, domain)
        self.assertEqual(head, [column["label"] for column in self._get_columns(model)])
        for label, wanted in expected.items():
            column = head.index(label)
            found = [row[column].removesuffix(" 00:00:00") for row in rows]
            self.assertEqual(sorted(found), sorted(wanted), label)

    def test_each_list_as_csv(self):
        for name, (action, domain, expected) in LISTS.items():
            with self.subTest(name):
                self._check_list("csv", action, domain, expected)

    def test_each_list_as_xlsx(self):
        for name, (action, domain, expected) in LISTS.items():
            with self.subTest(name):
                self._check_list("xlsx", action, domain, expected)

    def test_groups_as_xlsx(self):
        rows = self._export("xlsx", "ptc.figure.class", [], ["class_id"])
        firsts = [row[0].strip() for row in rows]
        for group in ("Homeroom 4-A (3)", "Art (4)", "Science 7 (1)"):
            self.assertIn(group, firsts)

    def test_a_row_stands_beside_its_own(self):
        head, *rows = self._export("csv", "ptc.figure.signup", [])
        told = {(row[head.index("Student")], row[head.index("State")]) for row in rows}
        expected = {
            ("Ida Olsen", "Signed up"),
            ("Ole Olsen", "Unable to attend"),
            ("Tom Reyes", "Not signed up"),
            ("Mia Park", "Not signed up"),
        }
        self.assertEqual(told, expected)

    def test_others_export_nothing(self):
        teacher = self._make_portal_user(partner=self.teacher_art)
        inside = self._make_user("export.internal", "base.group_user,base.group_allow_export")
        for user in (self.user_mother, teacher, inside):
            self._sign_in(user)
            for kind in ("csv", "xlsx"):
                for name, (action, domain, _expected) in LISTS.items():
                    with self.subTest(name, user=user.login, kind=kind):
                        self._refuse(kind, self.env.ref(f"ptc_conference.{action}").res_model, domain)

    def test_who_has_not_signed_in_exports_nothing(self):
        self.authenticate(None, None)
        response = self._post_export("csv", "ptc.figure.signup", [])
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])

    @mute_logger("odoo.http", "odoo.addons.web.controllers.export")
    def _refuse(self, kind, model, domain):
        response = self._post_export(kind, model, domain)
        self.assertGreaterEqual(response.status_code, 400)
        for name in ("Ida", "Ole", "Tom", "Mia"):
            self.assertNotIn(name.encode(), response.content)
