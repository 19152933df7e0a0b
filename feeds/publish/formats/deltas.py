"""A feed document cut down to some of its entries, whichever format it has."""

from collections.abc import Collection

from feeds.publish.formats.registry import FORMATS


def entry_digests(body: bytes, extension: str) -> dict[str, int]:
    """A digest of each entry, by its id, in the order of the document; none where the format cannot be cut."""
    cutting = FORMATS[extension].cutting
    return cutting.digests(body) if cutting else {}


def keep_entries(body: bytes, extension: str, ids: Collection[str]) -> bytes:
    """The document with no entries but those; all of it where the format cannot be cut."""
    cutting = FORMATS[extension].cutting
    return cutting.only(body, ids) if cutting else body
