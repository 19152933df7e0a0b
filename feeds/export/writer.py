"""The writing of an export: changed files, removal of unpublished ones, and the manifest."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from feeds.common.folder import Folder
from feeds.export.manifest import FileRecord, Manifest, write_manifest
from feeds.export.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """The number of written, unchanged and removed files."""

    written: int
    unchanged: int
    removed: int
    #: bytes of all files
    size: int = field(default=0, compare=False)

    def as_dict(self) -> dict[str, int]:
        return {"written": self.written, "unchanged": self.unchanged, "removed": self.removed}


def write(target: Folder, previous: Manifest, plan: Plan, state: str) -> ExportReport:
    """Update the files of a folder from the `previous` manifest to `plan`.

    From the first write on, the manifest on disk names all files that may be new, so that files left by a crash are
    known to be ours.
    """
    intent = _intent(target, previous, plan)
    if plan.changed:
        write_manifest(target, intent)
    records = plan.records | {path: _written(target, plan, path) for path in plan.changed}
    removed = _remove_gone(target, previous, records)
    remaining = _remove_empty(target, intent.folders, records)
    target.sync()
    write_manifest(target, Manifest(files=records, state=state, folders=remaining))
    written = len(plan.changed)
    return ExportReport(written=written, unchanged=len(records) - written, removed=removed, size=plan.size)


def _intent(target: Folder, previous: Manifest, plan: Plan) -> Manifest:
    """The manifest that is on disk while files are written."""
    new_folders = {subfolder for subfolder in folders(plan.changed) if not target.holds_folder(subfolder)}
    pending = previous.pending.union(plan.changed)
    return replace(previous, state="", pending=pending, folders=previous.folders | new_folders)


def _written(target: Folder, plan: Plan, path: str) -> FileRecord:
    target.write(path, plan.body(path))
    return plan.records[path]._replace(stamp=target.stamps([path]).get(path))


def _remove_gone(target: Folder, previous: Manifest, records: dict[str, FileRecord]) -> int:
    """Remove files that are not published any more; a file that was changed by others stays."""
    removed = 0
    for path in sorted(previous.paths() - records.keys()):
        content = target.read(path)
        if content is None:
            continue
        if path in previous.pending or previous.holds(path, content):
            target.remove(path)
            removed += 1
    return removed


def _remove_empty(target: Folder, created: frozenset[str], records: dict[str, FileRecord]) -> frozenset[str]:
    """Remove empty folders that an export created, inner ones first; returns those that remain."""
    needed = folders(records)
    gone = {subfolder for subfolder in sorted(created - needed, reverse=True) if target.remove_folder(subfolder)}
    return created - gone


def folders(paths: Iterable[str]) -> set[str]:
    """Every parent folder of every path."""
    return {path[:cut] for path in paths for cut in range(len(path)) if path[cut] == "/"}
