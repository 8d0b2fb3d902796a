# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the sample school is made of: its size, dates and subjects, and the files and columns of OneRoster 1.1."""

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
    "Homeroom": "HR",
    "English": "ENG",
    "Mathematics": "MAT",
    "Science": "SCI",
    "Social Studies": "SOC",
    "Spanish": "SPA",
    "Music": "MUS",
    "Art": "ART",
    "Physical Education": "PE",
    SUPPORT: "LS",
}
# Subject -> teachers for each two sections a grade has; the lower school's homeroom teachers come on top.
STAFFING = {
    "English": 2,
    "Mathematics": 2,
    "Science": 2,
    "Social Studies": 1,
    "Spanish": 1,
    "Music": 1,
    "Art": 1,
    "Physical Education": 1,
    SUPPORT: 1,
}
SPECIAL_ROOMS = {"Music": "Music Room", "Art": "Art Studio", "Physical Education": "Gym"}
ROOMLESS = ("Spanish", SUPPORT)  # they teach in others' rooms, so the school's system holds no room for them

BASE = ("sourcedId", "status", "dateLastModified")
COLUMNS = {
    "orgs.csv": (*BASE, "name", "type", "identifier", "parentSourcedId"),
    "academicSessions.csv": (*BASE, "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"),
    "courses.csv": (
        *BASE,
        "schoolYearSourcedId",
        "title",
        "courseCode",
        "grades",
        "orgSourcedId",
        "subjects",
        "subjectCodes",
    ),
    "classes.csv": (
        *BASE,
        "title",
        "grades",
        "courseSourcedId",
        "classCode",
        "classType",
        "location",
        "schoolSourcedId",
        "termSourcedIds",
        "subjects",
        "subjectCodes",
        "periods",
    ),
    "users.csv": (
        *BASE,
        "enabledUser",
        "orgSourcedIds",
        "role",
        "username",
        "userIds",
        "givenName",
        "familyName",
        "middleName",
        "identifier",
        "email",
        "sms",
        "phone",
        "agentSourcedIds",
        "grades",
        "password",
    ),
    "enrollments.csv": (
        *BASE,
        "classSourcedId",
        "schoolSourcedId",
        "userSourcedId",
        "role",
        "primary",
        "beginDate",
        "endDate",
    ),
    "guardian_links.csv": (
        "studentSourcedId",
        "guardianSourcedId",
        "relationship",
        "household",
        "custody",
        "mayBook",
        "receivesMail",
    ),
    "manifest.csv": ("propertyName", "value"),
}
MANIFEST_FILES = (
    "academicSessions",
    "categories",
    "classes",
    "classResources",
    "courses",
    "courseResources",
    "demographics",
    "enrollments",
    "lineItems",
    "orgs",
    "resources",
    "results",
    "users",
)
