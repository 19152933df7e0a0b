"""The operator's settings file, changed in place: in one step, checked first, and never over somebody else's change."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from feeds.common.folder import DISK, Disk, Folder
from feeds.config import build
from feeds.config.toml_editor import TomlEditor
from feeds.config.toml_file import parse
from feeds.config.validators import invalid
from feeds.errors import ConfigError

#: what is to become of a file; raises ConfigError where it cannot
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
    """Change the file at `path`, or make it from the one at `start` where it is missing.

    What would not load with `environ` is refused with a ConfigError and not written. Two edits at once take turns; one
    by a program that knows no turns is noticed, and kept.
    """
    # a link stays a link: what it leads to is what is changed
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
            raise ConfigError(
                "somebody else has just changed it: nothing was written, please try again", path=str(path)
            )
        folder.write(target.name, new, like)
        folder.sync()


def add_source(path: Path, keys: Mapping[str, Any]) -> None:
    """Declare one more source."""
    edit(path, adding([keys]))


def remove_source(path: Path, id: str) -> None:
    """Undeclare a source, in groups too."""
    edit(path, removing(id))


def change_source(path: Path, id: str, key: str, value: object) -> None:
    """Set one key of a source; None takes it out."""
    edit(path, changing(id, key, value))


def adding(sources: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]] = ()) -> Change:
    """New sources; and groups, of which one that is declared already gets the members that it lacks."""

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


def removing(id: str) -> Change:
    """A source that goes, out of its groups too; a group that is empty now stays, for its feed has an address."""

    def change(editor: TomlEditor) -> None:
        editor.remove("source", editor.index("source", id))
        for at, table in enumerate(editor.tables("group")):
            for key in ("sources", "prefer"):
                if id in table.get(key, []):
                    editor.change("group", at, key, [member for member in table[key] if member != id])

    return change


def changing(id: str, key: str, value: object) -> Change:
    """One key of a source, set or (None) taken out."""
    return lambda editor: editor.change("source", editor.index("source", id), key, value)


def moving(id: str, old: str, new: str) -> Change:
    """An upstream address of a source in the place of another one; the others stay, whatever they are by then."""

    def change(editor: TomlEditor) -> None:
        at = editor.index("source", id)
        feeds = editor.tables("source")[at].get("feeds", [])
        if old not in feeds:
            raise ConfigError(f"feeds: {invalid(f'{old!r} among those of {id!r}', feeds)}", path=str(editor.path))
        editor.change("source", at, "feeds", [new if feed == old else feed for feed in feeds])

    return change


def _beginning(path: Path, start: Path | None) -> bytes:
    """What a file begins as that is not there yet."""
    try:
        return (start or path).read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=str(start or path)) from error


def _changed(path: Path, old: bytes, change: Change) -> bytes:
    """The file after `change`; its byte order mark and its line ends are as before."""
    text = old.removeprefix(_MARK).decode()
    # TOML itself makes no difference between the two
    ends = "\r\n" if text.count("\r\n") == text.count("\n") > 0 else "\n"
    editor = TomlEditor(path, text.replace(ends, "\n"))
    change(editor)
    if not editor.is_true():
        raise editor.unforeseen()
    mark = _MARK if old.startswith(_MARK) else b""
    return mark + editor.text.replace("\n", ends).encode()


def _check(path: Path, body: bytes, environ: Mapping[str, str]) -> None:
    """Raise ConfigError where `body` would not load; its lines are those of a file that nobody has."""
    try:
        build(parse(path, body), Path("data"), environ)
    except ConfigError as error:
        raise ConfigError(f"left as it is, for the change would break it: {error.reason}", path=error.path) from error
