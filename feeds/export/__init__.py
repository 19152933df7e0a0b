"""Export everything that is served as files: the same bytes at the same paths, safe against crashes at any moment.

The folder may contain other files. A manifest lists the files that an export wrote; only these are replaced or removed.
A foreign file at the path of a document stops the export before anything is written, unless it has the same bytes. A
file in the manifest is replaced even if others have changed it, because its path is ours.
"""

from dataclasses import replace
from pathlib import Path

from feeds.common.folder import DISK, Disk, Folder
from feeds.export.foreign_files import foreign_gzip_copies, identical_foreign_files
from feeds.export.gzip_copies import gzip_name
from feeds.export.manifest import MANIFEST, Manifest, read_manifest
from feeds.export.writer import ExportReport, FolderWriter, PublisherProtocol, folders

__all__ = ["MANIFEST", "ExportReport", "export"]


def export(publisher: PublisherProtocol, folder: Path, *, disk: Disk = DISK, with_gzip: bool = False) -> ExportReport:
    """Update `folder` to what `publisher` publishes; raises ExportError with the path of a foreign file in the way.

    With `with_gzip`, a gzip copy is written beside each file that is large enough.
    """
    with Folder.opened(folder, disk) as target:
        previous = read_manifest(target, folder)
        paths = sorted(set(publisher.paths()))
        for subfolder in sorted({"", *folders(paths), *folders(previous.paths())}):
            target.sweep(subfolder)
        equal = identical_foreign_files(
            publisher, target, folder, [path for path in paths if path not in previous.paths()]
        )
        if with_gzip:
            previous = _with_copies(target, previous, folder, paths)
        writer = FolderWriter(target, previous, _intent(target, previous, paths, with_gzip=with_gzip))
        for path in paths:
            content = writer.register(path) if path in equal else writer.update(publisher, path)
            if with_gzip and content is not None:
                writer.compress(path, content)
        return writer.finish()


def _with_copies(target: Folder, previous: Manifest, folder: Path, paths: list[str]) -> Manifest:
    """`previous` with the gzip copies of other programs added, so that they are replaced or removed like ours."""
    known_paths = previous.paths()
    unknown = sorted(path for path in {*paths, *previous.files} if gzip_name(path) not in known_paths)
    return replace(previous, pending=previous.pending | foreign_gzip_copies(target, folder, unknown, set(paths)))


def _intent(target: Folder, previous: Manifest, paths: list[str], *, with_gzip: bool) -> Manifest:
    """The manifest that is on disk while files are written."""
    pending = {*paths, *(map(gzip_name, paths) if with_gzip else ())}
    new_folders = {subfolder for subfolder in folders(paths) if not target.holds_folder(subfolder)}
    return replace(previous, pending=previous.pending | pending, folders=previous.folders | new_folders)
