"""What the validator asks of the answer that a document comes in: its `Content-Type`."""

from email.message import Message

from tests.publish.formats.validity.shared import ATOM, Problems

#: the root of a document, and the type that says so
TYPES = {"rss": "application/rss+xml", f"{ATOM}feed": "application/atom+xml", "opml": "text/x-opml"}


def served(content_type: str, root: str) -> Problems:
    """Every message that a `Content-Type` earns on a document with that root element."""
    message = Message()
    message["content-type"] = content_type
    result, charset = message.get_content_type(), message.get_content_charset()
    if result in ("text/xml", "application/xml"):
        yield f"NonSpecificMediaType: {result}"
    elif result != TYPES[root]:
        yield f"UnexpectedContentType: {result}"
    if charset != "utf-8":
        # without a charset, text/* would be US-ASCII (RFC 6657 section 4), which the validator calls TextXml
        yield f"EncodingMismatch: {charset}"
