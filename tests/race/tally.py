# SPDX-License-Identifier: LGPL-3.0-or-later
"""What was found wrong in each race and fault, kept at once, so that a full run may be made in pieces or broken off."""

import json

from dev import addons, paths

FILE = paths.STATE / "races.json"


class Tally:
    """The pieces of a full run: each race, and each fault.

    :param Path file: where they are kept; None keeps nothing, for the short form.
    :param set pieces: the names of all of them.
    :param str mark: of the source and the number of rounds: pieces of another mark are forgotten.
    """

    def __init__(self, file, pieces, mark):
        self.file = file
        self.pieces = set(pieces)
        self.mark = mark
        self.kept = self._read()

    def _read(self):
        known = json.loads(self.file.read_text()) if self.file and self.file.is_file() else {}
        return known["pieces"] if known.get("mark") == self.mark else {}

    def keep(self, piece, rounds, found):
        """Keep what was found in a piece that was run to its end."""
        self.kept[piece] = {"rounds": rounds, "violations": len(found)}
        if self.file:
            fresh = self.file.with_suffix(".new")
            fresh.write_text(json.dumps({"mark": self.mark, "pieces": self.kept}, indent=2))
            fresh.rename(self.file)

    def missing(self):
        """Return the names of the pieces that have not been run, sorted."""
        return sorted(self.pieces - self.kept.keys())

    def figures(self):
        """Return the figures; none as long as a piece is missing."""
        if self.missing():
            return {}
        pieces = [self.kept[piece] for piece in self.pieces]
        return {f"race_{name}": sum(piece[name] for piece in pieces) for name in ("rounds", "violations")}


def mark(rounds):
    """Return the mark of a full run of the source as it is."""
    files = [*addons.source_files(), *sorted((paths.ROOT / "tests" / "race").rglob("*.py"))]
    return addons.content_hash(files, salt=str(rounds))
