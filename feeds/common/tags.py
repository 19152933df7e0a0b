"""Tags of XML and HTML as text, for scans that come before any parser."""

import re

#: the attributes of a tag of HTML. Possessive quantifiers give nothing back, so the scan is linear. A quote opens a
#: value only behind `=`, as in HTML.
ATTRIBUTES = r"""(?:[^>"'=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|[="'])*+"""
_ATTRIBUTE = re.compile(r"""([^\s/=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s]*+))?""")


def fewer_attributes(attributes: str, most: int) -> tuple[str, int]:
    """Return at most `most` of the attributes of a tag, each name once, and how many were cut.

    Those with a value stay first: the words of a damaged value have none.

    >>> fewer_attributes(' alt="the town"s library" src="/1.jpg"', 2)
    (' alt="the town" src="/1.jpg"', 2)
    """
    if len(attributes) <= 2 * most:
        return attributes, 0
    found = {one[1].lower(): one for one in reversed(list(_ATTRIBUTE.finditer(attributes)))}
    if len(found) <= most:
        return attributes, 0
    best = sorted(found.values(), key=lambda one: ("=" not in one[0], one.start()))[:most]
    kept = "".join(f" {one[0]}" for one in sorted(best, key=lambda one: one.start()))
    return kept, len(found) - most
