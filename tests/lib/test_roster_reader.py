# SPDX-License-Identifier: LGPL-3.0-or-later
"""Roster files -> the neutral roster, and every problem with its place."""

import datetime

import pytest

from ptc_roster.lib import reader
from ptc_roster.lib.roster import Known
from tests.lib.roster_files import FILES, files, manifest, with_lines, zipped

TODAY = datetime.date(2026, 11, 2)
START, STOP = datetime.date(2026, 8, 15), datetime.date(2027, 6, 10)


def _read(change=None, drop=(), known=None):
    return reader.read(files(change, drop), known, TODAY)


def _places(problems, code):
    return [(one.file, one.row, one.column) for one in problems.first() if one.code == code]


def _pairs(roster):
    return {(link.student_id, link.guardian_id) for link in roster.links.values()}


def test_small_school_reads_whole():
    roster, problems = _read()
    assert roster.format == "oneroster-1.1"
    assert set(roster.students) == {"s1", "s2", "s3"}
    assert set(roster.people) == {"g1", "g2", "g3", "t1", "t2"}
    assert {one.code for one in problems.first()} == {"people_unused"}
    assert roster.complete == {"people", "students", "classes", "sections", "enrollments", "teachings"}


def test_zip_and_loose_files_read_alike():
    assert reader.read({"x.zip": zipped(files())}, None, TODAY)[0] == _read()[0]


def test_fields_of_persons():
    roster, _problems = _read()
    assert roster.people["g1"].name == "Dora Alder" and roster.people["g1"].phone == "555"
    assert roster.people["g1"].email == roster.people["g2"].email == "home@example.org"
    assert roster.people["g3"].is_enabled is False and roster.people["g2"].is_enabled is True
    assert {roster.students[key].grade for key in roster.students} == {"04"}
    assert roster.people["g2"].phone == ""  # said to be empty


def test_column_that_is_not_there_says_nothing():
    header = FILES["users.csv"][0].replace(",phone", ",fax")
    roster, _problems = _read({"users.csv": [header, *FILES["users.csv"][1:]]})
    assert roster.people["g1"].phone is None


def test_homeroom_makes_a_section_named_by_grade_and_letter():
    roster, _problems = _read()
    assert {key: one.name for key, one in roster.sections.items()} == {"h1": "4-A"}
    assert roster.student_sections == {"s1": "h1", "s2": "h1", "s3": "h1"}
    assert roster.classes["c1"].kind == "scheduled" and roster.classes["c1"].location == "Room 12"
    assert (roster.classes["c1"].start, roster.classes["c1"].stop) == (START, STOP)


@pytest.mark.parametrize(
    ("title", "code", "grade", "name"),
    [
        ("Brave Badger", "HR00004-A", "04", "4-A"),
        ("Homeroom B", "", "KG", "KG-B"),
        ("4A", "X-9", "04", "4A"),
        ("Sunflowers", "HR7", "02", "Sunflowers"),
        ("Sunflowers", "", "", "Sunflowers"),
    ],
)
def test_section_names(title, code, grade, name):
    line = f"h1,{title},{grade},,{code},homeroom,,t1,"
    assert _read(with_lines("classes.csv", h1=line))[0].sections["h1"].name == name


def test_two_sections_never_share_a_name_by_chance():
    roster, _problems = _read(with_lines("classes.csv", "h2,Other House,04,,XX04-A,homeroom,,t1,"))
    assert {one.name for one in roster.sections.values()} == {"Brave Badger", "Other House"}


def test_subject_is_the_first_that_is_a_word():
    roster, _problems = _read(with_lines("classes.csv", "c2,Biology 10,10,,B10,scheduled,,t1,14"))
    assert roster.classes["c2"].subject is None
    assert roster.classes["c1"].subject == "english" and roster.subjects["english"].name == "English"


# --- enumerations, identifiers ---


def test_capitals_in_enumerations_are_understood_and_noted_once():
    change = {
        **with_lines("classes.csv", h1=FILES["classes.csv"][1].replace("homeroom", "Homeroom")),
        **with_lines("users.csv", s1=FILES["users.csv"][1].replace("true,student", "TRUE,Student")),
        **with_lines("enrollments.csv", e4="e4,c1,t1,Teacher,TRUE,,"),
    }
    roster, problems = _read(change)
    assert roster.sections and "s1" in roster.students
    assert roster.teachings["c1/t1"].role == "primary"
    assert problems.codes() == {"people_unused", "letter_case"} and problems.count(code="letter_case") == 5


def test_unknown_values_are_reported_and_the_row_held():
    change = {
        **with_lines("users.csv", s3=FILES["users.csv"][3].replace("student", "pupil")),
        **with_lines("classes.csv", c1=FILES["classes.csv"][2].replace("scheduled", "club")),
    }
    roster, problems = _read(change)
    assert "s3" not in roster.students and "s3" in roster.held["students"]
    assert roster.held["enrollments"] == {"h1/s3"} and roster.held["links"] == {("s3", "g3")}
    assert _places(problems, "bad_value") == [("users.csv", 4, "role")]
    assert _places(problems, "bad_class_type") == [("classes.csv", 3, "classType")]


@pytest.mark.parametrize(("kind", "expected"), [("ext:specialty", "specialty"), ("ext:resource", "resource")])
def test_extended_class_types(kind, expected):
    change = with_lines("classes.csv", c1=FILES["classes.csv"][2].replace("scheduled", kind))
    assert _read(change)[0].classes["c1"].kind == expected


def test_unknown_ids_are_reported_with_row_and_column():
    change = {
        **with_lines("enrollments.csv", "e7,nope,s1,student,,,", "e8,c1,nobody,student,,,"),
        **with_lines("guardian_links.csv", "nobody,g1,parent,,,,", "s1,nobody,parent,,,,"),
        **with_lines("classes.csv", "c9,Lost,04,noco,,scheduled,,noterm,"),
        **with_lines("users.csv", s3=FILES["users.csv"][3].replace(",,,,04", ",,,noone,04")),
    }
    roster, problems = _read(change)
    assert _places(problems, "unknown_class") == [("enrollments.csv", 8, "classSourcedId")]
    assert _places(problems, "unknown_user") == [
        ("enrollments.csv", 9, "userSourcedId"),
        ("guardian_links.csv", 7, "studentSourcedId"),
        ("guardian_links.csv", 8, "guardianSourcedId"),
    ]
    assert [column for _file, _row, column in _places(problems, "unknown_reference")] == [
        "courseSourcedId",
        "termSourcedIds",
    ]
    assert _places(problems, "agents_unknown") == [("users.csv", 4, "agentSourcedIds")]
    assert "c9" in roster.classes and len(roster.enrollments) == 4


def test_duplicate_ids_keep_the_first():
    roster, problems = _read(with_lines("users.csv", "s1,,,true,student,Other,Name,,,,04"))
    assert roster.students["s1"].given == "Ana"
    (problem,) = [one for one in problems.first() if one.code == "duplicate_id"]
    assert (problem.row, problem.params["first"]) == (11, 2)


def test_row_without_id_keeps_the_missing_from_being_archived():
    roster, problems = _read(with_lines("users.csv", s2=",,,true,student,Ben,Alder,,,,4"))
    assert _places(problems, "no_id") == [("users.csv", 3, "sourcedId")]
    assert not roster.complete & {"students", "people"} and "not_archived" in problems.codes()


def test_person_without_a_name_is_held():
    roster, problems = _read(with_lines("users.csv", s2="s2,,,true,student,,,,,,4"))
    assert roster.held["students"] == {"s2"} and _places(problems, "no_name") == [("users.csv", 3, "familyName")]


def test_wrong_side_of_an_enrollment():
    change = with_lines("enrollments.csv", "e7,c1,t1,student,,,", "e8,c1,s2,teacher,true,,")
    roster, problems = _read(change)
    assert {"not_a_student", "student_teaches"} <= problems.codes()
    assert set(roster.teachings) == {"c1/t1", "h1/t2"}


def test_same_pair_twice_is_one_enrollment_over_both_spans():
    change = with_lines("enrollments.csv", e3="e3,c1,s1,student,,2026-08-15,2026-12-20")["enrollments.csv"] + [
        "e9,c1,s1,student,,2027-01-05,2027-06-10"
    ]
    roster, problems = _read({"enrollments.csv": change})
    assert (roster.enrollments["c1/s1"].start, roster.enrollments["c1/s1"].stop) == (START, STOP)
    assert "enrolled_twice" in problems.codes()


# --- teachers ---


def test_of_two_primaries_the_first_by_beginning_leads():
    roster, problems = _read(with_lines("enrollments.csv", "e0,c1,t2,teacher,true,2026-08-16,"))
    assert {one.person_id: one.role for one in roster.teachings.values() if one.class_id == "c1"} == {
        "t1": "primary",
        "t2": "co",
    }
    assert _places(problems, "two_primaries") == [("enrollments.csv", 8, "primary")]


def test_of_two_primaries_from_the_same_day_the_identifier_decides():
    roster, _problems = _read(with_lines("enrollments.csv", "e0,c1,t2,teacher,true,2026-08-15,"))
    assert roster.teachings["c1/t2"].role == "primary" and roster.teachings["c1/t1"].role == "co"


def test_the_only_teacher_leads_unmarked():
    roster, _problems = _read(with_lines("enrollments.csv", e4="e4,c1,t1,teacher,,,"))
    assert roster.teachings["c1/t1"].role == "primary"


def test_several_unmarked_teachers_are_all_co_teachers():
    change = with_lines("enrollments.csv", "e7,c1,t2,teacher,,,", e4="e4,c1,t1,teacher,false,,")
    roster, _problems = _read(change)
    assert {one.role for one in roster.teachings.values() if one.class_id == "c1"} == {"co"}


def test_whoever_teaches_is_a_teacher():
    roster, _problems = _read(with_lines("enrollments.csv", "e7,c1,a1,teacher,false,,"))
    assert "teacher" in roster.people["a1"].roles


# --- guardians ---


def _agents(**agents):
    """Return users.csv with the agents of some persons."""
    lines = [FILES["users.csv"][0]]
    for line in FILES["users.csv"][1:]:
        cells = line.split(",")
        cells[9] = '"' + ",".join(agents.get(cells[0], ())) + '"'
        lines.append(",".join(cells))
    return {"users.csv": lines}


def test_agents_from_either_side_make_one_link():
    change = _agents(s1=["g1", "g2"], g1=["s1", "s2"], g3=["s3"])
    roster, _problems = _read(change, drop=["guardian_links.csv"])
    assert _pairs(roster) == {("s1", "g1"), ("s1", "g2"), ("s2", "g1"), ("s3", "g3")}
    assert roster.links["s1/g1"].stated_by == {"student", "guardian"}
    assert roster.links["s3/g3"].relationship == "guardian" and roster.links["s1/g1"].may_book is None


def test_other_agents_are_reported_once_per_kind():
    change = _agents(s1=["t1", "t2", "g1"], s2=["t1"], t1=["t2"], g1=["g2"])
    roster, problems = _read(change, drop=["guardian_links.csv"])
    assert _pairs(roster) == {("s1", "g1")}
    found = {
        (one.params["first"], one.params["second"]): one.params["count"]
        for one in problems.first()
        if one.code == "agents_unused"
    }
    assert found == {("student", "teacher"): 3, ("teacher", "teacher"): 1, ("guardian", "guardian"): 1}


def test_links_file_alone_counts_for_its_students():
    change = _agents(s1=["g1", "g3"], s3=["g3", "g1"])
    rows = {"guardian_links.csv": [*FILES["guardian_links.csv"][:2]]}
    roster, problems = _read({**change, **rows})
    assert _pairs(roster) == {("s1", "g1"), ("s3", "g3"), ("s3", "g1")}
    assert roster.governed == {"s1"} and "agents_beyond_links" in problems.codes()


def test_teacher_may_be_a_guardian_by_the_links_file_only():
    roster, _problems = _read(_agents(s1=["t1"]), drop=["guardian_links.csv"])
    assert not roster.links
    roster, _problems = _read(with_lines("guardian_links.csv", "s1,t1,parent,H9,full,true,true"))
    assert ("s1", "t1") in _pairs(roster) and roster.people["t1"].roles == {"teacher", "guardian"}


def test_administrator_in_the_links_file_is_imported():
    roster, _problems = _read(with_lines("guardian_links.csv", "s1,a1,parent,H9,full,true,true"))
    assert "a1" in roster.people


def test_student_cannot_be_a_guardian():
    roster, problems = _read(with_lines("guardian_links.csv", "s1,s3,relative,,,,"))
    assert ("s1", "s3") not in _pairs(roster) and "student_is_guardian" in problems.codes()


def test_rights_are_read_and_never_guessed():
    change = {
        "guardian_links.csv": [
            FILES["guardian_links.csv"][0],
            "s1,g1,Father,H1,joint,TRUE,no",
            "s1,g2,step-parent,H1,none,,",
            "s2,g1,parent,H1,,,",
            "s2,g2,parent,H1,weekends,true,true",
            "s3,g3,neighbour,H1,full,perhaps,true",
        ]
    }
    roster, problems = _read(change)
    first, second = roster.links["s1/g1"], roster.links["s1/g2"]
    assert (first.relationship, first.custody, first.may_book, first.receives_mail) == ("parent", "shared", True, False)
    assert (second.relationship, second.custody, second.may_book) == ("step_parent", "none", False)
    assert roster.links["s2/g1"].may_book is None
    assert "s2/g2" not in roster.links and roster.held["links"] == {("s2", "g2"), ("s3", "g3")}
    assert _places(problems, "bad_value") == [
        ("guardian_links.csv", 5, "custody"),
        ("guardian_links.csv", 6, "mayBook"),
    ]


def test_guardian_in_two_households_of_one_student():
    roster, _problems = _read(with_lines("guardian_links.csv", "s3,g3,guardian,H7,full,true,true"))
    assert {key: one.household for key, one in roster.links.items() if one.student_id == "s3"} == {
        "s3/g3": "H2",
        "s3/g3/H7": "H7",
    }


def test_relationships_file_is_an_extra_source():
    lines = [
        "userSourcedId,relationshipUserSourcedId,relationshipRole",
        "s1,g1,Parent",
        "g3,s3,guardian",
        "s2,t1,doctor",
    ]
    roster, problems = _read({"relationships.csv": lines}, drop=["guardian_links.csv"])
    assert _pairs(roster) == {("s1", "g1"), ("s3", "g3")}
    assert "relationship_unused" in problems.codes()


# --- what is there, what is complete ---


@pytest.mark.parametrize("name", ["users.csv", "classes.csv", "enrollments.csv"])
def test_missing_file_is_named(name):
    for change in (None, manifest()):
        problems = _read(change, drop=[name])[1]
        assert problems.is_stopped and name in {one.file for one in problems.first() if one.level == "stop"}


def test_file_that_the_manifest_announces_must_be_there():
    problems = _read(manifest(), drop=["courses.csv"])[1]
    assert _places(problems, "announced_missing") == [("courses.csv", 0, "")]


def test_missing_role_column_is_named():
    header = FILES["users.csv"][0].replace("role", "rank")
    assert "role_column_missing" in _read({"users.csv": [header, *FILES["users.csv"][1:]]})[1].codes()


def test_nobody_at_all_stops():
    assert "nobody" in _read({"users.csv": FILES["users.csv"][:1]}, drop=["guardian_links.csv"])[1].codes()


def test_passwords_and_demographics_are_never_read():
    users = [f"{line},{'password' if not number else 'Secret-1'}" for number, line in enumerate(FILES["users.csv"])]
    change = {"users.csv": users, "demographics.csv": ["sourcedId,birthDate", "s1,2016-01-01"]}
    roster, problems = _read(change)
    assert "Secret-1" not in repr(roster) and "2016" not in repr(roster)
    assert problems.codes() == {"people_unused"}


def _stamped(name, *lines, status="active"):
    """Return a file of changes; the lines have no status yet."""
    header, *_rows = FILES[name]
    if "status" in header:
        return {name: [header, *(line.replace(",,,", f",{status},2026-11-01,", 1) for line in lines)]}
    header = header.replace("sourcedId", "sourcedId,status,dateLastModified", 1)
    return {name: [header, *(line.replace(",", f",{status},2026-11-01,", 1) for line in lines)]}


KNOWN = Known(
    students={"s1", "s2", "s3"},
    adults={"g1": {"guardian"}, "t1": {"teacher"}, "t2": {"teacher"}},
    classes={"c1", "h1"},
    homerooms={"h1"},
    primaries={"c1": "t1"},
)


def test_changes_name_what_an_earlier_import_left():
    change = _stamped("enrollments.csv", "e7,c1,s2,student,,,", "e8,h1,s2,student,,,", "e9,c1,t2,teacher,true,,")
    drop = ["users.csv", "classes.csv", "courses.csv", "academicSessions.csv", "guardian_links.csv"]
    modes = dict.fromkeys(("users", "classes", "courses", "academicSessions"), "absent")
    roster, problems = reader.read(files({**manifest(enrollments="delta", **modes), **change}, drop), KNOWN, TODAY)
    assert not problems.is_stopped and not roster.complete
    assert set(roster.enrollments) == {"c1/s2", "h1/s2"} and roster.student_sections == {"s2": "h1"}
    assert roster.teachings["c1/t2"].role == "co"


def test_changes_delete_what_they_say():
    change = _stamped("enrollments.csv", "e2,h1,s2,student,,,", status="tobedeleted")
    drop = ["users.csv", "classes.csv", "courses.csv", "academicSessions.csv", "guardian_links.csv"]
    roster, problems = reader.read(files(change, drop), KNOWN, TODAY)
    assert roster.removed["enrollments"] == {"h1/s2"} and roster.student_sections == {"s2": None}
    assert "read_as_changes" in problems.codes()


def test_stamped_rows_with_a_bulk_manifest_are_complete():
    change = _stamped("users.csv", *FILES["users.csv"][1:])
    assert "students" in _read({**change, **manifest()})[0].complete
    assert "students" not in _read(change)[0].complete


def test_status_inactive_means_has_left():
    line = FILES["users.csv"][3].replace(",,,", ",inactive,2026-11-01,", 1)
    roster, problems = _read(with_lines("users.csv", s3=line))
    assert "s3" in roster.removed["students"] and "status_inactive" in problems.codes()
    assert "unknown_user" not in problems.codes()


def test_links_alone_are_read_as_changes():
    only = {"guardian_links.csv": files()["guardian_links.csv"]}
    known = Known(students={"s1", "s2", "s3"}, adults={"g1": set(), "g2": set(), "g3": set()})
    roster, problems = reader.read(only, known, TODAY)
    assert roster.format == "links" and len(roster.links) == 5 and not problems.is_stopped
    assert roster.spoken == {"links": {"s1", "s2", "s3"}}


# --- OneRoster 1.2, School Data Sync ---

USERS_12 = [
    "sourcedId,enabledUser,username,givenName,familyName,preferredGivenName,agentSourcedIds",
    "s1,true,ana,Anastasia,Alder,Ana,g1",
    "g1,true,dora,Dora,Alder,,",
    "t1,true,gus,Gus,Cedar,,",
]
ROLES_12 = [
    "sourcedId,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId",
    "r1,s1,primary,student,,,o1",
    "r2,g1,primary,relative,,,o1",
    "r3,t1,primary,teacher,,,o1",
    "r4,t1,secondary,siteAdministrator,,2020-01-01,o1",
]
ENROLLMENTS_12 = [FILES["enrollments.csv"][0], *(FILES["enrollments.csv"][index] for index in (1, 3, 4))]


def test_roles_file_of_1_2():
    change = {"users.csv": USERS_12, "roles.csv": ROLES_12, "enrollments.csv": ENROLLMENTS_12}
    roster, problems = _read(change, drop=["guardian_links.csv"])
    assert roster.format == "oneroster-1.2" and not problems.is_stopped
    assert roster.students["s1"].name == "Ana Alder"
    assert roster.links["s1/g1"].relationship == "relative"
    assert roster.people["t1"].roles == {"teacher"}


def test_1_2_without_roles_says_so():
    change = {"users.csv": USERS_12, "manifest.csv": ["propertyName,value", "oneroster.version,1.2"]}
    assert "roles_missing" in _read(change)[1].codes()


def test_school_data_sync():
    change = {
        "users.csv": ["sourcedId,username,givenName,familyName,password,activeDirectoryMatchId", "s1,a,Ana,Alder,x,",
                      "g1,d,Dora,Alder,x,", "t1,g,Gus,Cedar,x,"],
        "roles.csv": ["userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate",
                      "s1,o1,student,t1,10,TRUE,2021-08-24,2022-06-11",
                      "t1,o1,Professor,t1,,TRUE,2021-08-24,2022-06-11"],
        "classes.csv": ["sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId", "c1,o1,Biology 10,t1,co1"],
        "enrollments.csv": ["classSourcedId,userSourcedId,role", "c1,s1,student", "c1,t1,professor"],
        "relationships.csv": ["userSourcedId,relationshipUserSourcedId,relationshipRole", "s1,g1,guardian"],
    }  # fmt: skip
    roster, problems = _read(change, drop=["guardian_links.csv", "courses.csv"])
    assert roster.format == "sds-2.1" and not problems.is_stopped
    assert roster.students["s1"].grade == "10" and set(roster.people) == {"g1", "t1"}
    assert roster.teachings["c1/t1"].role == "primary" and _pairs(roster) == {("s1", "g1")}
