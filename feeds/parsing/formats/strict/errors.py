"""The exception of the strict parser."""


class Declined(Exception):  # no error: feedparser parses the document instead
    """The strict parser does not parse this document: feedparser might understand it differently."""


class NotWellFormed(Declined):
    """The document is not well-formed XML, has a DOCTYPE, or CDATA sections with references to no character."""
