"""Tags of XML and HTML as text, for scans that come before any parser."""

import re

#: the attributes of a tag of HTML. Possessive quantifiers give nothing back, so the scan is linear. A quote opens a
#: value only behind `=`, as in HTML.
ATTRIBUTES = r"""(?:[^>"'=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|[="'])*+"""
_ATTRIBUTE = re.compile(r"""([^\s/=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s]*+))?""")


def fewer_attributes(attributes: str, limit: int) -> tuple[str, int]:
    """Return at most `limit` of the attributes of a tag, each name once, and how many were cut.

    Those with a value stay first: the words of a damaged value have none.

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
