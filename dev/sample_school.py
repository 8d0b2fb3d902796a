# SPDX-License-Identifier: LGPL-3.0-or-later
"""Write an invented K-12 school as a OneRoster 1.1 folder with ``guardian_links.csv``.

Nobody in it exists. The same seed writes the same bytes, so a demonstration, a test and a
benchmark can rely on it. Only the standard library is used.

    python dev/sample_school.py FOLDER [--seed 19] [--scale 1.0]
"""

import argparse
import csv
import json
import pathlib
import random
import unicodedata
from collections import Counter, defaultdict

STUDENTS, MIN_STUDENTS = 450, 60
GRADES = ("KG", *(f"{number:02d}" for number in range(1, 13)))
LOWER = GRADES[:6]
ORG, SCHOOL_YEAR, TERM = "ORG-1", "SY-2027", "TERM-2027-1"
FIRST_DAY, LAST_DAY, LATE_DAY = "2026-08-24", "2027-06-12", "2026-10-05"
STAFF_DOMAIN, STUDENT_DOMAIN, GUARDIAN_DOMAIN = "larkspur-bend.example", "students.larkspur-bend.example", "example.org"

CORE = ("English", "Mathematics", "Science", "Social Studies")
UPPER_SUBJECTS = (*CORE, "Spanish", "Art", "Physical Education")
LOWER_SUBJECTS = (*CORE, "Music", "Art", "Physical Education")
SUPPORT = "Learning Support"
SUPPORT_BANDS = (("01", "02", "03"), ("04", "05", "06"), ("07", "08", "09"))
CODES = {
    "Homeroom": "HR", "English": "ENG", "Mathematics": "MAT", "Science": "SCI", "Social Studies": "SOC", "Spanish": "SPA",
    "Music": "MUS", "Art": "ART", "Physical Education": "PE", SUPPORT: "LS",
}  # fmt: skip
# Subject -> teachers for each two sections a grade has; the lower school's homeroom teachers come on top.
STAFFING = {
    "English": 2, "Mathematics": 2, "Science": 2, "Social Studies": 1, "Spanish": 1, "Music": 1, "Art": 1, "Physical Education": 1, SUPPORT: 1,
}  # fmt: skip
SPECIAL_ROOMS = {"Music": "Music Room", "Art": "Art Studio", "Physical Education": "Gym"}
ROOMLESS = ("Spanish", SUPPORT)  # they teach in others' rooms, so the school's system holds no room for them

BASE = ("sourcedId", "status", "dateLastModified")
COLUMNS = {
    "orgs.csv": (*BASE, "name", "type", "identifier", "parentSourcedId"),
    "academicSessions.csv": (*BASE, "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"),
    "courses.csv": (*BASE, "schoolYearSourcedId", "title", "courseCode", "grades", "orgSourcedId", "subjects", "subjectCodes"),
    "classes.csv": (
        *BASE, "title", "grades", "courseSourcedId", "classCode", "classType", "location", "schoolSourcedId", "termSourcedIds", "subjects",
        "subjectCodes", "periods",
    ),
    "users.csv": (
        *BASE, "enabledUser", "orgSourcedIds", "role", "username", "userIds", "givenName", "familyName", "middleName", "identifier", "email", "sms",
        "phone", "agentSourcedIds", "grades", "password",
    ),
    "enrollments.csv": (*BASE, "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate", "endDate"),
    "guardian_links.csv": ("studentSourcedId", "guardianSourcedId", "relationship", "household", "custody", "mayBook", "receivesMail"),
    "manifest.csv": ("propertyName", "value"),
}  # fmt: skip
MANIFEST_FILES = (
    "academicSessions", "categories", "classes", "classResources", "courses", "courseResources", "demographics", "enrollments", "lineItems", "orgs",
    "resources", "results", "users",
)  # fmt: skip
# Letters that Unicode does not split into a base letter and an accent.
PLAIN_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "ß": "ss", "å": "a", "Å": "A"})


def generate(folder, seed=19, scale=1.0):
    """Write the school into a folder, which is made if needed.

    :param pathlib.Path folder: files of the same names in it are replaced.
    :param float scale: 1.0 is 450 students and 24 teachers, 10 has ten times the rows; never fewer than 60 students.
    :return: the folder.
    """
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    school = _School(random.Random(seed), scale)
    _add_frame(school)
    staff = _Staff(school)
    _Families(school, staff).add_all()
    _Timetable(school, staff).add_all()
    school.share_agents()
    for name, columns in COLUMNS.items():
        _write(folder / name, columns, school.rows[name])
    return folder


def _write(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


def _add_frame(school):
    """Add the organisation, the school year with its one term, and the manifest."""
    school.add("orgs.csv", sourcedId=ORG, name="Larkspur Bend School", type="school", identifier="LBS")
    year = {"startDate": FIRST_DAY, "endDate": LAST_DAY, "schoolYear": "2027"}
    school.add("academicSessions.csv", sourcedId=SCHOOL_YEAR, title="2026-2027", type="schoolYear", **year)
    school.add("academicSessions.csv", sourcedId=TERM, title="Full Year", type="term", parentSourcedId=SCHOOL_YEAR, **year)
    present = {name.removesuffix(".csv") for name in COLUMNS}
    properties = {"manifest.version": "1.0", "oneroster.version": "1.1"}
    properties |= {f"file.{name}": "bulk" if name in present else "absent" for name in MANIFEST_FILES}
    properties |= {"source.systemName": "Sample school", "source.systemCode": "ptc-sample"}
    for name, value in properties.items():
        school.add("manifest.csv", propertyName=name, value=value)


def _section_name(index):
    """Return A, B, ... Z, AA, AB, ... for 0, 1, ... 25, 26, 27, ..."""
    head, tail = divmod(index, 26)
    return (_section_name(head - 1) if head else "") + chr(ord("A") + tail)


def _ascii_words(*names):
    """Return the names as dotted plain letters (``zoe.vanderweide``); empty when a script has no plain form."""
    folded = (unicodedata.normalize("NFKD", name.translate(PLAIN_LETTERS)) for name in names)
    words = ["".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum()) for name in folded]
    return ".".join(words) if all(words) else ""


class _School:
    """The rows of all files, and what gives out ids, names and addresses."""

    def __init__(self, rng, scale):
        self.rng = rng
        self.students = max(MIN_STUDENTS, round(STUDENTS * scale))
        self.sections = max(1, round(2 * scale))
        self.rows = {name: [] for name in COLUMNS}
        self.styles = json.loads(pathlib.Path(__file__).with_name("sample_names.json").read_text(encoding="utf-8"))
        self._ids = Counter()
        self._locals = Counter()

    def add(self, file, /, **row):
        self.rows[file].append(row)
        return row

    def next_id(self, prefix):
        self._ids[prefix] += 1
        return f"{prefix}{self._ids[prefix]:05d}"

    def pick_style(self):
        return self.rng.choices(list(self.styles), [style["weight"] for style in self.styles.values()])[0]

    def pick_family_names(self, style, count=1):
        return self.rng.sample(self.styles[style]["family"], count)

    def pick_given_names(self, style, count):
        return self.rng.sample(self.styles[style]["given"], count)

    def add_user(self, prefix, role, given, family, domain, **values):
        """Add a person with an id, a username and, unless ``email`` is given, an address that nobody else has."""
        source_id = self.next_id(prefix)
        local = _ascii_words(given, family) or f"{role}.{source_id.lower()}"
        self._locals[local] += 1
        if self._locals[local] > 1:
            local = f"{local}{self._locals[local]}"
        user = {
            "sourcedId": source_id, "enabledUser": "true", "orgSourcedIds": ORG, "role": role, "username": local, "givenName": given,
            "familyName": family, "identifier": source_id, "email": f"{local}@{domain}",
        }  # fmt: skip
        return self.add("users.csv", **(user | values))

    def share_agents(self):
        """Write each link as an agent of the student, of the guardian, or of both, as real exports do."""
        agents = defaultdict(list)
        for link in self.rows["guardian_links.csv"]:
            student, guardian = link["studentSourcedId"], link["guardianSourcedId"]
            side = self.rng.choices(("student", "both", "guardian"), (75, 15, 10))[0]
            if side != "guardian":
                agents[student].append(guardian)
            if side != "student":
                agents[guardian].append(student)
        for user in self.rows["users.csv"]:
            user["agentSourcedIds"] = ",".join(agents[user["sourcedId"]])


class _Staff:
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


class _Families:
    """The students with their guardians: first one family of each kind, then the rest by chance.

    A step-parent has custody none, may book, and is ``guardian`` to the child. Grandparents are ``relative``.
    """

    def __init__(self, school, staff):
        self.school, self.rng, self.staff = school, school.rng, staff
        self.seats = Counter(GRADES[index % len(GRADES)] for index in range(school.students))

    def add_all(self):
        self._add_certain()
        shapes = {
            self.add_couple: 50, self.add_single: 16, self.add_separated: 14, self.add_excluded: 4, self.add_step: 5, self.add_remarried: 4,
            self.add_grandparent: 3,
        }  # fmt: skip
        while self.seats.total() > 3:
            shape = self.rng.choices(list(shapes), list(shapes.values()))[0]
            shape(self.take_grades(self.rng.choices((1, 2, 3, 4), (44, 41, 12, 3))[0]))
        while self.seats.total():
            self.add_couple(self.take_grades(1))

    def _add_certain(self):
        """Add one family of each kind, so that any seed and any scale has them all."""
        self.add_couple(self.take_grades(2), style="general", is_one_name=True)
        self.add_couple(self.take_grades(2), style="general", is_one_name=False)
        self.add_couple(self.take_grades(2), style="general", is_one_name=True, has_one_address=True)
        self.add_couple(self._take_twin_grades(), style="accents", is_one_name=True)
        for style in ("particles", "mc", "arabic", "hebrew", "chinese"):
            self.add_couple(self.take_grades(1), style=style, is_one_name=True)
        for teacher in (self.staff.homeroom[1], self.staff.subject["Mathematics"][0]):
            self.add_teacher_parent(self.take_grades(1), teacher)
        self.add_single(self.take_grades(1), email="")
        self.add_separated(self.take_grades(2))
        self.add_excluded(self.take_grades(1))
        self.add_step(self.take_grades(2))
        self.add_remarried(self.take_grades(1))
        self.add_grandparent(self.take_grades(1))

    def take_grades(self, count):
        """Return up to ``count`` different grades with a free place, at most six years apart, and take the places."""
        first = self.rng.choice([grade for grade in GRADES for _seat in range(self.seats[grade])])
        low = GRADES.index(first)
        near = [grade for grade in GRADES[max(0, low - 3) : low + 4] if grade != first and self.seats[grade]]
        grades = [first, *self.rng.sample(near, min(count - 1, len(near)))]
        self.seats.subtract(grades)
        return sorted(grades, key=GRADES.index)

    def _take_twin_grades(self):
        grade = self.rng.choice([grade for grade in GRADES if self.seats[grade] > 1])
        self.seats[grade] -= 2
        return [grade, grade]

    def add_couple(self, grades, style=None, is_one_name=None, has_one_address=False):
        style = style or self.school.pick_style()
        is_one_name = self.rng.random() < 0.72 if is_one_name is None else is_one_name
        names = self.school.pick_family_names(style, 2)
        first, *given = self.school.pick_given_names(style, len(grades) + 2)
        one = self._add_guardian(first, names[0])
        email = {"email": one["email"]} if has_one_address else {}
        two = self._add_guardian(given.pop(), names[0] if is_one_name else names[1], **email)
        children = self._add_children(grades, given, names[0])
        self._link(children, self.school.next_id("H"), one, two)

    def add_teacher_parent(self, grades, teacher):
        given = self.school.pick_given_names("general", len(grades) + 1)
        partner = self._add_guardian(given.pop(), teacher["familyName"])
        children = self._add_children(grades, given, teacher["familyName"])
        self._link(children, self.school.next_id("H"), teacher, partner)

    def add_single(self, grades, **values):
        name, children = self._start(grades)
        self._link(children, self.school.next_id("H"), self._add_parent(name, **values))

    def add_separated(self, grades):
        """Two households, and both book."""
        name, children = self._start(grades)
        for parent in (self._add_parent(name), self._add_parent()):
            self._link(children, self.school.next_id("H"), parent, custody="shared")

    def add_excluded(self, grades):
        """One parent has custody; the other has none, may not book and is not written to."""
        name, children = self._start(grades)
        self._link(children, self.school.next_id("H"), self._add_parent(name))
        other = self._add_parent(enabledUser="false")
        self._link(children, self.school.next_id("H"), other, custody="none", mayBook="false", receivesMail="false")

    def add_step(self, grades):
        """Separated parents, one of whom lives with a step-parent who books too."""
        name, children = self._start(grades)
        home = self.school.next_id("H")
        self._link(children, home, self._add_parent(name), custody="shared")
        self._link(children, home, self._add_parent(role="guardian"), custody="none")
        self._link(children, self.school.next_id("H"), self._add_parent(), custody="shared")

    def add_remarried(self, grades):
        """A parent in two households: the own children's, and the new partner's children's as a step-parent."""
        name, children = self._start(grades)
        parent, own_home = self._add_parent(name), self.school.next_id("H")
        self._link(children, own_home, parent, custody="shared")
        self._link(children, self.school.next_id("H"), self._add_parent(), custody="shared")
        partner_name, step_children = self._start(self.take_grades(1))
        home = self.school.next_id("H")
        self._link(step_children, home, self._add_parent(partner_name))
        self._link(step_children, home, parent, relationship="guardian", custody="none")

    def add_grandparent(self, grades):
        name, children = self._start(grades)
        home = self.school.next_id("H")
        self._link(children, home, self._add_parent(name))
        self._link(children, home, self._add_parent(name, role="relative"), custody="none")

    def _start(self, grades):
        """Return a family name and the children who have it."""
        style = self.school.pick_style()
        (name,) = self.school.pick_family_names(style)
        return name, self._add_children(grades, self.school.pick_given_names(style, len(grades)), name)

    def _add_children(self, grades, given, name):
        children = []
        for grade, given_name in zip(grades, given, strict=True):
            email = {"email": ""} if grade in LOWER else {}
            children.append(self.school.add_user("S", "student", given_name, name, STUDENT_DOMAIN, grades=grade, **email))
        return children

    def _add_parent(self, name=None, **values):
        """Add an adult whose given name suits the family name; without a name, one is picked."""
        holders = (style for style, names in self.school.styles.items() if name in names["family"])
        style = next(holders, None) or self.school.pick_style()
        name = name or self.school.pick_family_names(style)[0]
        return self._add_guardian(self.school.pick_given_names(style, 1)[0], name, **values)

    def _add_guardian(self, given, family, role="parent", **values):
        phone = f"+1555{self.rng.randrange(10**6):07d}" if self.rng.random() < 0.9 else ""
        sms = phone if self.rng.random() < 0.5 else ""
        return self.school.add_user("G", role, given, family, GUARDIAN_DOMAIN, **({"phone": phone, "sms": sms} | values))

    def _link(self, children, household, *guardians, **values):
        for child in children:
            for guardian in guardians:
                relationship = "parent" if guardian["role"] == "teacher" else guardian["role"]
                link = {"relationship": relationship, "household": household, "custody": "full", "mayBook": "true", "receivesMail": "true"}
                ids = {"studentSourcedId": child["sourcedId"], "guardianSourcedId": guardian["sourcedId"]}
                self.school.add("guardian_links.csv", **ids, **(link | values))


class _Timetable:
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
            self._add_class(course, section, f"{SUPPORT} {label} {section}", teacher, pupils[index :: len(teachers)], "")

    def _add_course_row(self, code, title, grades, subject):
        return self.school.add(
            "courses.csv", sourcedId=f"K-{code}", schoolYearSourcedId=SCHOOL_YEAR, title=title, courseCode=code, grades=grades, orgSourcedId=ORG,
            subjects=subject,
        )  # fmt: skip

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
            "classes.csv", sourcedId=f"C-{course['courseCode']}-{section}", title=title, grades=course["grades"],
            courseSourcedId=course["sourcedId"], classCode=f"{course['courseCode']}-{section}",
            classType="homeroom" if course["subjects"] == "Homeroom" else "scheduled",
            location=self.staff.rooms[teacher["sourcedId"]], schoolSourcedId=ORG, termSourcedIds=TERM, subjects=course["subjects"], periods=period,
        )  # fmt: skip
        self._enrol(row, teacher, "teacher", primary="true")
        for student in students:
            is_late = int(student["sourcedId"][1:]) % 90 == 17
            self._enrol(row, student, "student", begin=LATE_DAY if is_late else FIRST_DAY)

    def _add_co_teachers(self):
        """Give every seventh class a co-teacher, and every twenty-eighth a second one."""
        primary = {
            row["classSourcedId"]: row["userSourcedId"] for row in self.school.rows["enrollments.csv"] if row.get("primary") == "true"
        }  # fmt: skip
        for index, row in enumerate(self.school.rows["classes.csv"]):
            if index % 7 == 3:
                others = [teacher for teacher in self.staff.all if teacher["sourcedId"] != primary[row["sourcedId"]]]
                for teacher in self.school.rng.sample(others, 2 if index % 28 == 3 else 1):
                    self._enrol(row, teacher, "teacher", primary="false")

    def _enrol(self, row, user, role, primary="", begin=FIRST_DAY):
        self.school.add(
            "enrollments.csv", sourcedId=self.school.next_id("E"), classSourcedId=row["sourcedId"], schoolSourcedId=ORG,
            userSourcedId=user["sourcedId"], role=role, primary=primary, beginDate=begin, endDate=LAST_DAY,
        )  # fmt: skip


def find_cases(folder):
    """Return ids of people worth showing in a demonstration, the same ones each time.

    :param pathlib.Path folder: any OneRoster folder with ``guardian_links.csv``.
    :return: ``{"couple": (guardian id, guardian id), "separated": (guardian id, guardian id), "teacher": teacher id}``; the teacher
        is the one who teaches the couple's children most. A key is absent when the folder has no such people.
    """
    roster = _Roster(pathlib.Path(folder))
    cases = {"couple": roster.best(roster.couples()), "separated": roster.best(roster.separated())}
    if cases["couple"]:
        cases["teacher"] = roster.teacher_of(roster.couples()[cases["couple"]])
    return {name: people for name, people in cases.items() if people}


class _Roster:
    """Read-only view of a folder for ``find_cases``."""

    def __init__(self, folder):
        self.users = {user["sourcedId"]: user for user in _read(folder / "users.csv")}
        self.enrollments = _read(folder / "enrollments.csv")
        self.teachers = {row["userSourcedId"] for row in self.enrollments if row["role"] == "teacher"}
        self.by_student, self.homes = defaultdict(list), defaultdict(set)
        for link in _read(folder / "guardian_links.csv"):
            self.by_student[link["studentSourcedId"]].append(link)
            self.homes[link["guardianSourcedId"]].add(link["household"])
        self.addresses = Counter(user.get("email", "").casefold() for user in self.users.values())

    def couples(self):
        """Return ``{(guardian id, guardian id): {student id, ...}}`` of two who alone are all the family of their children."""
        return self._pairs(lambda links: len({link["household"] for link in links}) == 1)

    def separated(self):
        """Return the same for two who share custody from two households."""
        return self._pairs(lambda links: len({link["household"] for link in links}) == 2 and all(link["custody"] == "shared" for link in links))

    def _pairs(self, is_wanted):
        pairs = defaultdict(set)
        for student, links in self.by_student.items():
            if len(links) == 2 and all(link["mayBook"] == "true" and link["custody"] != "none" for link in links) and is_wanted(links):
                pairs[tuple(sorted(link["guardianSourcedId"] for link in links))].add(student)
        return pairs

    def best(self, pairs):
        """Return the pair that is easiest to show, or None."""
        return min(pairs, key=lambda pair: (*(-point for point in self._points(pair, pairs[pair])), pair), default=None)

    def _points(self, pair, students):
        """Return what speaks for a pair, most important first: own addresses, at least two children, no other part."""
        users = [self.users.get(guardian, {}) for guardian in pair]
        has_address = all(user.get("email") and self.addresses[user["email"].casefold()] == 1 for user in users)
        has_one_part = all(len(self.homes[guardian]) == 1 and guardian not in self.teachers for guardian in pair)
        return has_address, len(students) > 1, has_one_part

    def teacher_of(self, students):
        classes = Counter(row["classSourcedId"] for row in self.enrollments if row["userSourcedId"] in students)
        hits = Counter()
        for row in self.enrollments:
            if row["role"] == "teacher" and row.get("primary", "").lower() == "true":
                hits[row["userSourcedId"]] += classes[row["classSourcedId"]]
        return min(hits, key=lambda teacher: (-hits[teacher], teacher), default=None)


def _read(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def main():
    parser = argparse.ArgumentParser(description="Write an invented school as a OneRoster 1.1 folder.")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=19)
    parser.add_argument("--scale", type=float, default=1.0, help="1.0 is 450 students; 10 has ten times the rows")
    options = parser.parse_args()
    print(generate(options.folder, options.seed, options.scale))


if __name__ == "__main__":
    main()
