# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.fields import Command
from odoo.tests import TransactionCase

from odoo.addons.mail.tests.common import mail_new_test_user


class RosterCommon(TransactionCase):
    """A school with one user per role, and makers of everything in a roster.

    The users: ``user_administrator``, ``user_office``, ``user_internal`` (no group of ours), ``user_public``.
    Parents get theirs from ``_make_portal_user``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "no_reset_password": True})
        cls.user_administrator = cls._make_user("roster.administrator", "ptc_roster.group_administrator")
        cls.user_office = cls._make_user("roster.office", "ptc_roster.group_office")
        cls.user_internal = cls._make_user("roster.internal", "base.group_user")
        cls.user_public = cls.env.ref("base.public_user")
        cls.grade_4 = cls.env.ref("ptc_roster.grade_04")
        cls.section_4a = cls._make_section(name="4-A", grade=cls.grade_4)

    @classmethod
    def _make_user(cls, login, groups, **vals):
        return mail_new_test_user(cls.env, login=login, groups=groups, email=f"{login}@school.example", **vals)

    @classmethod
    def _make_portal_user(cls, *, partner):
        """Give an adult a portal account, without sending anything.

        :return: the user; the login is the e-mail address of the partner.
        """
        person = {"partner_id": partner.id, "name": partner.name, "email": partner.email}
        return mail_new_test_user(cls.env, login=partner.email, groups="base.group_portal", **person)

    @classmethod
    def _make_section(cls, *, name, grade, **vals):
        return cls.env["ptc.section"].create({"name": name, "grade_id": grade.id, **vals})

    @classmethod
    def _make_partner(cls, *, given, family, **vals):
        """Create a person; the address is ``given.family@home.example`` unless told otherwise."""
        names = {"name": f"{given} {family}", "given_name": given, "family_name": family}
        email = f"{given}.{family}@home.example".lower().replace(" ", "")
        return cls.env["res.partner"].create({**names, "email": email, **vals})

    @classmethod
    def _make_teacher(cls, *, given, family, **vals):
        email = f"{given}.{family}@school.example".lower().replace(" ", "")
        return cls._make_partner(given=given, family=family, **{"is_teacher": True, "email": email, **vals})

    @classmethod
    def _make_student(cls, *, given, family, **vals):
        names = {"name": f"{given} {family}", "given_name": given, "family_name": family}
        place = {"grade_id": cls.grade_4.id, "section_id": cls.section_4a.id}
        return cls.env["ptc.student"].create({**names, **place, **vals})

    @classmethod
    def _make_family(cls, *, students=(), adults=(), link=None, **vals):
        """Create a family in which every adult is a guardian of every student.

        :param dict link: values for all links, for example ``{"custody": "shared"}``.
        """
        family = cls.env["ptc.family"].create(vals)
        for student in students:
            for adult in adults:
                cls._make_guardian(student=student, partner=adult, family=family, **(link or {}))
        return family

    @classmethod
    def _make_guardian(cls, *, student, partner, family, **vals):
        keys = {"student_id": student.id, "partner_id": partner.id, "family_id": family.id}
        return cls.env["ptc.guardian"].create({**keys, **vals})

    @classmethod
    def _make_class(cls, *, name, teachers=(), students=(), **vals):
        """Create a class; the first teacher is the primary one, the others are co-teachers."""
        roles = ["1_primary"] + ["2_co"] * len(teachers)
        parts = [{"teacher_id": teacher.id, "role": role} for teacher, role in zip(teachers, roles, strict=False)]
        return cls.env["ptc.class"].create(
            {
                "name": name,
                "class_teacher_ids": [Command.create(part) for part in parts],
                "enrollment_ids": [Command.create({"student_id": student.id}) for student in students],
                **vals,
            }
        )
