"""An RSS/Atom feed republisher: reads every upstream shape, reconciles it into one schema, serves it clean.

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
