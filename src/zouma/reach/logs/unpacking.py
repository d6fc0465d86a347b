"""A log as pieces of bytes: unpacked where it is packed, measured, hostile ones refused."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import zstandard

from zouma.reach.logs.refusals import LogCutShort, LogDamaged, LogMissing, LogUnpacksTooLarge

GZIP = 16 + zlib.MAX_WBITS
GZIP_MARK = b"\x1f\x8b"
ZSTD_MARK = b"\x28\xb5\x2f\xfd"
LARGEST_WINDOW = 128 * 1024**2
FREE_BYTES = 256 * 1024**2  # a file may unpack to so much whatever its size
LARGEST_RATIO = 250  # of unpacked to packed bytes; gzip can reach 1,030, logs hardly 100
LARGEST_LOG = 1024**4
PIECE = 1024**2
PACKED_PIECE = 1024  # a block of zstd is of at most 128 KB and of at least 4 bytes: 32 MB

Told = Callable[[int], None]


def pieces(path: Path, told: Told) -> Iterator[bytes]:
    """Yield a log's unpacked bytes; who listens is told how many bytes of the file are read.

    :raises LogMissing: when the file cannot be opened.
    :raises LogDamaged: where the compressed file is damaged.
    :raises LogCutShort: where it ends before its end.
    :raises LogUnpacksTooLarge: where it swells beyond reason.
    """
    try:
        file = path.open("rb")
    except (OSError, ValueError) as error:
        raise LogMissing from error
    with file:
        produced = 0
        for piece in refused_in_words(unpacked(file)):
            produced += len(piece)
            check_size(produced, file.tell())
            told(file.tell())
            yield piece


def refused_in_words(unpacking: Iterator[bytes]) -> Iterator[bytes]:
    """Pass pieces on; say in a sentence what the libraries found."""
    try:
        yield from unpacking
    except EOFError as error:
        raise LogCutShort from error
    except (OSError, zlib.error, zstandard.ZstdError) as error:
        raise LogDamaged from error


def check_size(unpacked_bytes: int, packed_bytes: int) -> None:
    """Refuse what swells beyond reason.

    :raises LogUnpacksTooLarge: when it does.
    """
    swollen = unpacked_bytes > FREE_BYTES and unpacked_bytes > LARGEST_RATIO * packed_bytes
    if swollen or unpacked_bytes > LARGEST_LOG:
        raise LogUnpacksTooLarge


def unpacked(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of a file as they are, or as gzip or zstd packed them."""
    mark = file.read(len(ZSTD_MARK))
    file.seek(0)
    if mark == ZSTD_MARK:
        yield from unpacked_zstd(file)
        return
    if mark.startswith(GZIP_MARK):
        yield from unpacked_gzip(file)
        return
    while piece := file.read(PIECE):
        yield piece


def unpacked_gzip(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of all members of a gzip file, up to where it is damaged.

    Noughts after a member are filling. Raises EOFError where the last member is not whole.
    """
    member = zlib.decompressobj(GZIP)
    begun = False
    while packed := file.read(PIECE):
        while packed := packed if begun else packed.lstrip(b"\0"):
            begun = True
            if piece := member.decompress(packed, PIECE):
                yield piece
            packed = member.unconsumed_tail
            if member.eof:
                packed, begun = member.unused_data, False
                member = zlib.decompressobj(GZIP)
            elif not packed and not piece:
                break
    if begun:
        raise EOFError


def unpacked_zstd(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of all frames of a zstd file, however many follow one another.

    Raises EOFError where the last frame is not whole.
    """
    made = zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW)
    frame = made.decompressobj()
    begun = False
    while packed := file.read(PACKED_PIECE):
        while packed:
            begun = True
            if piece := frame.decompress(packed):
                yield piece
            packed = frame.unused_data if frame.eof else b""
            if frame.eof:
                frame, begun = made.decompressobj(), False
    if begun:
        raise EOFError
