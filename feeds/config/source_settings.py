"""Settings of one source: its own values, else the global defaults."""

from collections.abc import Mapping
from dataclasses import dataclass

from feeds.common.limits import MAX_BODY
from feeds.config.validators import Integer, ListOf, Validator, boolean, content_level, selector

#: longest poll interval, in minutes
A_WEEK = 7 * 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """The poll settings of one source."""

    #: shortest and longest poll interval in minutes; only the source itself may ask for a longer one
    poll_floor: int
    poll_ceiling: int
    #: timeout of a whole request in seconds, redirects included
    deadline: int
    #: limit of bytes on the wire
    max_wire_bytes: int
    #: limit of bytes after decompression
    max_document_bytes: int
    #: not polled until the operator resumes it
    paused: bool = False
    #: CSS selectors of elements to remove from its articles
    drop: tuple[str, ...] = ()
    #: how much of an article may be published by its license, one of `CONTENT_LEVELS`
    content: str = "full"


#: validators of the global settings that a source may override under the same name
SHARED_SETTINGS: Mapping[str, Validator] = {
    "poll_floor": Integer(1, A_WEEK),
    "poll_ceiling": Integer(1, A_WEEK),
    "deadline": Integer(1, 600),
    "max_wire_bytes": Integer(1024, MAX_BODY),
    # no parser accepts more
    "max_document_bytes": Integer(1024, MAX_BODY),
}
#: validators of the settings that only a source has
SOURCE_ONLY_SETTINGS: Mapping[str, Validator] = {"paused": boolean, "drop": ListOf(selector), "content": content_level}
