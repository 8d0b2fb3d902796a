# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, timedelta

from freezegun import freeze_time

from odoo.fields import Command

from odoo.addons.ptc_conference.lib import grid
from odoo.addons.ptc_roster.tests.common import RosterCommon

TUESDAY, THURSDAY = date(2026, 10, 13), date(2026, 10, 15)


@freeze_time("2026-10-05 12:00:00")
class ConferenceCommon(RosterCommon):
    """A small school and a conference of two evenings, open for booking, in Europe/Berlin.

    Couple ``mother`` and ``father`` (``family``): ``ida`` (4-A) and ``ole`` (grade 7). Couple ``other_mother`` and
    ``other_father`` (``other_family``): ``tom`` (4-A). Separated ``mia_mother`` (``family_mia_mother``) and
    ``mia_father`` (``family_mia_father``): ``mia`` (4-A). Each adult has a portal user, ``user_<name>``.

    ``homeroom_4a`` is taught by ``teacher_homeroom`` to ida, tom and mia; ``art`` by ``teacher_art`` to all four;
    ``science_7`` by ``teacher_science`` to ole. ``conference``: 16:00 to 18:00 on ``TUESDAY`` and ``THURSDAY``,
    sessions of 10 minutes, break 17:00 to 17:20, hall time 5 minutes; 10 sessions an evening for each teacher.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_families()
        cls._set_up_classes()
        cls.campus = cls._make_campus(name="Main campus")
        cls.rooms = [cls._make_room(name=name, campus=cls.campus) for name in ("101", "102", "103")]
        cls.conference = cls._make_conference(name="Autumn conferences")
        cls._make_sessions(conference=cls.conference)
        cls.conference.action_open()

    @classmethod
    def _set_up_families(cls):
        cls.grade_7 = cls.env.ref("ptc_roster.grade_07")
        people = {
            "mother": "Olsen",
            "father": "Olsen",
            "other_mother": "Reyes",
            "other_father": "Reyes",
            "mia_mother": "Lind",
            "mia_father": "Park",
        }
        for name, family in people.items():
            partner = cls._make_partner(given=name.replace("_", " ").title(), family=family)
            setattr(cls, name, partner)
            setattr(cls, f"user_{name}", cls._make_portal_user(partner=partner))
        cls.ida = cls._make_student(given="Ida", family="Olsen")
        cls.ole = cls._make_student(given="Ole", family="Olsen", grade_id=cls.grade_7.id, section_id=False)
        cls.tom = cls._make_student(given="Tom", family="Reyes")
        cls.mia = cls._make_student(given="Mia", family="Park")
        cls.family = cls._make_family(students=[cls.ida, cls.ole], adults=[cls.mother, cls.father])
        cls.other_family = cls._make_family(students=[cls.tom], adults=[cls.other_mother, cls.other_father])
        cls.family_mia_mother = cls._make_family(
            students=[cls.mia], adults=[cls.mia_mother], link={"custody": "shared"}
        )
        cls.family_mia_father = cls._make_family(
            students=[cls.mia], adults=[cls.mia_father], link={"custody": "shared"}
        )

    @classmethod
    def _set_up_classes(cls):
        cls.teacher_homeroom = cls._make_teacher(given="Hanna", family="Homeroom")
        cls.teacher_art = cls._make_teacher(given="Arno", family="Art")
        cls.teacher_science = cls._make_teacher(given="Selma", family="Science")
        cls.homeroom_4a = cls._make_class(
            name="Homeroom 4-A",
            class_type="homeroom",
            grade_ids=[Command.set(cls.grade_4.ids)],
            teachers=[cls.teacher_homeroom],
            students=[cls.ida, cls.tom, cls.mia],
        )
        cls.art = cls._make_class(
            name="Art",
            class_type="specialty",
            grade_ids=[Command.set([cls.grade_4.id, cls.grade_7.id])],
            teachers=[cls.teacher_art],
            students=[cls.ida, cls.ole, cls.tom, cls.mia],
        )
        cls.science_7 = cls._make_class(
            name="Science 7",
            grade_ids=[Command.set(cls.grade_7.ids)],
            teachers=[cls.teacher_science],
            students=[cls.ole],
        )

    @classmethod
    def _make_campus(cls, *, name, **vals):
        return cls.env["ptc.campus"].create({"name": name, **vals})

    @classmethod
    def _make_room(cls, *, name, campus, **vals):
        return cls.env["ptc.room"].create({"name": name, "campus_id": campus.id, **vals})

    @classmethod
    def _make_conference(cls, *, name, days=(TUESDAY, THURSDAY), start_minute=16 * 60, stop_minute=18 * 60, **vals):
        """Create a conference that is not open yet and has no teachers; its window is open now."""
        hours = {"start_minute": start_minute, "stop_minute": stop_minute}
        return cls.env["ptc.conference"].create(
            {
                "name": name,
                "tz": "Europe/Berlin",
                "date_ids": [Command.create({"date": day, **hours}) for day in days],
                "break_ids": [Command.create({"start_minute": 17 * 60, "stop_minute": 17 * 60 + 20})],
                "window_ids": [Command.create({"opens": "2026-10-01 06:00:00", "closes": "2026-10-12 18:00:00"})],
                **vals,
            }
        )

    @classmethod
    def _make_part(cls, *, conference, teacher, **vals):
        """Give a teacher a part in a conference."""
        keys = {"conference_id": conference.id, "teacher_id": teacher.id}
        return cls.env["ptc.conference.teacher"].create({**keys, **vals})

    @classmethod
    def _make_sessions(cls, *, conference):
        """Do what the administrator does from a new conference to its sessions."""
        conference.action_add_teachers()
        conference.action_assign_rooms()
        conference.action_allot()

    @classmethod
    def _get_session(cls, *, teacher, clock="16:00", day=TUESDAY, conference=None):
        """Return the session of a teacher that begins at ``clock`` ("16:10"), local time of the conference."""
        conference = conference or cls.conference
        hour, minute = map(int, clock.split(":"))
        start = grid.to_utc(day, hour * 60 + minute, conference.tz)
        return conference.session_ids.filtered(lambda session: session.teacher_id == teacher and session.start == start)

    @classmethod
    def _make_appointment(cls, *, student, family, session=None, teacher=None, clock="16:00", day=TUESDAY, **vals):
        """Book as the office does: ``session``, or the one of ``teacher`` at ``clock`` on ``day``."""
        session = session or cls._get_session(teacher=teacher, clock=clock, day=day)
        class_teacher = cls._get_class_teacher(student=student, teacher=session.teacher_id)
        return cls.env["ptc.appointment"]._book(
            session=session, student=student, family=family, class_teacher=class_teacher, is_staff=True, **vals
        )

    @classmethod
    def _get_class_teacher(cls, *, student, teacher):
        """Return the first part of a teacher in a class of the student."""
        parts = student.enrollment_ids.class_id.class_teacher_ids
        return parts.filtered(lambda part: part.teacher_id == teacher)[:1]

    def _split_family(self):
        """Give the father of ida and ole a family of his own; return the change, which has been carried out."""
        change = self.env["ptc.family.change"].create({"kind": "split", "family_id": self.family.id})
        change.adult_ids = self.father
        change.line_ids = change._prepare_lines(self.family)
        change.action_apply()
        return change

    @classmethod
    def _to_utc(cls, *, clock, day=TUESDAY, tz="Europe/Berlin", after=0):
        """Return a local time of day as naive UTC, ``after`` minutes later."""
        hour, minute = map(int, clock.split(":"))
        return grid.to_utc(day, hour * 60 + minute, tz) + timedelta(minutes=after)
