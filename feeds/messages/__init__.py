"""Messages as a code with values, so that they can be stored and translated without parsing English sentences.

An enumeration of codes has the English templates; `feeds.publish.pages` translates them.
"""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

#: maximum characters of text without a translation, as servers and parsers may send more
_MAX_LENGTH = 500
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class Code(Enum):
    """A kind of message: its English template, and a plural template for messages that are counted as `num`.

    The name of a member is stored: it must not change. Members without values are messages when they are called.
    """

    def __init__(self, singular: str, plural: str = "") -> None:
        self.singular, self.plural = singular, plural
        #: the names of the values
        self.names = frozenset(_PLACEHOLDER.findall(singular))

    # a member is equal only to itself; `Enum` computes a hash of its name at each call
    __hash__ = object.__hash__

    def __call__(self, **values: "str | int | Message") -> "Message":
        """Return the message with these values."""
        return Message(self, tuple(sorted(values.items())))


class Untranslated(Code):
    """Text without a translation: messages of other programs, and sentences that earlier versions stored."""

    TEXT = "%(text)s"


@dataclass(frozen=True, slots=True)
class Message:
    """A code with its values, sorted by name; a value may be another message. `str` returns the English text.

    >>> str(Untranslated.TEXT(text="Connection refused"))
    'Connection refused'
    """

    code: Code
    values: tuple[tuple[str, "str | int | Message"], ...] = ()

    def __str__(self) -> str:
        """Return the English text."""
        template = self.code.plural if self.code.plural and self.num != 1 else self.code.singular
        return template % dict(self.values)

    @property
    def num(self) -> int:
        """The count, 1 for a message that is not counted."""
        num = dict(self.values).get("num")
        return num if isinstance(num, int) else 1

    def to_json(self) -> list[Any]:
        """Return the message as a JSON value: the name of its code, then its values if there are any."""
        values = {name: value.to_json() if isinstance(value, Message) else value for name, value in self.values}
        return [self.code.name, values] if values else [self.code.name]


def from_json(value: object, *tables: type[Code]) -> Message:
    """Return the message of what `Message.to_json` returned; `tables` have the codes that it may have.

    A string, as earlier versions stored it, and a code of a later version become text.
    """
    match value:
        case [str(name), *rest]:
            values = rest[0] if rest and isinstance(rest[0], dict) else {}
            known: list[type[Code]] = [*tables, Untranslated]
            code = next((table[name] for table in known if name in table.__members__), None)
            if code and code.names == values.keys():
                nested = {
                    key: item if isinstance(item, str | int) else from_json(item, *tables)
                    for key, item in values.items()
                }
                return code(**nested)
    return untranslated(value)


def untranslated(text: object) -> Message:
    """Return the message with this text, which has no translation, as one line of at most 500 characters."""
    return Untranslated.TEXT(text=" ".join(str(text).split())[:_MAX_LENGTH])
