# SPDX-License-Identifier: LGPL-3.0-or-later
"""The rows of the sample school's files, and what gives out ids, names and addresses."""

import json
import pathlib
import unicodedata
from collections import Counter, defaultdict

from .sample_tables import COLUMNS, MIN_STUDENTS, ORG, STUDENTS

# Letters that Unicode does not split into a base letter and an accent.
PLAIN_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "ß": "ss", "å": "a", "Å": "A"})


def _ascii_words(*names):
    """Return the names as dotted plain letters (``zoe.vanderweide``); empty when a script has no plain form."""
    folded = (unicodedata.normalize("NFKD", name.translate(PLAIN_LETTERS)) for name in names)
    words = ["".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum()) for name in folded]
    return ".".join(words) if all(words) else ""


class School:
    """The rows of all files, and what gives out ids, names and addresses."""

    def __init__(self, rng, scale):
        self.rng = rng
        self.students = max(MIN_STUDENTS, round(STUDENTS * scale))
        self.sections = max(1, round(2 * scale))
        self.rows = {name: [] for name in COLUMNS}
        self.styles = json.loads(pathlib.Path(__file__).with_name("sample_names.json").read_text(encoding="utf-8"))
        self._ids = Counter()
        self._locals = Counter()

    def add(self, file, /, **row):
        self.rows[file].append(row)
        return row

    def next_id(self, prefix):
        self._ids[prefix] += 1
        return f"{prefix}{self._ids[prefix]:05d}"

    def pick_style(self):
        return self.rng.choices(list(self.styles), [style["weight"] for style in self.styles.values()])[0]

    def pick_family_names(self, style, count=1):
        return self.rng.sample(self.styles[style]["family"], count)

    def pick_given_names(self, style, count):
        return self.rng.sample(self.styles[style]["given"], count)

    def add_user(self, prefix, role, given, family, domain, **values):
        """Add a person with an id, a username and, unless ``email`` is given, an address that nobody else has."""
        source_id = self.next_id(prefix)
        local = _ascii_words(given, family) or f"{role}.{source_id.lower()}"
        self._locals[local] += 1
        if self._locals[local] > 1:
            local = f"{local}{self._locals[local]}"
        user = {
            "sourcedId": source_id,
            "enabledUser": "true",
            "orgSourcedIds": ORG,
            "role": role,
            "username": local,
            "givenName": given,
            "familyName": family,
            "identifier": source_id,
            "email": f"{local}@{domain}",
        }
        return self.add("users.csv", **(user | values))

    def share_agents(self):
        """Write each link as an agent of the student, of the guardian, or of both, as real exports do."""
        agents = defaultdict(list)
        for link in self.rows["guardian_links.csv"]:
            student, guardian = link["studentSourcedId"], link["guardianSourcedId"]
            side = self.rng.choices(("student", "both", "guardian"), (75, 15, 10))[0]
            if side != "guardian":
                agents[student].append(guardian)
            if side != "student":
                agents[guardian].append(student)
        for user in self.rows["users.csv"]:
            user["agentSourcedIds"] = ",".join(agents[user["sourcedId"]])
