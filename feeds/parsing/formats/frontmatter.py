"""Parse the front matter of a Markdown document: the block between two `---` lines, as Jekyll and Hexo write it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from feeds.errors import DocumentError
from feeds.messages.reasons import Reason

#: the keys that the two writers use; other keys are not parsed
KNOWN_TEXTS = frozenset({"title", "author", "date", "from", "headimg", "thumbnail"})
KNOWN_KEYS = KNOWN_TEXTS | {"categories"}

#: maximum characters; real ones have under 2,000
MAX_LENGTH = 65_536

# The Hexo writer puts a blank line before the first rule, which strict parsers reject.
_OPENING = re.compile(r"\s*?^---[ \t]*\r?\n", re.MULTILINE)
_CLOSING = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)

#: the C parser if PyYAML has it; only its events are used, as its tree builder overflows the stack on 60,000 brackets
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The values of the known keys as written, and the offset of the body."""

    #: 1-based line of the opening rule
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    #: offset of the first character after the closing rule
    end: int = 0

    def get(self, key: str) -> str:
        """Return the text of `key`, empty if it is missing."""
        return self.texts.get(key, "")


def skip(text: str) -> int:
    """Return the offset after the front matter, 0 if there is none or it is never closed."""
    opening = _OPENING.match(text)
    closing = opening and _CLOSING.search(text, opening.end(), opening.end() + MAX_LENGTH)
    return closing.end() if closing else 0


def opens(text: str) -> bool:
    """Return whether `text` begins with a `---` line and has a known key below it, closed or not."""
    opening = _OPENING.match(text)
    if opening is None:
        return False
    return any(key in KNOWN_KEYS for key, _ in _pairs(text[opening.end() : skip(text) or len(text)]))


def read(text: str) -> FrontMatter | None:
    """Parse the front matter of `text`; None if there is none.

    Broken YAML (a title with both kinds of quotes, a bare colon) is parsed line by line. Raises DocumentError for a
    block that is never closed.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None
    line = text.count("\n", 0, opening.end())
    closing = _CLOSING.search(text, opening.end(), opening.end() + MAX_LENGTH)
    if closing is None:
        raise DocumentError(Reason.FRONT_MATTER_END(), line=line)
    block = text[opening.end() : closing.start()]
    values = _by_yaml(block) or _by_lines(block)
    categories = values.pop("categories", ())
    texts = {key: value for key, value in values.items() if isinstance(value, str)}
    return FrontMatter(
        line=line,
        texts=texts,
        categories=(categories,) if isinstance(categories, str) else categories,
        end=closing.end(),
    )


def unwrap(content: str) -> str:
    """Return `content` without the outer `<div>` and `</div>` lines that the writers add."""
    first, _, below = content.strip().partition("\n")
    inner, _, last = below.rpartition("\n")
    if first.rstrip() != "<div>" or last != "</div>":
        return content.strip("\r\n")
    return inner.rstrip()


Value = str | tuple[str, ...]


def _by_yaml(block: str) -> dict[str, Value]:
    """Parse the known keys of `block` as YAML, every scalar as a string; empty if it is not valid YAML."""
    try:
        values = dict(_top_level(yaml.parse(block, Loader=_LOADER)))
    except (yaml.YAMLError, ValueError):
        return {}
    return values | _misread(block)


def _top_level(events: Iterator[yaml.Event]) -> Iterator[tuple[str, Value]]:
    """Yield the pairs of the outermost mapping whose value is a text or a list of texts."""
    depth, key = 0, ""
    items: list[str] = []
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth, items = depth + 1, []
            if depth > 2:
                raise ValueError("nested deeper than any writer's: to be read line by line")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            if depth == 1:
                yield key, tuple(items)
                key = ""
        elif isinstance(event, yaml.ScalarEvent) and depth == 1:
            if key:
                yield key, event.value
            key = "" if key else event.value
        elif isinstance(event, yaml.AliasEvent) and depth == 1:
            key = ""
        elif isinstance(event, yaml.ScalarEvent):
            items.append(event.value)


def _misread(block: str) -> dict[str, Value]:
    """Return the texts that YAML would misread: the writers escape only `\\"`."""
    return {key: _unquote(value) for key, value in _pairs(block) if key in KNOWN_TEXTS and _is_misread(value)}


def _is_misread(value: str) -> bool:
    """Return whether `value` has a bare ` #` (a hash tag), a bare `[` (a bracket) or a backslash."""
    if value.startswith('"'):
        return value.endswith('"') and "\\" in value.replace('\\"', "")
    return value.startswith(("[", "{", "#")) or (" #" in value and not value.startswith("'"))


def _by_lines(block: str) -> dict[str, Value]:
    """Parse the known keys of `block` line by line; each value is on the line of its key or in the list below it."""
    texts: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    key = ""
    for name, value in _pairs(block):
        if not name:
            lists.setdefault(key, []).append(_unquote(value))
            continue
        key = name
        texts[key] = _unquote(value)
        if key == "categories" and value.startswith("["):
            lists[key] = list(filter(None, map(str.strip, value.strip("[]").split(","))))
    values: dict[str, Value] = {**texts, **{key: tuple(items) for key, items in lists.items()}}
    return {key: value for key, value in values.items() if key in KNOWN_KEYS}


def _pairs(block: str) -> Iterator[tuple[str, str]]:
    """Yield key and value of each line with a colon; list items have an empty key."""
    for line in block.split("\n"):
        key, colon, value = line.partition(":")
        if line.lstrip().startswith("- ") and line[0] in " \t":
            yield "", line.lstrip()[2:].strip()
        elif colon and key.isidentifier():
            yield key, value.strip()


def _unquote(value: str) -> str:
    """Return `value` without the quotes around it; Jekyll escapes a quote as `\\"`."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"')
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1]
    return value
