"""Files in the folder that no export wrote: some stop the export, some are adopted."""

from collections.abc import Collection, Iterable
from pathlib import Path

from feeds.common.folder import Folder
from feeds.errors import ExportError
from feeds.export.gzip_copies import gzip_name, is_gzip_of
from feeds.export.plan import ExportedSite


def identical_foreign_files(
    publisher: ExportedSite, target: Folder, folder: Path, paths: Iterable[str]
) -> frozenset[str]:
    """The paths of foreign files with the right content; raises ExportError if one has other content.

    Only these paths are rendered here, because rendering is most of the work of an export.
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
    """Names of foreign gzip copies of the files beside them; raises ExportError if one has other content.

    Many sites have such copies already, made by `gzip -k` after each export.
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
