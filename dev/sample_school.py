# SPDX-License-Identifier: LGPL-3.0-or-later
"""Write an invented K-12 school as a OneRoster 1.1 folder with ``guardian_links.csv``.

Nobody in it exists. The same seed writes the same bytes, so a demonstration, a test and a
benchmark can rely on it. Only the standard library is used.

    python -m dev.sample_school FOLDER [--seed 19] [--scale 1.0]
"""

import argparse
import csv
import pathlib
import random

from .sample_families import Families
from .sample_rows import School
from .sample_tables import COLUMNS, FIRST_DAY, LAST_DAY, MANIFEST_FILES, ORG, SCHOOL_YEAR, TERM
from .sample_timetable import Staff, Timetable


def generate(folder, seed=19, scale=1.0):
    """Write the school into a folder, which is made if needed.

    :param pathlib.Path folder: files of the same names in it are replaced.
    :param float scale: 1.0 is 450 students and 24 teachers, 10 has ten times the rows; never fewer than 60 students.
    :return: the folder.
    """
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    school = School(random.Random(seed), scale)
    _add_frame(school)
    staff = Staff(school)
    Families(school, staff).add_all()
    Timetable(school, staff).add_all()
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
    school.add(
        "academicSessions.csv", sourcedId=TERM, title="Full Year", type="term", parentSourcedId=SCHOOL_YEAR, **year
    )
    present = {name.removesuffix(".csv") for name in COLUMNS}
    properties = {"manifest.version": "1.0", "oneroster.version": "1.1"}
    properties |= {f"file.{name}": "bulk" if name in present else "absent" for name in MANIFEST_FILES}
    properties |= {"source.systemName": "Sample school", "source.systemCode": "ptc-sample"}
    for name, value in properties.items():
        school.add("manifest.csv", propertyName=name, value=value)


def main():
    parser = argparse.ArgumentParser(description="Write an invented school as a OneRoster 1.1 folder.")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=19)
    parser.add_argument("--scale", type=float, default=1.0, help="1.0 is 450 students; 10 has ten times the rows")
    options = parser.parse_args()
    print(generate(options.folder, options.seed, options.scale))


if __name__ == "__main__":
    main()
