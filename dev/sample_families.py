# SPDX-License-Identifier: LGPL-3.0-or-later
"""The students of the sample school and their guardians."""

from collections import Counter

from .sample_tables import GRADES, GUARDIAN_DOMAIN, LOWER, STUDENT_DOMAIN


class Families:
    """The students with their guardians: first one family of each kind, then the rest by chance.

    A step-parent has custody none, may book, and is ``guardian`` to the child. Grandparents are ``relative``.
    """

    def __init__(self, school, staff):
        self.school, self.rng, self.staff = school, school.rng, staff
        self.seats = Counter(GRADES[index % len(GRADES)] for index in range(school.students))

    def add_all(self):
        self._add_certain()
        shapes = {
            self.add_couple: 50,
            self.add_single: 16,
            self.add_separated: 14,
            self.add_excluded: 4,
            self.add_step: 5,
            self.add_remarried: 4,
            self.add_grandparent: 3,
        }
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
            children.append(
                self.school.add_user("S", "student", given_name, name, STUDENT_DOMAIN, grades=grade, **email)
            )
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
        return self.school.add_user(
            "G", role, given, family, GUARDIAN_DOMAIN, **({"phone": phone, "sms": sms} | values)
        )

    def _link(self, children, household, *guardians, **values):
        for child in children:
            for guardian in guardians:
                relationship = "parent" if guardian["role"] == "teacher" else guardian["role"]
                link = {
                    "relationship": relationship,
                    "household": household,
                    "custody": "full",
                    "mayBook": "true",
                    "receivesMail": "true",
                }
                ids = {"studentSourcedId": child["sourcedId"], "guardianSourcedId": guardian["sourcedId"]}
                self.school.add("guardian_links.csv", **ids, **(link | values))
