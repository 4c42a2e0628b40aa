"""Sets of docket numbers as whole numbers: bit n is set where case n is in. A hundred thousand cases are 12.5 kB.

They are stored in segments, so that a changed case writes a few kilobytes, and put together to be asked: to cut
two sets and to count one takes microseconds, whatever they stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

SEGMENT = 32_768
"""Numbers of one segment."""

_BYTES = SEGMENT // 8
_PLACES = tuple(tuple(place for place in range(8) if byte >> place & 1) for byte in range(256))


def joined(segments: Mapping[int, bytes]) -> int:
    """The set whose segments these are; those that are not there are empty."""
    if not segments:
        return 0
    parts = (segments.get(number, b"").ljust(_BYTES, b"\0") for number in range(max(segments) + 1))
    return int.from_bytes(b"".join(parts), "little")


def of_numbers(numbers: Iterable[int], size: int) -> int:
    """The set of these numbers, all below `size`."""
    bits = bytearray(size // 8 + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def flipped(bits: bytes, put: Iterable[int], taken: Iterable[int]) -> bytes:
    """A segment with these places put in and those taken out."""
    changed = bytearray(bits.ljust(_BYTES, b"\0"))
    for place in taken:
        changed[place >> 3] &= ~(1 << (place & 7)) & 0xFF
    for place in put:
        changed[place >> 3] |= 1 << (place & 7)
    return bytes(changed).rstrip(b"\0")


def numbers_of(found: int) -> Iterator[int]:
    """The numbers in a set, rising."""
    for index, byte in enumerate(as_bytes(found)):
        if byte:
            for place in _PLACES[byte]:
                yield index * 8 + place


def as_bytes(found: int) -> bytes:
    """The set as bytes, in which number n is bit n % 8 of byte n // 8: the quick way to ask for many numbers."""
    return found.to_bytes((found.bit_length() + 7) // 8, "little")
