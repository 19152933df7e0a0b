"""Gzip copies of files, for web servers that send them directly."""

import zlib

from feeds.publish.rendition import MIN_GZIP_SIZE

#: file name suffix under which a web server looks for the copy
SUFFIX = ".gz"
#: maximum length of a file name in bytes
_MAX_NAME_LENGTH = 255
#: `wbits` of zlib for the gzip format
_GZIP = 16 + zlib.MAX_WBITS


def gzip_name(path: str) -> str:
    """The path of the gzip copy of the file at `path`."""
    return path + SUFFIX


def is_worth_compressing(path: str, size: int) -> bool:
    """Whether a file of `size` bytes gets a copy: it is large enough, and the file system allows the name."""
    name = gzip_name(path).rpartition("/")[2]
    return size >= MIN_GZIP_SIZE and len(name.encode()) <= _MAX_NAME_LENGTH


def is_gzip_of(packed: bytes, body: bytes) -> bool:
    """Whether `packed` is `body` compressed with gzip, at any level, by any program."""
    reader = zlib.decompressobj(_GZIP)
    try:
        # limit the output to the length that is compared: a few bytes can expand to gigabytes
        return reader.decompress(packed, len(body) + 1) == body and reader.eof
    except zlib.error:
        return False
