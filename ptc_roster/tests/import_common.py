# SPDX-License-Identifier: LGPL-3.0-or-later
import io
import zipfile

from .common import RosterCommon

USERS = "sourcedId,enabledUser,role,givenName,familyName,email,phone,agentSourcedIds,grades"
FILES = {
    "academicSessions.csv": ["sourcedId,title,type,startDate,endDate", "t1,Year,term,2026-08-15,2027-06-10"],
    "courses.csv": ["sourcedId,title,courseCode,grades,subjects", "co1,Art 04,ART04,04,Art"],
    "classes.csv": [
        "sourcedId,title,grades,courseSourcedId,classCode,classType,location,termSourcedIds,subjects",
        "h1,Brave Badger,04,,HR04-B,homeroom,,t1,Homeroom",
        "c1,Art of four,04,co1,ART04-B,scheduled,Studio,t1,Art",
    ],
    "users.csv": [
        USERS,
        "s1,true,student,Ana,Alder,ana@school.example,,,04",
        "s2,true,student,Ben,Alder,,,,04",
        "s3,true,student,Cleo,Birch,,,,14",
        "g1,true,parent,Dora,Alder,home@example.org,555,,",
        "g2,true,parent,Emil,Alder,home@example.org,,,",
        "g3,false,guardian,Fay,Birch,fay@example.org,,,",
        "t1,true,teacher,Gus,Cedar,gus@school.example,,,",
        "t2,true,teacher,Hal,Dogwood,,,,",
    ],
    "enrollments.csv": [
        "sourcedId,classSourcedId,userSourcedId,role,primary,beginDate,endDate",
        "e1,h1,s1,student,,2026-08-15,2027-06-10",
        "e2,h1,s2,student,,2026-08-15,2027-06-10",
        "e3,c1,s1,student,,2026-08-15,2027-06-10",
        "e4,c1,t1,teacher,true,2026-08-15,2027-06-10",
        "e5,h1,t2,teacher,true,2026-08-15,2027-06-10",
    ],
    "guardian_links.csv": [
        "studentSourcedId,guardianSourcedId,relationship,household,custody,mayBook,receivesMail",
        "s1,g1,parent,H1,full,true,true",
        "s1,g2,parent,H1,full,true,true",
        "s2,g1,parent,H1,full,true,true",
        "s3,g3,guardian,H2,shared,true,true",
    ],
}


def zipped(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


class ImportCommon(RosterCommon):
    """A small school as files, and its import."""

    SOURCE = "Test"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.imports = cls.env["ptc.import"]

    @classmethod
    def _make_files(cls, changes=None, drop=()):
        """Return ``{name: bytes}``.

        :param dict changes: ``{name: {identifier: line or ""}}``; a new identifier adds its line.
        """
        found = {}
        for name, lines in FILES.items():
            header, *rows = lines
            keyed = {_key(name, row): row for row in rows} | (changes or {}).get(name, {})
            found[name] = "\n".join([header, *filter(None, keyed.values())]).encode()
        return {name: data for name, data in found.items() if name not in drop}

    @classmethod
    def _import(cls, changes=None, drop=(), may_archive=False):
        return cls.imports._run(cls._make_files(changes, drop), source=cls.SOURCE, may_archive=may_archive)

    @classmethod
    def _find(cls, model, key):
        found = cls.env[model].with_context(active_test=False)
        return found.search([("roster_source", "=", cls.SOURCE), ("roster_external_id", "=", key)])

    @classmethod
    def _make_import(cls, files):
        """Return an import whose files were uploaded."""
        attachments = cls.env["ir.attachment"].create([{"name": name, "raw": data} for name, data in files.items()])
        return cls.imports.create({"attachment_ids": attachments.ids, "source": cls.SOURCE})


def _key(name, row):
    cells = row.split(",")
    return "/".join(cells[:2]) if name == "guardian_links.csv" else cells[0]
