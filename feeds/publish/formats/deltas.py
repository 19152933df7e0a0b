"""Reduce a rendered feed document to some of its entries, in any format."""

from collections.abc import Collection

from feeds.publish.formats.registry import FORMATS


def entry_digests(body: bytes, extension: str) -> dict[str, int]:
    """A digest of each entry by id, in the order of the document; empty if the format does not support it."""
    cutting = FORMATS[extension].cutting
    return cutting.digests(body) if cutting else {}


def keep_entries(body: bytes, extension: str, ids: Collection[str]) -> bytes:
    """The document with only these entries; unchanged if the format does not support it."""
    cutting = FORMATS[extension].cutting
    return cutting.only(body, ids) if cutting else body
