# SPDX-License-Identifier: LGPL-3.0-or-later
"""A roster against what is there: who leaves, which rights a new link has, when to ask."""

import datetime

from ptc_roster.lib import plan, reader
from ptc_roster.lib.merge import Existing
from ptc_roster.lib.roster import KINDS, Known
from tests.lib.roster_files import FILES, files, manifest, with_lines

TODAY = datetime.date(2026, 11, 2)


class School:
    """What a database would hold after each import."""

    def __init__(self):
        self.snapshot = plan.Snapshot()

    def read(self, change=None, drop=(), **modes):
        known = Known(
            students={key for key, row in self.rows("students").items() if row.said.get("active")},
            adults={key: frozenset(row.said["_roles"]) for key, row in self.rows("people").items()},
            classes=set(self.rows("classes")),
            homerooms=set(self.rows("sections")),
        )
        roster, problems = reader.read(files({**manifest(**modes), **(change or {})}, drop), known, TODAY)
        assert not problems.is_stopped, problems.first(3)
        return roster, problems, plan.make_plan(roster, self.snapshot, problems)

    def load(self, *args, **kwargs):
        """Import and return the problems and what was planned."""
        _roster, problems, plans = self.read(*args, **kwargs)
        for kind in KINDS:
            self._write(self.rows(kind), plans[kind])
        return problems, plans

    def rows(self, kind):
        return self.snapshot.rows[kind]

    def link(self, key):
        return self.rows("links")[key].values

    def active(self, kind):
        return {key for key, row in self.rows(kind).items() if row.values.get("active")}

    def by_hand(self, kind, key, **values):
        self.rows(kind)[key].values.update(values)
        links = self.rows("links").values()
        self.snapshot.restricted = {
            row.values["student_id"]
            for row in links
            if row.values["active"] and (row.values["custody"] == "none" or not row.values["may_book"])
        }

    @staticmethod
    def _write(rows, its_plan):
        for key, values in its_plan.added.items():
            rows[key] = Existing(len(rows) + 1, dict(values), dict(values))
        for key, values in its_plan.changed.items():
            rows[key].values.update(values)
        for key, said in its_plan.said.items():
            rows[key].said = dict(said)


def _school(*args, **kwargs):
    school = School()
    school.load(*args, **kwargs)
    return school


def _agents(pairs, drop=()):
    """Return users.csv in which students name their guardians, some persons left out."""
    lines = [FILES["users.csv"][0]]
    for line in FILES["users.csv"][1:]:
        cells = line.split(",")
        cells[9] = '"' + ",".join(guardian for student, guardian in pairs if student == cells[0]) + '"'
        if cells[0] not in drop:
            lines.append(",".join(cells))
    return {"users.csv": lines}


COUPLE = [("s1", "g1"), ("s1", "g2"), ("s2", "g1"), ("s2", "g2"), ("s3", "g3")]
NO_LINKS = ("guardian_links.csv",)


def test_second_import_plans_nothing():
    _problems, plans = _school().load()
    assert not any(one.added or one.changed or one.said for one in plans.values())


def test_missing_rows_leave_with_all_that_names_them():
    school = _school()
    school.load(
        {
            **with_lines("users.csv", s3=""),
            "enrollments.csv": [line for line in FILES["enrollments.csv"] if ",s3," not in line],
            "guardian_links.csv": FILES["guardian_links.csv"][:-1],
        }
    )
    assert school.active("students") == {"s1", "s2"}
    assert "h1/s3" not in school.active("enrollments") and "s3/g3" not in school.active("links")
    assert "household/H2" not in school.active("families")


def test_what_comes_back_is_active_again():
    school = _school()
    school.load({**with_lines("users.csv", s3=""), "guardian_links.csv": FILES["guardian_links.csv"][:-1]})
    _problems, plans = school.load()
    assert school.active("students") == {"s1", "s2", "s3"} and "s3/g3" in school.active("links")
    assert not any(one.added for one in plans.values())


def test_a_student_who_left_takes_enrollments_along_though_they_are_still_listed():
    school = _school()
    school.load(with_lines("users.csv", s3=""))
    assert "h1/s3" not in school.active("enrollments")


def test_held_rows_stay_as_they_are():
    school = _school()
    school.load(with_lines("users.csv", s3=FILES["users.csv"][3].replace("student", "pupil")))
    assert "s3" in school.active("students") and {"h1/s3"} <= school.active("enrollments")
    assert "s3/g3" in school.active("links")


def test_changes_touch_only_what_they_name():
    school = _school()
    change = {
        "users.csv": [
            FILES["users.csv"][0],
            "s1,active,2026-11-01,true,student,Ann,Alder,,,,04",
            "s3,tobedeleted,2026-11-01,true,student,Cleo,Birch,,,,04",
        ]
    }
    drop = ("classes.csv", "courses.csv", "academicSessions.csv", "enrollments.csv", "guardian_links.csv")
    modes = dict.fromkeys(("classes", "courses", "academicSessions", "enrollments"), "absent")
    _problems, plans = school.load(change, drop, users="delta", **modes)
    assert school.rows("students")["s1"].values["given_name"] == "Ann"
    assert school.active("students") == {"s1", "s2"} and len(school.active("links")) == 4
    assert {kind: len(one.archived) for kind, one in plans.items() if one.archived} == {
        "students": 1,
        "enrollments": 1,
        "links": 1,
        "families": 1,
    }


# --- rights ---


def test_rights_set_by_hand_are_not_loosened():
    school = _school()
    school.by_hand("links", "s1/g2", custody="none", may_book=False, receives_mail=False)
    _problems, plans = school.load()
    assert not plans["links"].changed
    rows = [line.replace("full,true,true", "shared,true,true") for line in FILES["guardian_links.csv"]]
    problems, plans = school.load({"guardian_links.csv": rows})
    assert "s1/g2" not in plans["links"].changed and plans["links"].kept["s1/g2"]["custody"] == "shared"
    assert "kept_by_hand" in problems.codes()
    assert school.link("s1/g1")["custody"] == "shared"


def test_source_may_loosen_what_it_tightened_itself():
    tight = with_lines("guardian_links.csv")["guardian_links.csv"]
    tight[1] = "s1,g1,parent,H1,none,false,false"
    school = _school({"guardian_links.csv": tight})
    assert school.link("s1/g1")["may_book"] is False
    school.load()
    assert school.link("s1/g1") | {"custody": "full", "may_book": True} == school.link("s1/g1")


def test_no_custody_and_no_booking_keeps_the_link():
    rows = [*FILES["guardian_links.csv"][:-1], "s3,g3,parent,H2,none,false,false"]
    school = _school({"guardian_links.csv": rows})
    link = school.link("s3/g3")
    assert (link["active"], link["custody"], link["may_book"], link["receives_mail"]) == (True, "none", False, False)


def test_new_link_beside_a_restricted_one_starts_without_booking():
    school = _school(_agents([("s1", "g1")]), NO_LINKS)
    school.by_hand("links", "s1/g1", may_book=False)
    problems, _plans = school.load(_agents([("s1", "g1"), ("s1", "g2"), ("s2", "g2")]), NO_LINKS)
    assert school.link("s1/g2")["may_book"] is False and school.link("s2/g2")["may_book"] is True
    assert problems.count(code="rights_withheld") == 1


def test_withheld_rights_given_by_hand_stay():
    school = _school(_agents([("s1", "g1")]), NO_LINKS)
    school.by_hand("links", "s1/g1", may_book=False)
    school.load(_agents(COUPLE), NO_LINKS)
    school.by_hand("links", "s1/g2", may_book=True)
    school.load(_agents(COUPLE), NO_LINKS)
    assert school.link("s1/g2")["may_book"] is True


def test_new_link_with_explicit_rights_has_them():
    school = _school({"guardian_links.csv": FILES["guardian_links.csv"][:2]})
    school.by_hand("links", "s1/g1", may_book=False)
    school.load()
    assert school.link("s1/g2")["may_book"] is True


def test_links_file_speaks_later_about_rights_of_agents():
    school = _school(_agents(COUPLE), NO_LINKS)
    school.load({"guardian_links.csv": [FILES["guardian_links.csv"][0], "s1,g2,parent,H9,shared,false,false"]})
    link = school.link("s1/g2")
    assert (link["custody"], link["may_book"], link["receives_mail"]) == ("shared", False, False)
    assert "s1/g1" not in school.active("links")


def test_without_the_links_file_its_links_and_households_hold():
    rows = [FILES["guardian_links.csv"][0], "s1,g1,parent,H1,full,true,true", "s1,g2,parent,H2,shared,true,true"]
    school = _school({"guardian_links.csv": rows})
    families = {key: school.link(key)["family_id"] for key in ("s1/g1", "s1/g2")}
    problems, _plans = school.load(_agents([("s1", "g1"), ("s1", "g2"), ("s1", "g3")]), NO_LINKS)
    assert {key: school.link(key)["family_id"] for key in families} == families
    assert school.link("s1/g3")["may_book"] is False and "rights_withheld" in problems.codes()


def _links_alone(school, *lines, header=FILES["guardian_links.csv"][0]):
    rows = "\n".join([header, *lines]).encode()
    known = Known(students={"s1", "s2", "s3"}, adults={"g1": set(), "g2": set(), "g3": set()})
    roster, problems = reader.read({"guardian_links.csv": rows}, known, TODAY)
    plans = plan.make_plan(roster, school.snapshot, problems)
    return plans["links"]


def test_links_file_alone_is_complete_for_the_students_it_names():
    found = _links_alone(_school(), "s1,g1,parent,H1,full,true,true")
    assert found.archived == {"s1/g2"} and not found.changed.keys() - {"s1/g2"}


def test_links_file_with_a_status_names_only_changes():
    header = FILES["guardian_links.csv"][0] + ",status,dateLastModified"
    found = _links_alone(
        _school(),
        "s1,g1,parent,H1,shared,true,true,active,2026-11-01",
        "s2,g2,parent,H1,full,true,true,tobedeleted,2026-11-01",
        header=header,
    )
    assert found.archived == {"s2/g2"} and found.changed["s1/g1"] == {"custody": "shared"}


def test_link_stated_by_both_sides_ends_when_both_are_silent():
    school = _school(_agents(COUPLE), NO_LINKS)
    school.load(_agents(COUPLE[1:]), NO_LINKS)
    assert "s1/g1" not in school.active("links") and "s2/g1" in school.active("links")


def test_changes_of_one_side_do_not_end_what_the_other_side_states():
    both = _agents(COUPLE)["users.csv"]
    both = [line.replace(',"",', ',"s1",', 1) if line.startswith("g1,") else line for line in both]
    school = _school({"users.csv": both}, NO_LINKS)
    assert school.rows("links")["s1/g1"].said["_stated_by"] == ["guardian", "student"]
    change = {"users.csv": [FILES["users.csv"][0], 's1,active,2026-11-01,true,student,Ana,Alder,,,"g2",04']}
    drop = ("classes.csv", "courses.csv", "academicSessions.csv", "enrollments.csv", "guardian_links.csv")
    modes = dict.fromkeys(("classes", "courses", "academicSessions", "enrollments"), "absent")
    school.load(change, drop, users="delta", **modes)
    assert "s1/g1" in school.active("links")
    assert school.rows("links")["s1/g1"].said["_stated_by"] == ["guardian"]


def test_link_moved_to_another_family_by_hand_stays_there():
    school = _school()
    school.by_hand("links", "s1/g2", family_id="#77")
    school.load()
    assert school.link("s1/g2")["family_id"] == "#77"


# --- classes, accounts, asking ---


def test_class_takes_the_type_a_school_gave_its_subject():
    school = _school()
    assert school.rows("classes")["c1"].values["class_type"] == "normal"
    school.by_hand("subjects", "english", class_type="specialty")
    school.load()
    assert school.rows("classes")["c1"].values["class_type"] == "specialty"
    assert school.rows("classes")["h1"].values["class_type"] == "homeroom"


def test_type_of_one_class_set_by_hand_stays():
    school = _school()
    school.by_hand("classes", "c1", class_type="resource")
    school.by_hand("subjects", "english", class_type="specialty")
    school.load()
    assert school.rows("classes")["c1"].values["class_type"] == "resource"


def test_adult_with_an_account_is_not_archived_but_loses_what_the_roster_gave():
    school = _school()
    school.snapshot.with_account = {"g3"}
    problems, _plans = school.load(
        {**with_lines("users.csv", g3=""), "guardian_links.csv": FILES["guardian_links.csv"][:-1]}
    )
    values = school.rows("people")["g3"].values
    assert values["active"] is True and values["is_roster_enabled"] is False
    assert "accounts_left" in problems.codes() and "s3/g3" not in school.active("links")


def test_more_than_a_tenth_leaving_is_asked():
    school = _school()
    _roster, _problems, plans = school.read(with_lines("users.csv", s3=""))
    assert plan.to_confirm(plans, school.snapshot) == {"students": (1, 3), "links": (1, 5)}


def test_exactly_a_tenth_is_not_asked():
    school = _school(with_lines("users.csv", *(f"x{n},,,true,student,X,{n},,,,04" for n in range(17))))
    left = with_lines("users.csv", *(f"x{n},,,true,student,X,{n},,,,04" for n in range(2, 17)))
    _roster, _problems, plans = school.read(left)
    assert len(plans["students"].archived) == 2 and not plan.to_confirm(plans, school.snapshot)


def test_students_address_is_never_wanted():
    _roster, _problems, plans = School().read()
    assert not any("email" in values or "phone" in values for values in plans["students"].added.values())
    assert plans["people"].added["g1"]["email"] == "home@example.org"
