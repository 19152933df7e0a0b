"""Export everything that is served as files: the same bytes at the same paths, safe against crashes at any moment.

The folder may contain other files. A manifest lists the files that an export wrote; only these are replaced or removed.
A foreign file at the path of a document stops the export before anything is written, unless it has the same bytes. A
file in the manifest is replaced even if others have changed it, because its path is ours.
"""

from dataclasses import replace
from pathlib import Path

from feeds.common.folder import DISK, Disk, Folder
from feeds.errors import ExportError
from feeds.export.foreign_files import foreign_gzip_copies, identical_foreign_files
from feeds.export.gzip_copies import gzip_name
from feeds.export.manifest import MANIFEST, Manifest, read_manifest
from feeds.export.plan import ExportedSite, Plan, spool
from feeds.export.writer import ExportReport, folders, write

__all__ = ["MANIFEST", "ExportReport", "export"]


def export(
    publisher: ExportedSite,
    folder: Path,
    *,
    disk: Disk = DISK,
    with_gzip: bool = False,
    verify: bool = False,
    state: str = "",
    max_size: int | None = None,
) -> ExportReport:
    """Update `folder` to what `publisher` publishes; raises ExportError with the path of a foreign file in the way.

    With `with_gzip`, a gzip copy is written beside each file that is large enough. With `verify`, every file is read
    and compared, even if its size and its time are those after it was written. `state` is stored for `unchanged`.
    If all files together exceed `max_size` bytes, ExportError is raised before anything is written.
    """
    with Folder.opened(folder, disk) as target:
        previous = read_manifest(target, folder)
        # in the publisher's order, which reads each article once for its pages in all languages
        paths = list(dict.fromkeys(publisher.paths()))
        _sweep(target, previous, paths)
        known_paths = previous.paths()
        equal = identical_foreign_files(publisher, target, folder, [path for path in paths if path not in known_paths])
        if with_gzip:
            previous = _with_copies(target, previous, folder, paths)
        with spool(folder) as bodies:
            plan = Plan(target, previous, bodies, verify=verify)
            # read before the bytes: after an import in between, marks are too old, and the next export renders again
            marks = publisher.marks(paths)
            for path in paths:
                plan.register(path) if path in equal else plan.add(publisher, path, marks.get(path, ""))
                if with_gzip:
                    plan.compress(path)
            if max_size is not None and plan.size > max_size:
                raise _too_large(folder, plan, max_size)
            return write(target, previous, plan, state)


def unchanged(folder: Path, state: str, *, disk: Disk = DISK) -> ExportReport | None:
    """The report of an export that finds nothing to do; None if it has to be made.

    Nothing is to do if the last export was made of the same `state`, and the sizes and times of all its files are those
    after they were written.
    """
    with Folder.opened(folder, disk) as target:
        previous = read_manifest(target, folder)
        if not state or previous.state != state or previous.pending:
            return None
        stamps = target.stamps(previous.files)
        for path in previous.files:
            if not previous.trusts(path, stamps.get(path)):
                content = target.read(path)
                if content is None or not previous.holds(path, content):
                    return None
        size = sum(stamp.size for stamp in stamps.values())
        return ExportReport(written=0, unchanged=len(previous.files), removed=0, size=size)


def _too_large(folder: Path, plan: Plan, max_size: int) -> ExportError:
    expected = (
        f"expected at most {max_size / 1e6:,.0f} MB, found {plan.size / 1e6:,.0f} MB in {len(plan.records):,} files"
    )
    advice = "nothing was written; `keep`, `archive`, `pages` and `languages` in [export] make it smaller"
    return ExportError(f"{expected}: {advice}", path=str(folder))


def _sweep(target: Folder, previous: Manifest, paths: list[str]) -> None:
    """Remove the temporary file of an interrupted write; only after an unfinished export can there be one below."""
    below = {*folders(paths), *folders(previous.paths())} if previous.pending else ()
    for subfolder in sorted({"", *below}):
        target.sweep(subfolder)


def _with_copies(target: Folder, previous: Manifest, folder: Path, paths: list[str]) -> Manifest:
    """`previous` with the gzip copies of other programs added, so that they are replaced or removed like ours."""
    known_paths = previous.paths()
    unknown = sorted(path for path in {*paths, *previous.files} if gzip_name(path) not in known_paths)
    return replace(previous, pending=previous.pending | foreign_gzip_copies(target, folder, unknown, set(paths)))
