# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sets of numbers as short text: thousands of identifiers in a kilobyte."""

import base64


def pack(numbers):
    """Return ``(first, text)``: bit ``n`` of the text says whether ``first + n`` is in the set.

    The text is base64 (RFC 4648) of bytes whose lowest bit comes first. An empty set is ``(0, "")``.

    :param numbers: whole numbers, near each other.
    """
    numbers = set(numbers)
    first = min(numbers, default=0)
    bits = sum(1 << (number - first) for number in numbers)
    return first, base64.b64encode(bits.to_bytes((bits.bit_length() + 7) // 8, "little")).decode()


def unpack(first, text):
    """Return the set of numbers that ``pack`` was given."""
    bits = int.from_bytes(base64.b64decode(text), "little")
    return {first + place for place in range(bits.bit_length()) if bits >> place & 1}
