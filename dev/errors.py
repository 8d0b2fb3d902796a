# SPDX-License-Identifier: LGPL-3.0-or-later
"""What goes wrong, told in one sentence."""

import errno


class Problem(Exception):
    """A step cannot go on; the text is one sentence that says what to do."""


def disk_full(place):
    """Return the sentence for a full disk.

    :param place: the folder that could not be written to.
    """
    return Problem(f"The disk of {place} is full: free about 3 GB there, then run this again.")


def explain(error):
    """Return the sentence for an error of the operating system, or None when it is not a known one.

    :param OSError error: as caught.
    """
    place = error.filename or "build/"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return str(disk_full(place))
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"{place} may not be written by this user: run this as its owner, or let the owner run `make clean`."
    return None
