"""Collect news feeds and republish them as clean RSS, Atom and JSON feeds.

The Python API is described in `feeds.api`.
"""

from typing import TYPE_CHECKING

__all__ = [
    "Article",
    "DocumentError",
    "NormalizedDocument",
    "ParsedDocument",
    "RawEntry",
    "Source",
    "normalize",
    "read",
    "render",
]

if TYPE_CHECKING:
    from feeds.api import (
        Article,
        DocumentError,
        NormalizedDocument,
        ParsedDocument,
        RawEntry,
        Source,
        normalize,
        read,
        render,
    )
else:

    def __getattr__(name: str) -> object:
        """Import the API when it is used: `import feeds` alone stays cheap."""
        if name not in __all__:
            raise AttributeError(f"module 'feeds' has no attribute {name!r}")
        from feeds import api

        return getattr(api, name)
