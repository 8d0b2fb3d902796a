# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sets of numbers as short text: thousands of identifiers in a kilobyte."""

import base64


def pack(numbers):
    """Return ``(first, text)``: bit ``n`` of the text says whether ``first + n`` is in the set.

    The text is base64 (RFC 4648) of bytes whose lowest bit comes first. An empty set is ``(0, "")``.

    :param numbers: whole numbers, near each other.
    """
    numbers = list(numbers)
    if not numbers:
        return 0, ""
    first = min(numbers)
    bits = bytearray((max(numbers) - first) // 8 + 1)
    for number in numbers:
        place = number - first
        bits[place >> 3] |= 1 << (place & 7)
    return first, base64.b64encode(bits).decode()


def unpack(first, text):
    """Return the set of numbers that ``pack`` was given."""
    bits = int.from_bytes(base64.b64decode(text), "little")
    return {first + place for place in range(bits.bit_length()) if bits >> place & 1}
