"""Look into a PNG: where is there ink?"""

import struct
import zlib
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
DARK = 128  # of 255: the words are nearly black, the bar is grey, the paper white


@dataclass(frozen=True)
class Picture:
    """Eight bits a channel, row by row."""

    width: int
    height: int
    channels: int
    rows: list[bytes]

    def ink(self, left: float, top: float, right: float, bottom: float) -> list[tuple[int, int]]:
        """Return the dark pixels between shares of the width and the height, as (x, y)."""
        across = range(int(left * self.width), int(right * self.width))
        down = range(int(top * self.height), int(bottom * self.height))
        return [(x, y) for y in down for x in across if self._is_dark(x, y)]

    def _is_dark(self, x: int, y: int) -> bool:
        start = x * self.channels
        return sum(self.rows[y][start : start + 3]) < 3 * DARK


def read(png: bytes) -> Picture:
    """Decode a PNG of eight bits a channel that is not interlaced, as Typst writes them."""
    assert png.startswith(SIGNATURE)
    position, packed, header = len(SIGNATURE), b"", b""
    while position < len(png):
        (length,) = struct.unpack(">I", png[position : position + 4])
        kind = png[position + 4 : position + 8]
        body = png[position + 8 : position + 8 + length]
        header = body if kind == b"IHDR" else header
        packed += body if kind == b"IDAT" else b""
        position += 12 + length
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    assert (depth, interlaced) == (8, 0)
    channels = {2: 3, 6: 4}[colour]
    rows = _unfiltered(zlib.decompress(packed), stride=width * channels, step=channels)
    return Picture(width, height, channels, rows)


def _unfiltered(packed: bytes, *, stride: int, step: int) -> list[bytes]:
    rows: list[bytes] = []
    above = bytes(stride)
    for start in range(0, len(packed), stride + 1):
        row = bytearray(packed[start + 1 : start + 1 + stride])
        _undo(packed[start], row, above, step)
        above = bytes(row)
        rows.append(above)
    return rows


def _undo(kind: int, row: bytearray, above: bytes, step: int) -> None:
    """Undo one line's filter (PNG specification, 9.2)."""
    for i in range(len(row)):
        left = row[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        row[i] = (row[i] + _predicted(kind, left, above[i], corner)) & 255


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda one: abs(guess - one))
    return (0, left, up, (left + up) // 2)[kind]
