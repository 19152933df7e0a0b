"""Tables beside the tests: a head, then a row a line, columns parted by tabs."""

import hashlib
from pathlib import Path

HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    """The lines of a table, its head first; every file ends with a line end, so that a row can be appended."""
    text = (HERE / name).read_text(encoding="utf-8")
    assert text.endswith("\n")
    return text.removesuffix("\n").split("\n")


def running(digest: str, line: str) -> str:
    """The digest over a line and, by the digest in front of it, over all before it.

    >>> running(running("", "head"), "row") == running(running("", "head"), "other row")
    False
    """
    return hashlib.blake2b(f"{digest}\n{line}".encode(), digest_size=4).hexdigest()
