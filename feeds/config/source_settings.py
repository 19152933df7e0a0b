"""How one source is polled and read: its own settings, else those of all."""

from collections.abc import Mapping
from dataclasses import dataclass

from feeds.common.limits import MAX_BODY
from feeds.config.validators import Validator, boolean, content_level, integer, list_of, selector

#: the longest that a source may be left alone, in minutes
A_WEEK = 7 * 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """What decides how one source is polled."""

    #: minutes: it is never asked more often than the floor says, and never less than the ceiling, unless it asks to
    poll_floor: int
    poll_ceiling: int
    #: seconds of a whole exchange, redirects included
    deadline: int
    #: bytes as sent
    max_wire_bytes: int
    #: bytes once unpacked
    max_document_bytes: int
    #: left alone until the operator says otherwise
    paused: bool = False
    #: CSS selectors of what is taken out of its articles
    drop: tuple[str, ...] = ()
    #: how much of its articles its rights allow to publish, one of `AMOUNTS`
    content: str = "full"


#: the settings that a source may have of its own, spelt like those of all
SHARED_SETTINGS: Mapping[str, Validator] = {
    "poll_floor": integer(1, A_WEEK),
    "poll_ceiling": integer(1, A_WEEK),
    "deadline": integer(1, 600),
    "max_wire_bytes": integer(1024, MAX_BODY),
    # no format reads more
    "max_document_bytes": integer(1024, MAX_BODY),
}
#: and those that only a source has
SOURCE_ONLY_SETTINGS: Mapping[str, Validator] = {"paused": boolean, "drop": list_of(selector), "content": content_level}
