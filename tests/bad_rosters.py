# SPDX-License-Identifier: LGPL-3.0-or-later
"""Broken and odd variants of a good OneRoster 1.1 folder with ``guardian_links.csv``.

Every function takes the good folder and a folder to write into (made if needed) and returns what
it wrote: ``out/<function name>``, a folder, or ``out/<function name>.zip``. The good folder is never
changed. Only the standard library is used.
"""

import csv
import datetime
import io
import itertools
import pathlib
import shutil
import stat
import zipfile
from collections import defaultdict

Path = pathlib.Path
STAMP = "2026-11-02T08:00:00.000Z"
ADULTS = ("parent", "guardian", "relative")
# The first student's name in the variants that are not UTF-8: read as UTF-8, its bytes are no text.
# Latin-1 lacks two letters of the second one.
LATIN_1_NAME = ("Zoë", "Núñez")
CP1252_NAME = ("Tomáš", "D’Arcy")
CHANGED_NAME, NEW_STUDENT, NEW_ENROLLMENT = "Changed", "NEW-STUDENT", "NEW-ENROLLMENT"
BOMB_BYTES = 40 * 1024 * 1024


class Roster:
    """A folder in memory: ``headers[name]`` and ``rows[name]`` by file name."""

    def __init__(self, folder):
        self.headers, self.rows = {}, {}
        for path in sorted(Path(folder).glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.DictReader(stream)
                self.rows[path.name] = list(reader)
                self.headers[path.name] = list(reader.fieldnames)

    def save(self, folder, encoding="utf-8", delimiter=","):
        """Write all files into an emptied folder; letters that the encoding lacks become question marks."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, header in self.headers.items():
            lines = [header, *([row.get(column) or "" for column in header] for row in self.rows[name])]
            (folder / name).write_bytes(_csv_text(lines, delimiter).encode(encoding, errors="replace"))
        return folder

    def users(self, *roles):
        return [user for user in self.rows["users.csv"] if user["role"] in roles]

    def remove_file(self, name):
        del self.headers[name], self.rows[name]

    def rename_column(self, name, old, new):
        self.headers[name] = [new if column == old else column for column in self.headers[name]]
        for row in self.rows[name]:
            if old in row:
                row[new] = row.pop(old)

    def map_cells(self, name, columns, change):
        """Replace the filled cells of some columns by ``change(cell)``."""
        for row, column in itertools.product(self.rows[name], columns):
            if row.get(column):
                row[column] = change(row[column])


def _csv_text(lines, delimiter=","):
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    return stream.getvalue()


def _zip(folder, path, prefix="", extra=()):
    """Zip a folder, with members of the names in ``extra`` added."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in sorted(Path(folder).glob("*.csv")):
            archive.write(member, prefix + member.name)
        for member in extra:
            archive.writestr(member, "sourcedId\r\n")
    return path


# --- archives ---


def good_zip(folder: Path, out: Path) -> Path:
    """Nothing is wrong: the folder as a zip, files at its root."""
    return _zip(folder, out / "good_zip.zip")


def zip_with_folder(folder: Path, out: Path) -> Path:
    """All files lie in one folder inside the zip, as a file manager packs them."""
    return _zip(folder, out / "zip_with_folder.zip", prefix="export/")


def not_a_zip(folder: Path, out: Path) -> Path:
    """A file named .zip that holds a CSV file."""
    out.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(folder / "users.csv", out / "not_a_zip.zip"))


def zip_damaged(folder: Path, out: Path) -> Path:
    """A zip of which only the first half arrived."""
    path = _zip(folder, out / "zip_damaged.zip")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def zip_empty(folder: Path, out: Path) -> Path:
    """A zip without any file."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "zip_empty.zip"
    zipfile.ZipFile(path, "w").close()
    return path


def zip_bomb(folder: Path, out: Path) -> Path:
    """A zip of some 40 kB whose users.csv unpacks to 40 MB."""
    path = out / "zip_bomb.zip"
    out.mkdir(parents=True, exist_ok=True)
    header = (folder / "users.csv").read_bytes().splitlines(keepends=True)[0]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in sorted(folder.glob("*.csv")):
            archive.writestr(
                member.name, header + b"0" * BOMB_BYTES if member.name == "users.csv" else b"sourcedId\r\n"
            )
    return path


def zip_parent_path(folder: Path, out: Path) -> Path:
    """A good zip with one more member whose name climbs out with '../'."""
    return _zip(folder, out / "zip_parent_path.zip", extra=["../../ptc_escaped.csv"])


def zip_absolute_path(folder: Path, out: Path) -> Path:
    """A good zip with one more member whose name is an absolute path."""
    return _zip(folder, out / "zip_absolute_path.zip", extra=["/tmp/ptc_escaped.csv"])


def zip_windows_path(folder: Path, out: Path) -> Path:
    """A good zip with one more member whose name climbs out with '..' and backslashes."""
    return _zip(folder, out / "zip_windows_path.zip", extra=["..\\..\\ptc_escaped.csv"])


def zip_symlink(folder: Path, out: Path) -> Path:
    """A zip whose users.csv is a symbolic link to a file of the server."""
    path = out / "zip_symlink.zip"
    out.mkdir(parents=True, exist_ok=True)
    link = zipfile.ZipInfo("users.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in sorted(folder.glob("*.csv")):
            if member.name == "users.csv":
                archive.writestr(link, "/etc/passwd")
            else:
                archive.write(member, member.name)
    return path


# --- files, columns, encodings ---


def missing_file(folder: Path, out: Path, name: str = "users.csv") -> Path:
    """One file (``name``) is not there, though the manifest says so."""
    roster = Roster(folder)
    roster.remove_file(name)
    return roster.save(out / "missing_file")


def missing_column(folder: Path, out: Path, name: str = "users.csv", column: str = "givenName") -> Path:
    """One file lacks a column, in the header and in the rows."""
    roster = Roster(folder)
    roster.headers[name].remove(column)
    return roster.save(out / "missing_column")


def header_only(folder: Path, out: Path, name: str = "courses.csv") -> Path:
    """One file has its header and no row."""
    roster = Roster(folder)
    roster.rows[name] = []
    return roster.save(out / "header_only")


def empty_file(folder: Path, out: Path, name: str = "users.csv") -> Path:
    """One file has no byte at all."""
    path = Roster(folder).save(out / "empty_file")
    (path / name).write_bytes(b"")
    return path


def with_bom(folder: Path, out: Path) -> Path:
    """Every file is UTF-8 that begins with a byte order mark."""
    return Roster(folder).save(out / "with_bom", encoding="utf-8-sig")


def utf_16(folder: Path, out: Path) -> Path:
    """Every file is UTF-16 with a byte order mark, as spreadsheets save "Unicode text"."""
    return Roster(folder).save(out / "utf_16", encoding="utf-16")


def utf_16_without_mark(folder: Path, out: Path) -> Path:
    """Every file is UTF-16 without a byte order mark."""
    return Roster(folder).save(out / "utf_16_without_mark", encoding="utf-16-le")


def latin_1(folder: Path, out: Path) -> Path:
    """Every file is Latin-1; the first student is named ``LATIN_1_NAME``."""
    return _in_encoding(folder, out / "latin_1", "latin-1", LATIN_1_NAME)


def cp1252(folder: Path, out: Path) -> Path:
    """Every file is Windows-1252; the first student is named ``CP1252_NAME``."""
    return _in_encoding(folder, out / "cp1252", "cp1252", CP1252_NAME)


def _in_encoding(folder, path, encoding, names):
    roster = Roster(folder)
    student = roster.users("student")[0]
    student["givenName"], student["familyName"] = names
    return roster.save(path, encoding=encoding)


def semicolons(folder: Path, out: Path) -> Path:
    """Cells are parted by ';' in every file."""
    return Roster(folder).save(out / "semicolons", delimiter=";")


def tabs(folder: Path, out: Path) -> Path:
    """Cells are parted by tabs in every file."""
    return Roster(folder).save(out / "tabs", delimiter="\t")


def header_aliases(folder: Path, out: Path) -> Path:
    """Headers as published exports misname them, and users.csv has the column role twice."""
    roster = Roster(folder)
    for name, header in roster.headers.items():
        if "dateLastModified" in header:
            roster.rename_column(name, "dateLastModified", "dataLastModified")
    for old, new in {"orgSourcedIds": "orgs", "agentSourcedIds": "agents", "grades": "grade"}.items():
        roster.rename_column("users.csv", old, new)
    roster.rename_column("enrollments.csv", "userSourcedId", "userId")
    roster.headers["users.csv"] += ["prefferedGivenName", "prefferedMiddleName", "prefferedFamilyName", "role"]
    return roster.save(out / "header_aliases")


def header_case(folder: Path, out: Path) -> Path:
    """Headers are in capitals, with blanks around them."""
    roster = Roster(folder)
    for name, header in roster.headers.items():
        for column in list(header):
            roster.rename_column(name, column, f" {column.upper()} ")
    return roster.save(out / "header_case")


def missing_trailing_columns(folder: Path, out: Path) -> Path:
    """The last columns of each file are not there: dates of enrolments, periods of classes, passwords."""
    roster = Roster(folder)
    for name, count in {"users.csv": 1, "classes.csv": 2, "courses.csv": 1, "enrollments.csv": 2}.items():
        del roster.headers[name][-count:]
    return roster.save(out / "missing_trailing_columns")


def short_rows(folder: Path, out: Path) -> Path:
    """Headers are whole, but rows end at their last filled cell."""
    path = Roster(folder).save(out / "short_rows")
    for member in path.glob("*.csv"):
        with member.open(encoding="utf-8", newline="") as stream:
            header, *rows = list(csv.reader(stream))
        rows = [row[: max(index for index, cell in enumerate(row) if cell) + 1] for row in rows]
        member.write_text(_csv_text([header, *rows]), encoding="utf-8", newline="")
    return path


# --- values ---


def wrong_case(folder: Path, out: Path) -> Path:
    """Enumerations in another case: Scheduled, Homeroom, TRUE, Student, PARENT, Full, Bulk."""
    roster = Roster(folder)
    roster.map_cells("classes.csv", ["classType"], str.capitalize)
    roster.map_cells("users.csv", ["enabledUser"], str.upper)
    roster.map_cells("users.csv", ["role"], lambda role: role.upper() if role in ADULTS else role.capitalize())
    roster.map_cells("enrollments.csv", ["role"], str.capitalize)
    roster.map_cells("enrollments.csv", ["primary"], str.upper)
    roster.map_cells("academicSessions.csv", ["type"], str.capitalize)
    roster.map_cells("guardian_links.csv", ["relationship", "custody"], str.capitalize)
    roster.map_cells("guardian_links.csv", ["mayBook", "receivesMail"], str.upper)
    roster.map_cells(
        "manifest.csv", ["value"], lambda value: value.capitalize() if value in ("bulk", "absent") else value
    )
    return roster.save(out / "wrong_case")


def unknown_values(folder: Path, out: Path) -> Path:
    """One class type, one role, one custody and one yes/no that no standard knows."""
    roster = Roster(folder)
    roster.rows["classes.csv"][-1]["classType"] = "club"
    roster.users("student")[-1]["role"] = "alumnus"
    roster.rows["guardian_links.csv"][0] |= {"custody": "weekends", "mayBook": "perhaps"}
    return roster.save(out / "unknown_values")


def us_dates(folder: Path, out: Path) -> Path:
    """All dates as month/day/year without leading zeros, plainly so."""
    return _with_dates(folder, out / "us_dates", lambda date, _turn: f"{date.month}/{date.day}/{date.year}")


def european_dates(folder: Path, out: Path) -> Path:
    """All dates as day/month/year, plainly so."""
    return _with_dates(folder, out / "european_dates", lambda date, _turn: f"{date:%d/%m/%Y}")


def ambiguous_dates(folder: Path, out: Path) -> Path:
    """All dates as numbers up to 12 parted by slashes: nothing shows which is the month."""
    return _with_dates(
        folder, out / "ambiguous_dates", lambda date, _turn: "09/08/2026" if date.year < 2027 else "10/06/2027"
    )


def mixed_dates(folder: Path, out: Path) -> Path:
    """Dates of both orders in one file, in turn from row to row."""
    return _with_dates(
        folder, out / "mixed_dates", lambda date, turn: f"{date:%d/%m/%Y}" if turn % 2 else f"{date:%m/%d/%Y}"
    )


def impossible_dates(folder: Path, out: Path) -> Path:
    """One enrolment begins on 30 February, one at "next week", and one ends before it begins."""
    roster = Roster(folder)
    rows = roster.rows["enrollments.csv"]
    rows[0]["beginDate"], rows[1]["beginDate"] = "2026-02-30", "next week"
    rows[2] |= {"beginDate": "2027-01-10", "endDate": "2026-09-01"}
    return roster.save(out / "impossible_dates")


def _with_dates(folder, path, write):
    """Write all dates anew. Days move to after the 12th first, so that US and European dates tell themselves apart."""
    roster = Roster(folder)
    for name, columns in {
        "enrollments.csv": ("beginDate", "endDate"),
        "academicSessions.csv": ("startDate", "endDate"),
    }.items():
        for turn, row in enumerate(roster.rows[name]):
            for column in filter(row.get, columns):
                date = datetime.date.fromisoformat(row[column])
                row[column] = write(date.replace(day=max(date.day, 13)), turn)
    return roster.save(path)


def unknown_ids(folder: Path, out: Path) -> Path:
    """One reference of each kind points to nothing: class, user, course, term, agent, both ends of a guardian link."""
    roster = Roster(folder)
    enrollments, classes, links = (
        roster.rows["enrollments.csv"],
        roster.rows["classes.csv"],
        roster.rows["guardian_links.csv"],
    )
    enrollments[-1]["classSourcedId"] = "NO-CLASS"
    enrollments[-2]["userSourcedId"] = "NO-USER"
    classes[-1]["courseSourcedId"] = "NO-COURSE"
    classes[-1]["termSourcedIds"] = "NO-TERM"
    roster.users("student")[0]["agentSourcedIds"] += ",NO-GUARDIAN"
    links.append(links[0] | {"studentSourcedId": "NO-STUDENT"})
    links.append(links[0] | {"guardianSourcedId": "NO-GUARDIAN"})
    return roster.save(out / "unknown_ids")


def blank_ids(folder: Path, out: Path) -> Path:
    """One user, one class and one enrolment have no id."""
    roster = Roster(folder)
    for name in ("users.csv", "classes.csv", "enrollments.csv"):
        roster.rows[name][-1]["sourcedId"] = ""
    return roster.save(out / "blank_ids")


def duplicate_ids(folder: Path, out: Path) -> Path:
    """An enrolment and a class are there twice, alike; the first student too, the second time under another name."""
    roster = Roster(folder)
    for name in ("enrollments.csv", "classes.csv"):
        roster.rows[name].append(dict(roster.rows[name][0]))
    roster.rows["users.csv"].append(roster.users("student")[0] | {"familyName": CHANGED_NAME})
    return roster.save(out / "duplicate_ids")


def inactive_status(folder: Path, out: Path) -> Path:
    """Every row has a status, and the last student's is "inactive", which 1.1 does not know."""
    roster = Roster(folder)
    for name, header in roster.headers.items():
        for row in roster.rows[name] if "status" in header else ():
            row |= {"status": "active", "dateLastModified": STAMP}
    roster.users("student")[-1]["status"] = "inactive"
    return roster.save(out / "inactive_status")


# --- people ---


def two_primaries(folder: Path, out: Path) -> Path:
    """The first class with a primary teacher has a second one, who begins a day later."""
    roster = Roster(folder)
    rows = roster.rows["enrollments.csv"]
    first = next(row for row in rows if row["role"] == "teacher" and row["primary"] == "true")
    busy = {row["userSourcedId"] for row in rows if row["classSourcedId"] == first["classSourcedId"]}
    other = next(user for user in roster.users("teacher") if user["sourcedId"] not in busy)
    later = datetime.date.fromisoformat(first["beginDate"]) + datetime.timedelta(days=1)
    second = {"sourcedId": "SECOND-PRIMARY", "userSourcedId": other["sourcedId"], "beginDate": later.isoformat()}
    rows.insert(rows.index(first), first | second)
    return roster.save(out / "two_primaries")


def guardian_teachers(folder: Path, out: Path) -> Path:
    """The first teacher becomes a guardian of the first student, as an agent and in guardian_links.csv."""
    roster = Roster(folder)
    student, teacher = roster.users("student")[0], roster.users("teacher")[0]["sourcedId"]
    student["agentSourcedIds"] = ",".join(filter(None, [student["agentSourcedIds"], teacher]))
    links = roster.rows["guardian_links.csv"]
    links.append(
        next(row for row in links if row["studentSourcedId"] == student["sourcedId"]) | {"guardianSourcedId": teacher}
    )
    return roster.save(out / "guardian_teachers")


def agents_both_ways(folder: Path, out: Path) -> Path:
    """Students and guardians name each other; students also name teachers, and teachers one another."""
    roster = Roster(folder)
    agents = defaultdict(list)
    for link in roster.rows["guardian_links.csv"]:
        agents[link["studentSourcedId"]].append(link["guardianSourcedId"])
        agents[link["guardianSourcedId"]].append(link["studentSourcedId"])
    teachers = [user["sourcedId"] for user in roster.users("teacher")]
    for index, student in enumerate(roster.users("student")):
        agents[student["sourcedId"]].append(teachers[index % len(teachers)])
    agents[teachers[0]].append(teachers[1])
    for user in roster.rows["users.csv"]:
        user["agentSourcedIds"] = ",".join(dict.fromkeys(agents[user["sourcedId"]]))
    return roster.save(out / "agents_both_ways")


def without_guardian_links(folder: Path, out: Path) -> Path:
    """There is no guardian_links.csv: agents are all that is known of families."""
    roster = Roster(folder)
    roster.remove_file("guardian_links.csv")
    return roster.save(out / "without_guardian_links")


def shared_addresses(folder: Path, out: Path) -> Path:
    """All guardians of a household have one e-mail address, in capitals for every second of them."""
    roster = Roster(folder)
    users = {user["sourcedId"]: user for user in roster.users(*ADULTS)}
    first = {}
    for link in roster.rows["guardian_links.csv"]:
        user = users.get(link["guardianSourcedId"])
        if not user or user["sourcedId"] in first.values():
            continue
        holder = first.setdefault(link["household"], user["sourcedId"])
        if holder != user["sourcedId"]:
            user["email"] = users[holder]["email"].upper()
    return roster.save(out / "shared_addresses")


def without_addresses(folder: Path, out: Path) -> Path:
    """Nobody has an e-mail address."""
    roster = Roster(folder)
    roster.map_cells("users.csv", ["email"], lambda _email: "")
    return roster.save(out / "without_addresses")


# --- size, loss, deltas ---


def large(folder: Path, out: Path, rows: int = 200_000) -> Path:
    """``rows`` enrolments, each another pair of a student and a class; classes are added as needed."""
    roster = Roster(folder)
    students = [user["sourcedId"] for user in roster.users("student")]
    classes, enrollments = roster.rows["classes.csv"], roster.rows["enrollments.csv"]
    known = {(row["classSourcedId"], row["userSourcedId"]) for row in enrollments}
    originals = list(classes)
    while len(classes) * len(students) < rows + len(known):
        number = len(classes)
        original = originals[number % len(originals)]
        classes.append(
            original
            | {"sourcedId": f"LARGE-{number}", "title": f"{original['title']} {number}", "classType": "scheduled"}
        )
    template = next(row for row in enrollments if row["role"] == "student")
    pairs = ((row["sourcedId"], student) for row in classes for student in students)
    new = (pair for pair in pairs if pair not in known)
    for number, (source_id, student) in enumerate(itertools.islice(new, rows - len(enrollments))):
        enrollments.append(
            template | {"sourcedId": f"LARGE-{number}", "classSourcedId": source_id, "userSourcedId": student}
        )
    return roster.save(out / "large")


def truncated(folder: Path, out: Path) -> Path:
    """users.csv breaks off in the middle of a row, with a fifth of the students still to come."""
    path = Roster(folder).save(out / "truncated")
    students = Roster(folder).users("student")
    mark = students[len(students) * 4 // 5]["sourcedId"].encode()
    content = (path / "users.csv").read_bytes()
    (path / "users.csv").write_bytes(content[: content.index(b"\n" + mark + b",") + len(mark) + 6])
    return path


def students_gone(folder: Path, out: Path, share: float = 0.15) -> Path:
    """A share of the students is gone with all their rows; each file is whole in itself."""
    roster = Roster(folder)
    students = roster.users("student")
    gone = {user["sourcedId"] for user in students[len(students) - round(len(students) * share) :]}
    for name, column in {
        "users.csv": "sourcedId",
        "enrollments.csv": "userSourcedId",
        "guardian_links.csv": "studentSourcedId",
    }.items():
        roster.rows[name] = [row for row in roster.rows[name] if row[column] not in gone]
    for user in roster.users(*ADULTS):
        user["agentSourcedIds"] = ",".join(agent for agent in user["agentSourcedIds"].split(",") if agent not in gone)
    return roster.save(out / "students_gone")


def links_gone(folder: Path, out: Path, share: float = 0.15) -> Path:
    """A share of the guardian links is gone, while every person is still there."""
    roster = Roster(folder)
    links = roster.rows["guardian_links.csv"]
    gone = links[len(links) - round(len(links) * share) :]
    pairs = {(row["studentSourcedId"], row["guardianSourcedId"]) for row in gone}
    roster.rows["guardian_links.csv"] = links[: len(links) - len(gone)]
    for user in roster.rows["users.csv"]:
        kept = (
            agent
            for agent in user["agentSourcedIds"].split(",")
            if not {(user["sourcedId"], agent), (agent, user["sourcedId"])} & pairs
        )
        user["agentSourcedIds"] = ",".join(kept)
    return roster.save(out / "links_gone")


def delta(folder: Path, out: Path) -> Path:
    """Only what changed: a student is renamed, one student and an enrolment go, one student and an enrolment come.

    The first student's family name becomes ``CHANGED_NAME`` and the last student goes. Of the second student's
    enrolments the first goes; ``NEW_STUDENT`` comes, with ``NEW_ENROLLMENT`` in the same class. The manifest says
    ``delta`` for users and enrolments, ``absent`` for the rest.
    """
    roster = Roster(folder)
    first, second, *_others, last = roster.users("student")
    leaving = next(row for row in roster.rows["enrollments.csv"] if row["userSourcedId"] == second["sourcedId"])
    new = second | {
        "sourcedId": NEW_STUDENT,
        "username": "new.student",
        "identifier": NEW_STUDENT,
        "email": "",
        "agentSourcedIds": "",
    }
    enrollment = leaving | {"sourcedId": NEW_ENROLLMENT, "userSourcedId": NEW_STUDENT}
    _keep_only(roster, "users.csv", active=[first | {"familyName": CHANGED_NAME}, new], gone=[last])
    _keep_only(roster, "enrollments.csv", active=[enrollment], gone=[leaving])
    for name in [name for name in roster.rows if name not in ("manifest.csv", "users.csv", "enrollments.csv")]:
        roster.remove_file(name)
    for row in roster.rows["manifest.csv"]:
        if row["propertyName"].startswith("file."):
            row["value"] = "delta" if f"{row['propertyName'].removeprefix('file.')}.csv" in roster.rows else "absent"
    return roster.save(out / "delta")


def delta_unstamped(folder: Path, out: Path) -> Path:
    """The delta, with its rows' status and dateLastModified left blank, which a delta may not do."""
    roster = Roster(delta(folder, out))
    for name in ("users.csv", "enrollments.csv"):
        roster.map_cells(name, ["status", "dateLastModified"], lambda _cell: "")
    return roster.save(out / "delta_unstamped")


def _keep_only(roster, name, active, gone):
    stamped = [row | {"status": "active"} for row in active] + [row | {"status": "tobedeleted"} for row in gone]
    roster.rows[name] = [row | {"dateLastModified": STAMP} for row in stamped]
