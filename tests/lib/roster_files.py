# SPDX-License-Identifier: LGPL-3.0-or-later
"""A roster of a few lines, and ways to change a line of it."""

import io
import zipfile

USERS_HEADER = (
    "sourcedId,status,dateLastModified,enabledUser,role,givenName,familyName,email,phone,agentSourcedIds,grades"
)
FILES = {
    "orgs.csv": ["sourcedId,name,type", "o1,School,school"],
    "academicSessions.csv": ["sourcedId,title,type,startDate,endDate", "t1,Year,term,2026-08-15,2027-06-10"],
    "courses.csv": ["sourcedId,title,courseCode,grades,subjects", "co1,English 04,ENG04,04,English"],
    "classes.csv": [
        "sourcedId,title,grades,courseSourcedId,classCode,classType,location,termSourcedIds,subjects",
        "h1,Brave Badger,04,,HR04-A,homeroom,,t1,Homeroom",
        "c1,English,04,co1,ENG04-A,scheduled,Room 12,t1,English",
    ],
    "users.csv": [
        USERS_HEADER,
        "s1,,,true,student,Ana,Alder,ana@school.example,,,04",
        "s2,,,true,student,Ben,Alder,,,,4",
        "s3,,,true,student,Cleo,Birch,,,,04",
        "g1,,,true,parent,Dora,Alder,home@example.org,555,,",
        "g2,,,true,parent,Emil,Alder,home@example.org,,,",
        "g3,,,false,guardian,Fay,Birch,,,,",
        "t1,,,true,teacher,Gus,Cedar,gus@school.example,,,",
        "t2,,,true,teacher,Hal,Dogwood,,,,",
        "a1,,,true,administrator,Ida,Elm,,,,",
    ],
    "enrollments.csv": [
        "sourcedId,classSourcedId,userSourcedId,role,primary,beginDate,endDate",
        "e1,h1,s1,student,,2026-08-15,2027-06-10",
        "e2,h1,s2,student,,2026-08-15,2027-06-10",
        "e3,c1,s1,student,,2026-08-15,2027-06-10",
        "e4,c1,t1,teacher,true,2026-08-15,2027-06-10",
        "e5,h1,t2,teacher,true,2026-08-15,2027-06-10",
        "e6,h1,s3,student,,2026-08-15,2027-06-10",
    ],
    "guardian_links.csv": [
        "studentSourcedId,guardianSourcedId,relationship,household,custody,mayBook,receivesMail",
        "s1,g1,parent,H1,full,true,true",
        "s1,g2,parent,H1,full,true,true",
        "s2,g1,parent,H1,full,true,true",
        "s2,g2,parent,H1,full,true,true",
        "s3,g3,guardian,H2,full,true,true",
    ],
}


def files(change=None, drop=(), encoding="utf-8"):
    """Return ``{name: bytes}`` of the small school.

    :param dict change: ``{name: lines}`` that replace a file or add one.
    :param drop: names of files to leave out.
    """
    lines = {**FILES, **(change or {})}
    return {name: "\r\n".join(rows).encode(encoding) + b"\r\n" for name, rows in lines.items() if name not in drop}


def with_lines(name, *added, **replaced):
    """Return the lines of a file with some added, and those replaced whose identifier is given."""
    kept = [replaced.get(line.split(",")[0], line) for line in FILES[name]]
    return {name: [line for line in kept if line] + list(added)}


def manifest(**modes):
    """Return a manifest; the mode of a file that is not given is bulk."""
    names = ("users", "classes", "courses", "academicSessions", "enrollments")
    rows = [f"file.{name},{modes.get(name, 'bulk')}" for name in names]
    return {"manifest.csv": ["propertyName,value", "oneroster.version,1.1", *rows]}


def zipped(members, prefix=""):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(prefix + name, data)
    return stream.getvalue()
