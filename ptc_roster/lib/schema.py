# SPDX-License-Identifier: LGPL-3.0-or-later
"""The files and columns that are read, and the other names they go by.

Sources: OneRoster 1.1 and 1.2 CSV binding; School Data Sync v2.1; published
exports that call columns by slightly different names.
"""

import re

# Columns that must be there for a file to mean anything to us. The standards
# demand more; what is not read is not demanded.
REQUIRED = {
    "users": ("sourcedId", "givenName", "familyName"),
    "classes": ("sourcedId", "title"),
    "enrollments": ("classSourcedId", "userSourcedId", "role"),
    "courses": ("sourcedId", "title"),
    "academicSessions": ("sourcedId",),
    "roles": ("userSourcedId", "role"),
    "guardian_links": ("studentSourcedId", "guardianSourcedId"),
    "relationships": ("userSourcedId", "relationshipUserSourcedId", "relationshipRole"),
    "manifest": ("propertyName", "value"),
}

DATES = {
    "enrollments": ("beginDate", "endDate"),
    "academicSessions": ("startDate", "endDate"),
    "roles": ("beginDate", "endDate"),
}

# Known to the standards and left unread, without a word to the clerk.
# Passwords and demographics are among them on purpose.
UNREAD_FILES = frozenset(
    [
        "orgs",
        "demographics",
        "userflags",
        "userprofiles",
        "userresources",
        "categories",
        "lineitems",
        "lineitemlearningobjectiveids",
        "lineitemscorescales",
        "results",
        "resultlearningobjectiveids",
        "resultscorescales",
        "resources",
        "classresources",
        "courseresources",
        "scorescales",
        "students",
        "staff",
    ]
)

_BY_LOWER = {name.lower(): name for name in REQUIRED}

# {file or "": {name as found, letters only: the column's own name}}
_ALIASES = {
    "": {
        "datalastmodified": "dateLastModified",
        "lastmodified": "dateLastModified",
        "id": "sourcedId",
        "sourceid": "sourcedId",
    },
    "users": {
        "firstname": "givenName",
        "lastname": "familyName",
        "agents": "agentSourcedIds",
        "agentsourcedid": "agentSourcedIds",
        "agentids": "agentSourcedIds",
        "orgs": "orgSourcedIds",
        "grade": "grades",
        "enabled": "enabledUser",
        "prefferedgivenname": "preferredGivenName",
        "preferredfirstname": "preferredGivenName",
        "prefferedfamilyname": "preferredFamilyName",
        "preferredlastname": "preferredFamilyName",
        "mobile": "sms",
        "telephone": "phone",
    },
    "classes": {
        "course": "courseSourcedId",
        "courseid": "courseSourcedId",
        "type": "classType",
        "code": "classCode",
        "grade": "grades",
        "subject": "subjects",
        "room": "location",
        "terms": "termSourcedIds",
        "termsourcedid": "termSourcedIds",
        "sessionsourcedids": "termSourcedIds",
        "sessionsourcedid": "termSourcedIds",
    },
    "courses": {
        "code": "courseCode",
        "grade": "grades",
        "subject": "subjects",
    },
    "enrollments": {
        "class": "classSourcedId",
        "classid": "classSourcedId",
        "user": "userSourcedId",
        "userid": "userSourcedId",
        "startdate": "beginDate",
        "isprimary": "primary",
    },
    "roles": {
        "userid": "userSourcedId",
        "user": "userSourcedId",
        "startdate": "beginDate",
        "rolestartdate": "beginDate",
        "rolebegindate": "beginDate",
        "roleenddate": "endDate",
    },
    "guardian_links": {
        "studentid": "studentSourcedId",
        "student": "studentSourcedId",
        "guardianid": "guardianSourcedId",
        "guardian": "guardianSourcedId",
        "relation": "relationship",
        "family": "household",
        "canbook": "mayBook",
    },
}

# The canonical names besides the required ones.
_OPTIONAL = {
    "": "sourcedId status dateLastModified",
    "users": "enabledUser role identifier email sms phone agentSourcedIds grades "
    "preferredGivenName preferredFamilyName orgSourcedIds activeDirectoryMatchId username",
    "classes": "grades courseSourcedId classCode classType location termSourcedIds subjects subjectCodes",
    "courses": "courseCode grades subjects subjectCodes",
    "enrollments": "primary beginDate endDate",
    "academicSessions": "title type startDate endDate",
    "roles": "roleType beginDate endDate grade sessionSourcedId",
    "guardian_links": "relationship household custody mayBook receivesMail",
}


def _letters(name):
    return re.sub(r"[^a-z0-9.]", "", name.lower())


def file_kind(member):
    """Return ``users`` for ``Users.csv``; ``None`` for a file that is not read."""
    stem = re.sub(r"\.csv$", "", member.lower()).strip()
    return _BY_LOWER.get(stem) or _BY_LOWER.get(stem.replace("guardianlinks", "guardian_links"))


def is_known_unread(member):
    """Tell whether a file belongs to the standards and is left unread."""
    return re.sub(r"\.csv$", "", member.lower()).strip() in UNREAD_FILES


def column_names(kind):
    """Return ``{name as found, lower case letters only: canonical name}``."""
    names = " ".join((_OPTIONAL[""], *REQUIRED[kind], _OPTIONAL.get(kind, ""))).split()
    found = {_letters(name): name for name in names}
    return {**_ALIASES[""], **_ALIASES.get(kind, {}), **found}


def canonical(kind, name, names=None):
    """Return the canonical name of a column as found, or ``None``."""
    return (names or column_names(kind)).get(_letters(name))
