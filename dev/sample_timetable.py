# SPDX-License-Identifier: LGPL-3.0-or-later
"""The teachers of the sample school, and the courses, classes and enrolments."""

from collections import Counter

from .sample_tables import (
    CODES,
    CORE,
    FIRST_DAY,
    GRADES,
    LAST_DAY,
    LATE_DAY,
    LOWER,
    LOWER_SUBJECTS,
    ORG,
    ROOMLESS,
    SCHOOL_YEAR,
    SPECIAL_ROOMS,
    STAFF_DOMAIN,
    STAFFING,
    SUPPORT,
    SUPPORT_BANDS,
    TERM,
    UPPER_SUBJECTS,
)


def _section_name(index):
    """Return A, B, ... Z, AA, AB, ... for 0, 1, ... 25, 26, 27, ..."""
    head, tail = divmod(index, 26)
    return (_section_name(head - 1) if head else "") + chr(ord("A") + tail)


class Staff:
    """The teachers, by what they teach, and their rooms."""

    def __init__(self, school):
        self.school = school
        self.rooms = {}
        self.homeroom = [self._add_teacher(f"Room {101 + index}") for index in range(len(LOWER) * school.sections)]
        self.subject = {subject: self._add_subject(subject, count) for subject, count in STAFFING.items()}
        self.upper = [teacher for pool in self.subject.values() for teacher in pool]
        self.all = [*self.homeroom, *self.upper]

    def _add_subject(self, subject, count):
        size = max(1, count * self.school.sections // 2)
        return [self._add_teacher(self._room_name(subject, index)) for index in range(size)]

    def _room_name(self, subject, index):
        if subject in ROOMLESS:
            return ""
        if subject in SPECIAL_ROOMS:
            return f"{SPECIAL_ROOMS[subject]} {index + 1}" if index else SPECIAL_ROOMS[subject]
        return f"Room {501 + sum(room.startswith('Room') for room in self.rooms.values())}"

    def _add_teacher(self, room):
        style = self.school.pick_style()
        names = self.school.pick_given_names(style, 1) + self.school.pick_family_names(style)
        teacher = self.school.add_user("T", "teacher", *names, STAFF_DOMAIN)
        self.rooms[teacher["sourcedId"]] = room
        return teacher


class Timetable:
    """The courses, classes and enrolments."""

    def __init__(self, school, staff):
        self.school, self.staff = school, staff
        self.turn = Counter()
        self.by_grade = {grade: [] for grade in GRADES}
        for user in school.rows["users.csv"]:
            if user["role"] == "student":
                self.by_grade[user["grades"]].append(user)

    def add_all(self):
        for grade in GRADES:
            subjects = LOWER_SUBJECTS if grade in LOWER else UPPER_SUBJECTS
            for period, subject in enumerate(("Homeroom", *subjects)):
                self._add_course(grade, subject, str(period))
        for grades in SUPPORT_BANDS:
            self._add_support(grades)
        self._add_co_teachers()

    def _add_course(self, grade, subject, period):
        """Add the course of a grade and subject with a class for each section."""
        course = self._add_course_row(f"{CODES[subject]}-{grade}", f"{subject} {grade.lstrip('0')}", grade, subject)
        groups = self._split(grade, subject)
        for index, students in enumerate(groups):
            title = f"{subject} {grade.lstrip('0')}-{_section_name(index)}"
            teacher = self._next_teacher(grade, subject, index)
            self._add_class(course, _section_name(index), title, teacher, students, period)

    def _add_support(self, grades):
        label = f"{grades[0].lstrip('0')}-{grades[-1].lstrip('0')}"
        course = self._add_course_row(f"{CODES[SUPPORT]}-{grades[0]}", f"{SUPPORT} {label}", ",".join(grades), SUPPORT)
        pupils = [student for grade in grades for student in self.by_grade[grade]][::14]
        teachers = self.staff.subject[SUPPORT]
        for index, teacher in enumerate(teachers):
            section = _section_name(index)
            self._add_class(
                course, section, f"{SUPPORT} {label} {section}", teacher, pupils[index :: len(teachers)], ""
            )

    def _add_course_row(self, code, title, grades, subject):
        return self.school.add(
            "courses.csv",
            sourcedId=f"K-{code}",
            schoolYearSourcedId=SCHOOL_YEAR,
            title=title,
            courseCode=code,
            grades=grades,
            orgSourcedId=ORG,
            subjects=subject,
        )

    def _split(self, grade, subject):
        """Return the grade's students in sections; languages and mathematics of the upper school mix the sections."""
        students = list(self.by_grade[grade])
        if grade not in LOWER and subject in ("Mathematics", "Spanish"):
            self.school.rng.shuffle(students)
        return [students[index :: self.school.sections] for index in range(self.school.sections)]

    def _next_teacher(self, grade, subject, index):
        if grade in LOWER and subject in ("Homeroom", *CORE):
            return self.staff.homeroom[LOWER.index(grade) * self.school.sections + index]
        pool = self.staff.subject.get(subject, self.staff.upper)
        self.turn[subject] += 1
        return pool[(self.turn[subject] - 1) % len(pool)]

    def _add_class(self, course, section, title, teacher, students, period):
        row = self.school.add(
            "classes.csv",
            sourcedId=f"C-{course['courseCode']}-{section}",
            title=title,
            grades=course["grades"],
            courseSourcedId=course["sourcedId"],
            classCode=f"{course['courseCode']}-{section}",
            classType="homeroom" if course["subjects"] == "Homeroom" else "scheduled",
            location=self.staff.rooms[teacher["sourcedId"]],
            schoolSourcedId=ORG,
            termSourcedIds=TERM,
            subjects=course["subjects"],
            periods=period,
        )
        self._enrol(row, teacher, "teacher", primary="true")
        for student in students:
            is_late = int(student["sourcedId"][1:]) % 90 == 17
            self._enrol(row, student, "student", begin=LATE_DAY if is_late else FIRST_DAY)

    def _add_co_teachers(self):
        """Give every seventh class a co-teacher, and every twenty-eighth a second one."""
        primary = {
            row["classSourcedId"]: row["userSourcedId"]
            for row in self.school.rows["enrollments.csv"]
            if row.get("primary") == "true"
        }
        for index, row in enumerate(self.school.rows["classes.csv"]):
            if index % 7 == 3:
                others = [teacher for teacher in self.staff.all if teacher["sourcedId"] != primary[row["sourcedId"]]]
                for teacher in self.school.rng.sample(others, 2 if index % 28 == 3 else 1):
                    self._enrol(row, teacher, "teacher", primary="false")

    def _enrol(self, row, user, role, primary="", begin=FIRST_DAY):
        self.school.add(
            "enrollments.csv",
            sourcedId=self.school.next_id("E"),
            classSourcedId=row["sourcedId"],
            schoolSourcedId=ORG,
            userSourcedId=user["sourcedId"],
            role=role,
            primary=primary,
            beginDate=begin,
            endDate=LAST_DAY,
        )
