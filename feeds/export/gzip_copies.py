"""The copy of a file that is compressed with gzip, for servers that send such a copy as it is."""

import zlib

from feeds.publish.rendition import MIN_GZIP_SIZE

#: what a server appends to the name of a file to find its copy
SUFFIX = ".gz"
#: bytes that a name of a file may have
_LONGEST_NAME = 255
#: zlib's number for the format of gzip
_GZIP = 16 + zlib.MAX_WBITS


def gzip_name(path: str) -> str:
    """The path of the copy of the file at `path`."""
    return path + SUFFIX


def is_worth_compressing(path: str, body: bytes) -> bool:
    """Whether a file gets a copy: it is large enough to gain, and the name is one that a disk takes."""
    name = gzip_name(path).rpartition("/")[2]
    return len(body) >= MIN_GZIP_SIZE and len(name.encode()) <= _LONGEST_NAME


def is_gzip_of(packed: bytes, body: bytes) -> bool:
    """Whether `packed` is `body` compressed with gzip, at any level, by any program."""
    reader = zlib.decompressobj(_GZIP)
    try:
        # no more than what is compared: a few bytes can unpack to gigabytes
        return reader.decompress(packed, len(body) + 1) == body and reader.eof
    except zlib.error:
        return False
