"""Files in the folder that no export wrote: which of them stop an export, and which are taken over."""

from collections.abc import Collection, Iterable
from pathlib import Path

from feeds.common.folder import Folder
from feeds.errors import ExportError
from feeds.export.gzip_copies import gzip_name, is_gzip_of
from feeds.export.writer import PublisherProtocol


def identical_foreign_files(
    publisher: PublisherProtocol, target: Folder, folder: Path, paths: Iterable[str]
) -> frozenset[str]:
    """The paths of the foreign files that are what belongs there; raises ExportError where one is not.

    Only what is in the way is rendered here, for rendering is most of the work of an export.
    """
    equal = set()
    for path in paths:
        content = target.read(path)
        rendition = publisher.rendition(path) if content is not None else None
        if content is None or rendition is None:
            continue
        if content != rendition.body:
            raise _in_the_way(folder / path)
        equal.add(path)
    return frozenset(equal)


def foreign_gzip_copies(
    target: Folder, folder: Path, paths: Iterable[str], published: Collection[str]
) -> frozenset[str]:
    """Names of foreign copies, each of the file beside it; raises ExportError where one is in the way.

    Many sites have them already, made by `gzip -k` after each export.
    """
    copies = set()
    for path in paths:
        name = gzip_name(path)
        content = target.read(name)
        if content is None:
            continue
        body = target.read(path)
        if body is not None and is_gzip_of(content, body):
            copies.add(name)
        elif path in published:
            raise _in_the_way(folder / name)
    return frozenset(copies)


def _in_the_way(path: Path) -> ExportError:
    return ExportError(
        "expected nothing or a file of an earlier export, found another file; move it away", path=str(path)
    )
