# SPDX-License-Identifier: LGPL-3.0-or-later
"""Family names for putting in order: which particles do not count."""

import re

# Both kinds of apostrophe are written.
APOSTROPHES = "['\u2019]"


def particle_pattern(text):
    """Return a regular expression, for Python and for PostgreSQL, of the particles at the start of a name.

    A particle ends with the word, or with its own apostrophe or hyphen. A particle alone is a name, and kept.

    :param str text: the particles in small letters, with commas between them: "van der, van, d'".
    :return: text to be replaced by nothing in a name in small letters; "" without particles.
    """
    particles = sorted({" ".join(part.split()) for part in (text or "").lower().split(",")} - {""}, key=len)
    if not particles:
        return ""
    choices = "|".join(_describe(particle) for particle in reversed(particles))
    return rf"^(?!\s*({choices})\s*$)\s*(({choices})\s*)+(?=\S)"


def _describe(particle):
    words = r"\s+".join(re.escape(word) for word in particle.split(" "))
    words = re.sub(r"['\u2019]", APOSTROPHES, words)
    return words if particle[-1] in "'\u2019-" else words + r"(?=\s|$)"
