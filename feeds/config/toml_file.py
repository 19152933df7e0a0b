"""A parsed TOML file with the line number of each key, for error messages."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from feeds.config.validators import Validator
from feeds.errors import ConfigError

#: name of an array of tables, index in it, key; the name is "" for top-level keys, the key is "" for a table header
TomlKey = tuple[str, int, str]

# matched against single lines, with each part anchored, so it cannot backtrack
HEADER = re.compile(r"\s*\[\[?\s*([\w-]+)\s*\]")
#: a key, or the first part of a dotted one
KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*[.=]""")
AT_LINE = re.compile(r" \(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A parsed TOML file, and the line of each header and key."""

    path: Path
    content: dict[str, Any]
    lines: dict[TomlKey, int]

    def error(self, key: TomlKey, reason: str) -> ConfigError:
        """The error to raise at this key; if the key is missing, it points to the header of its table."""
        line = self.lines.get(key) or self.lines.get((*key[:2], ""), 0)
        return ConfigError(reason, path=str(self.path), line=line)

    def tables(self, name: str) -> list[dict[str, Any]]:
        """Every `[[name]]`, in the order of the file."""
        tables = self.content.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            # `[source]` makes one table, `source = ...` a key
            key = (name, 0, "") if (name, 0, "") in self.lines else ("", 0, name)
            raise self.error(key, f"expected [[{name}]] with its keys below it, found one {type(tables).__name__}")
        return tables

    def take(self, table: Mapping[str, Any], at: tuple[str, int], readers: Mapping[str, Validator]) -> dict[str, Any]:
        """Validate the values of `table`, each with the validator of its key."""
        values = {}
        for key, value in table.items():
            if key not in readers:
                raise self.error((*at, key), unknown_name(f"key {key[:80]!r}", key, readers))
            try:
                values[key] = readers[key](value)
            except ValueError as error:
                raise self.error((*at, key), f"{key}: {error}") from error
        return values


def read(path: Path) -> TomlFile:
    """Read a TOML file; raises ConfigError with the line of a syntax error."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=str(path)) from error
    return parse(path, body)


def parse(path: Path, body: bytes) -> TomlFile:
    """Parse `body` as the content of the file at `path`; raises ConfigError as `read` does."""
    try:
        # some editors write a byte order mark, which TOML does not allow
        text = body.decode("utf-8-sig")
        return TomlFile(path, tomllib.loads(text), _lines(text))
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError("expected UTF-8, found other bytes", path=str(path), line=line) from error
    except tomllib.TOMLDecodeError as error:
        raise _broken(path, text, str(error)) from error
    except RecursionError as error:
        raise ConfigError("not valid TOML: too many nested brackets", path=str(path)) from error
    except ValueError as error:
        # a number with more digits than Python accepts
        raise ConfigError(f"not valid TOML: {error}", path=str(path)) from error


def unknown_name(what: str, name: str, names: Iterable[str], prefix: str = "") -> str:
    """The error message for an unknown name: it suggests the most similar known name, or lists all of them.

    `prefix`, which all names begin with, is not compared: alone it would make any two names similar.
    """
    known = [known.removeprefix(prefix) for known in names]
    near = get_close_matches(name.removeprefix(prefix), known, n=1)
    hint = f"did you mean {prefix}{near[0]}?" if near else f"known: {', '.join(prefix + word for word in known)}"
    return f"unknown {what}; {hint}"


def _broken(path: Path, text: str, message: str) -> ConfigError:
    at = AT_LINE.search(message)
    line = int(at[1]) if at else len(text.splitlines())
    reason = message.replace(at[0], f", column {at[2]}") if at else message
    return ConfigError(f"not valid TOML: {reason}", path=str(path), line=line)


def _lines(text: str) -> dict[TomlKey, int]:
    """The line of each header and key, which `tomllib` does not return."""
    lines: dict[TomlKey, int] = {}
    seen: dict[str, int] = {}
    at = ("", 0)
    for number, line in enumerate(text.split("\n"), start=1):
        if header := HEADER.match(line):
            index = seen.get(header[1], 0)
            seen[header[1]], at = index + 1, (header[1], index)
            lines[(*at, "")] = number
        elif key := KEY.match(line):
            lines.setdefault((*at, key[1]), number)
    return lines
