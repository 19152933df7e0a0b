"""Edit the settings file in place: atomically, after validation, and without overwriting a concurrent change."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from feeds.common.folder import DISK, Disk, Folder
from feeds.config import build
from feeds.config.toml_editor import TomlEditor
from feeds.config.toml_file import parse
from feeds.config.validators import invalid
from feeds.errors import ConfigError

#: a function that changes a file; raises ConfigError if it cannot
Change = Callable[[TomlEditor], None]

_MARK = b"\xef\xbb\xbf"


def edit(
    path: Path,
    change: Change,
    *,
    start: Path | None = None,
    environ: Mapping[str, str] | None = None,
    disk: Disk = DISK,
) -> None:
    """Change the file at `path`; if it does not exist, create it from the file at `start`.

    If the result would not load with `environ`, raise ConfigError and write nothing. Two concurrent edits run one after
    the other. A change by another program, which does not use our lock, is detected and not overwritten.
    """
    # a symbolic link stays: its target is changed
    target = path.resolve()
    with Folder.opened(target.parent, disk, waits=True) as folder:
        folder.sweep("")
        body = folder.read(target.name)
        old = _beginning(path, start) if body is None else body
        build(parse(path, old), Path("data"), environ or {})
        new = _changed(path, old, change)
        _check(path, new, environ or {})
        if new == body:
            return
        like = None if body is None else target.stat()
        if folder.read(target.name) != body:
            raise ConfigError("it was changed by another program, nothing was written; try again", path=str(path))
        folder.write(target.name, new, like)
        folder.sync()


def add_sources(sources: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]] = ()) -> Change:
    """Add sources and groups; if a group is already declared, add its missing members."""

    def change(editor: TomlEditor) -> None:
        editor.append("source", sources)
        positions = {table.get("id"): at for at, table in enumerate(editor.tables("group"))}
        for group in groups:
            if group["id"] in positions:
                at = positions[group["id"]]
                members = dict.fromkeys([*editor.tables("group")[at].get("sources", []), *group["sources"]])
                editor.change("group", at, "sources", list(members))
        editor.append("group", [group for group in groups if group["id"] not in positions])

    return change


def remove_source(id: str) -> Change:
    """Remove a source, also from its groups; an empty group stays, because its feed has a URL."""

    def change(editor: TomlEditor) -> None:
        editor.remove("source", editor.index("source", id))
        for at, table in enumerate(editor.tables("group")):
            for key in ("sources", "prefer"):
                if id in table.get(key, []):
                    editor.change("group", at, key, [member for member in table[key] if member != id])

    return change


def set_key(id: str, key: str, value: object) -> Change:
    """Set one key of a source; None removes it."""
    return lambda editor: editor.change("source", editor.index("source", id), key, value)


def replace_feed(id: str, old: str, new: str) -> Change:
    """Replace one upstream URL of a source by another; its other URLs stay as they are at the time of the edit."""

    def change(editor: TomlEditor) -> None:
        at = editor.index("source", id)
        feeds = editor.tables("source")[at].get("feeds", [])
        if old not in feeds:
            raise ConfigError(f"feeds: {invalid(f'{old!r} among those of {id!r}', feeds)}", path=str(editor.path))
        editor.change("source", at, "feeds", [new if feed == old else feed for feed in feeds])

    return change


def _beginning(path: Path, start: Path | None) -> bytes:
    """The initial content of a file that does not exist."""
    try:
        return (start or path).read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=str(start or path)) from error


def _changed(path: Path, old: bytes, change: Change) -> bytes:
    """The file after `change`; byte order mark and line endings stay."""
    text = old.removeprefix(_MARK).decode()
    # TOML treats both line endings alike
    ends = "\r\n" if text.count("\r\n") == text.count("\n") > 0 else "\n"
    editor = TomlEditor(path, text.replace(ends, "\n"))
    change(editor)
    if not editor.is_consistent():
        raise editor.unsupported_layout()
    mark = _MARK if old.startswith(_MARK) else b""
    return mark + editor.text.replace("\n", ends).encode()


def _check(path: Path, body: bytes, environ: Mapping[str, str]) -> None:
    """Raise ConfigError if `body` would not load, without a line number because this file is not on disk."""
    try:
        build(parse(path, body), Path("data"), environ)
    except ConfigError as error:
        raise ConfigError(f"not changed, the change would make it invalid: {error.reason}", path=error.path) from error
