"""Tables of the tests: a header, then one row per line, with tabs between the columns."""

import hashlib
from pathlib import Path

HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    """Return the lines of a table, with its header first; a final newline allows appending rows."""
    text = (HERE / name).read_text(encoding="utf-8")
    assert text.endswith("\n")
    return text.removesuffix("\n").split("\n")


def chained_digest(digest: str, line: str) -> str:
    """Return a hash of a line and of the hash before it, which covers all earlier lines.

    >>> chained_digest(chained_digest("", "head"), "row") == chained_digest(chained_digest("", "head"), "other row")
    False
    """
    return hashlib.blake2b(f"{digest}\n{line}".encode(), digest_size=4).hexdigest()
