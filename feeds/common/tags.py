"""XML and HTML tags as text, for scans before parsing."""

import re

#: the attributes of an HTML tag. Possessive quantifiers do not backtrack, so the scan is linear. A quote opens a value
#: only after `=`, as in HTML.
ATTRIBUTES = r"""(?:[^>"'=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|[="'])*+"""
_ATTRIBUTE = re.compile(r"""([^\s/=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s]*+))?""")


def fewer_attributes(attributes: str, limit: int) -> tuple[str, int]:
    """Return at most `limit` attributes of a tag, each name once, and the number of attributes cut.

    Attributes with a value are preferred: the words of a damaged value look like attributes without value.

    >>> fewer_attributes(' alt="the town"s library" src="/1.jpg"', 2)
    (' alt="the town" src="/1.jpg"', 2)
    """
    if len(attributes) <= 2 * limit:
        return attributes, 0
    by_name = {match[1].lower(): match for match in reversed(list(_ATTRIBUTE.finditer(attributes)))}
    if len(by_name) <= limit:
        return attributes, 0
    best = sorted(by_name.values(), key=lambda match: ("=" not in match[0], match.start()))[:limit]
    text = "".join(f" {match[0]}" for match in sorted(best, key=lambda match: match.start()))
    return text, len(by_name) - limit
