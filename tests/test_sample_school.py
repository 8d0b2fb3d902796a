# SPDX-License-Identifier: LGPL-3.0-or-later
"""The invented school that the demonstration and the benchmarks use."""

import csv
import pathlib
import subprocess
import sys
from collections import Counter, defaultdict

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from dev import sample_cases, sample_school, sample_tables  # noqa: E402

SHARED = ROOT.parent / "shared" / "data" / "oneroster" / "medium_k12_families"
REFERENCES = [
    ("academicSessions.csv", "parentSourcedId", "academicSessions.csv"),
    ("courses.csv", "schoolYearSourcedId", "academicSessions.csv"),
    ("courses.csv", "orgSourcedId", "orgs.csv"),
    ("classes.csv", "courseSourcedId", "courses.csv"),
    ("classes.csv", "schoolSourcedId", "orgs.csv"),
    ("classes.csv", "termSourcedIds", "academicSessions.csv"),
    ("users.csv", "orgSourcedIds", "orgs.csv"),
    ("users.csv", "agentSourcedIds", "users.csv"),
    ("enrollments.csv", "classSourcedId", "classes.csv"),
    ("enrollments.csv", "schoolSourcedId", "orgs.csv"),
    ("enrollments.csv", "userSourcedId", "users.csv"),
    ("guardian_links.csv", "studentSourcedId", "users.csv"),
    ("guardian_links.csv", "guardianSourcedId", "users.csv"),
]


class School:
    """A folder read back, with the look-ups the tests share."""

    def __init__(self, folder):
        self.files = {path.name: self._read(path) for path in sorted(folder.glob("*.csv"))}
        self.users = {user["sourcedId"]: user for user in self.files["users.csv"]}
        self.links = self.files["guardian_links.csv"]
        self.by_student, self.homes, self.household = defaultdict(list), defaultdict(set), defaultdict(list)
        for link in self.links:
            self.by_student[link["studentSourcedId"]].append(link)
            self.homes[link["guardianSourcedId"]].add(link["household"])
            self.household[link["household"]].append(link)

    @staticmethod
    def _read(path):
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def role(self, role):
        return [user for user in self.users.values() if user["role"] == role]

    def guardians(self, links):
        return {link["guardianSourcedId"] for link in links}

    def siblings(self):
        """Return the sets of students who have the same guardians."""
        families = defaultdict(list)
        for student, links in self.by_student.items():
            families[frozenset(self.guardians(links))].append(self.users[student])
        return families


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return sample_school.generate(tmp_path_factory.mktemp("school"))


@pytest.fixture(scope="module")
def school(folder):
    return School(folder)


@pytest.fixture(scope="module", params=[(1, 0.1), (2, 0.1), (3, 0.5), (19, 1.0), (20, 1.0)], ids=str)
def any_school(request, tmp_path_factory):
    seed, scale = request.param
    return School(sample_school.generate(tmp_path_factory.mktemp("any"), seed, scale))


def _bytes(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_same_seed_writes_same_bytes(folder, tmp_path):
    again = sample_school.generate(tmp_path / "new" / "again", 19)
    assert _bytes(again) == _bytes(folder)
    assert _bytes(sample_school.generate(tmp_path / "other", 20)) != _bytes(folder)


def test_command_line_writes_the_same(folder, tmp_path):
    command = [sys.executable, "-m", "dev.sample_school", tmp_path / "out", "--seed", "19"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(tmp_path / "out")
    assert _bytes(tmp_path / "out") == _bytes(folder)


def test_size(school):
    assert len(school.role("student")) == 450
    assert len(school.role("teacher")) == 24
    assert 430 < len(school.role("parent") + school.role("guardian") + school.role("relative")) < 550
    homerooms = Counter(row["grades"] for row in school.files["classes.csv"] if row["classType"] == "homeroom")
    assert homerooms == dict.fromkeys(sample_tables.GRADES, 2)


def test_scale_multiplies_rows(school, tmp_path):
    large = School(sample_school.generate(tmp_path, scale=10))
    assert len(large.role("student")) == 4500
    assert len(large.role("teacher")) == 240
    for name in ("classes.csv", "enrollments.csv", "users.csv", "guardian_links.csv"):
        assert 9.5 < len(large.files[name]) / len(school.files[name]) < 10.5, name


def test_ids_are_unique(any_school):
    for name, rows in any_school.files.items():
        ids = [row["sourcedId"] for row in rows if "sourcedId" in row]
        assert len(ids) == len(set(ids)), name
    usernames = [user["username"] for user in any_school.users.values()]
    assert len(usernames) == len(set(usernames))
    links = [(link["studentSourcedId"], link["guardianSourcedId"], link["household"]) for link in any_school.links]
    assert len(links) == len(set(links))


@pytest.mark.parametrize(("name", "column", "target"), REFERENCES)
def test_references_resolve(any_school, name, column, target):
    known = {row["sourcedId"] for row in any_school.files[target]}
    used = {source_id for row in any_school.files[name] for source_id in row[column].split(",") if source_id}
    assert used
    assert used <= known


def test_bulk_rows_leave_status_blank(any_school):
    for name, rows in any_school.files.items():
        assert not any(row.get("status") or row.get("dateLastModified") for row in rows), name


def test_manifest_names_every_file(any_school):
    properties = {row["propertyName"]: row["value"] for row in any_school.files["manifest.csv"]}
    present = {name.removesuffix(".csv") for name in any_school.files} - {"manifest", "guardian_links"}
    assert properties["oneroster.version"] == "1.1"
    assert {key.removeprefix("file.") for key, value in properties.items() if value == "bulk"} == present
    assert sum(key.startswith("file.") for key in properties) == 13


def test_each_class_has_one_primary_teacher(any_school):
    teachers = [row for row in any_school.files["enrollments.csv"] if row["role"] == "teacher"]
    primary = Counter(row["classSourcedId"] for row in teachers if row["primary"] == "true")
    assert primary == {row["sourcedId"]: 1 for row in any_school.files["classes.csv"]}
    co_teachers = [row for row in teachers if row["primary"] == "false"]
    assert co_teachers
    assert len({(row["classSourcedId"], row["userSourcedId"]) for row in teachers}) == len(teachers)
    assert {row["userSourcedId"] for row in teachers} <= {user["sourcedId"] for user in any_school.role("teacher")}


def test_most_classes_have_a_room_and_some_have_none(school):
    rooms = [row["location"] for row in school.files["classes.csv"]]
    assert 0.8 < sum(map(bool, rooms)) / len(rooms) < 1


def test_each_student_has_a_homeroom_and_seven_subjects(any_school):
    subjects = {row["sourcedId"]: row["subjects"] for row in any_school.files["classes.csv"]}
    taken = defaultdict(list)
    for row in any_school.files["enrollments.csv"]:
        if row["role"] == "student":
            taken[row["userSourcedId"]].append(subjects[row["classSourcedId"]])
    assert set(taken) == {user["sourcedId"] for user in any_school.role("student")}
    for titles in taken.values():
        assert titles.count("Homeroom") == 1
        assert len(set(titles)) == len(titles)
        assert len(set(titles) - {"Homeroom", "Learning Support"}) == 7


def test_each_student_has_a_guardian_who_may_book(any_school):
    for user in any_school.role("student"):
        assert any(link["mayBook"] == "true" for link in any_school.by_student[user["sourcedId"]])


def test_agents_are_the_links_from_either_side(any_school):
    roles = {source_id: user["role"] for source_id, user in any_school.users.items()}
    sides, pairs = Counter(), set()
    for user in any_school.users.values():
        for agent in filter(None, user["agentSourcedIds"].split(",")):
            is_student = roles[user["sourcedId"]] == "student"
            sides[is_student] += 1
            pairs.add((user["sourcedId"], agent) if is_student else (agent, user["sourcedId"]))
    assert sides[True] > sides[False] > 0
    assert pairs == {(link["studentSourcedId"], link["guardianSourcedId"]) for link in any_school.links}


def test_addresses_cannot_be_delivered(any_school):
    domains = {user["email"].rpartition("@")[2] for user in any_school.users.values() if user["email"]}
    assert all(domain == "example.org" or domain.endswith(".example") for domain in domains)


def test_has_couples_of_one_and_of_two_names(any_school):
    names = [
        {any_school.users[guardian]["familyName"] for guardian in any_school.guardians(links)}
        for links in any_school.household.values()
        if len(any_school.guardians(links)) == 2 and all(link["custody"] == "full" for link in links)
    ]
    assert {len(name) for name in names} == {1, 2}


def test_has_single_parents(any_school):
    assert any(len(links) == 1 and links[0]["custody"] == "full" for links in any_school.by_student.values())


def test_has_separated_parents_who_both_book(any_school):
    assert any(
        [(link["custody"], link["mayBook"]) for link in links] == [("shared", "true")] * 2
        and len({link["household"] for link in links}) == 2
        for links in any_school.by_student.values()
    )


def test_has_parent_without_custody_and_right(any_school):
    excluded = [link for link in any_school.links if link["mayBook"] == "false"]
    assert excluded
    assert all(link["custody"] == "none" and link["receivesMail"] == "false" for link in excluded)


def test_has_step_parents_who_book(any_school):
    steps = [link for link in any_school.links if link["relationship"] == "guardian"]
    assert steps
    assert all((link["custody"], link["mayBook"]) == ("none", "true") for link in steps)
    assert all(len(any_school.guardians(any_school.household[link["household"]])) == 2 for link in steps)


def test_has_guardian_with_own_and_step_children_in_two_households(any_school):
    remarried = [guardian for guardian, homes in any_school.homes.items() if len(homes) > 1]
    assert remarried
    for guardian in remarried:
        links = [link for link in any_school.links if link["guardianSourcedId"] == guardian]
        assert {link["relationship"] for link in links} == {"parent", "guardian"}


def test_has_relative(any_school):
    assert {"parent", "guardian", "relative"} == {link["relationship"] for link in any_school.links}
    assert any_school.role("relative")


def test_has_two_teachers_who_are_parents(any_school):
    teachers = {user["sourcedId"] for user in any_school.role("teacher")}
    assert len(teachers & set(any_school.homes)) == 2


def test_has_siblings_in_different_grades_and_twins(any_school):
    grades = [Counter(child["grades"] for child in children) for children in any_school.siblings().values()]
    assert any(len(counts) > 1 for counts in grades)
    assert any(2 in counts.values() for counts in grades)


def test_has_couple_with_one_address_and_guardian_without(any_school):
    guardians = any_school.role("parent")
    shared = [
        address for address, count in Counter(user["email"] for user in guardians).items() if address and count > 1
    ]
    assert len(shared) == 1
    pair = {user["sourcedId"] for user in guardians if user["email"] == shared[0]}
    assert any(any_school.guardians(links) == pair for links in any_school.household.values())
    assert any(not user["email"] for user in guardians)


def test_has_names_of_many_kinds(any_school):
    names = " ".join(f"{user['givenName']} {user['familyName']}" for user in any_school.users.values())
    for start, stop in (("À", "ž"), ("ء", "ي"), ("א", "ת"), ("一", "龥")):
        assert any(start <= letter <= stop for letter in names), start
    families = {user["familyName"] for user in any_school.users.values()}
    assert any(" " in family and family[0].islower() for family in families)
    assert any(family.startswith(("Mc", "Mac")) for family in families)


def test_find_cases_on_any_school(any_school, tmp_path):
    for name, rows in any_school.files.items():
        with (tmp_path / name).open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    _check_cases(any_school, sample_cases.find_cases(tmp_path))


def test_find_cases_on_shared_school():
    if SHARED.is_dir():
        _check_cases(School(SHARED), sample_cases.find_cases(SHARED))


def _check_cases(school, cases):
    assert set(cases) == {"couple", "separated", "teacher"}
    couple, separated = set(cases["couple"]), set(cases["separated"])
    children = [student for student, links in school.by_student.items() if school.guardians(links) == couple]
    assert len(children) >= 2
    assert len({link["household"] for link in school.by_student[children[0]]}) == 1
    common = [links for links in school.by_student.values() if school.guardians(links) == separated]
    assert common
    assert all(links[0]["household"] != links[1]["household"] for links in common)
    addresses = Counter(user["email"] for user in school.users.values())
    assert all(addresses[school.users[guardian]["email"]] == 1 for guardian in couple | separated)
    assert school.users[cases["teacher"]]["role"] == "teacher"


def test_find_cases_leaves_out_what_is_not_there(folder, tmp_path):
    for path in folder.iterdir():
        lines = path.read_bytes().splitlines(keepends=True)
        (tmp_path / path.name).write_bytes(lines[0] if path.name == "guardian_links.csv" else b"".join(lines))
    assert sample_cases.find_cases(tmp_path) == {}
