"""Why an article has another name: the codes of stored aliases, with their English text."""

from enum import unique

from feeds.messages import Code


@unique
class AliasReason(Code):
    """A reason for an alias."""

    GUID = "its guid"
    SAME_URL_CARRIED = "the same address, in a third-party feed"
    SAME_GUID_MOVED = "its publisher gave it the same guid at another address"
    SAME_TEXT_WITHOUT_URL = "the same source, title and text, one of them without an address"
    REPUBLISHED = "the same source, title, day and text, at another address"
    SAME_TEXT_FORGOTTEN = "the same text of the same source, which is forgotten"
