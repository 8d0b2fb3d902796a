# SPDX-License-Identifier: LGPL-3.0-or-later
"""Keys of requests: the same choice on the same page is the same request, however often it comes."""

import hashlib
import re
import secrets

ACTIONS = ("book", "move", "cancel", "undo", "join", "part")
PATTERN = re.compile(rf"({'|'.join(ACTIONS)})-[0-9a-f]{{32}}")


def make_token():
    """Return the random token of a page that is rendered."""
    return secrets.token_urlsafe(12)


def make_key(action, token, *choice):
    """Return the key of what is chosen on a page: ``action``, a dash, and 32 hexadecimal digits.

    :param str action: one of ``ACTIONS``.
    :param str token: of the page, as it comes back from a browser; without one, each request is one of its own.
    :param choice: identifiers.
    """
    text = "\0".join([token or make_token(), *map(str, choice)])
    return f"{action}-{hashlib.blake2b(text.encode(errors='replace'), digest_size=16).hexdigest()}"


def get_action(key):
    """Return the action of a key, or None for what is no key."""
    found = PATTERN.fullmatch(key or "")
    return found and found[1]
