"""Escape words in angle brackets that are not elements: `<lin@harbour.example>`, `Vec<u8>`, `if a<b then`.

A browser parses them as tags and shows nothing. In 13,600 texts of real feeds every unknown name without a value and
without an end tag was such a word.
"""

import re

#: elements of all versions of HTML and of single browsers
_ELEMENTS = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body "
    "br button canvas caption center cite code col colgroup command content data datalist dd del details dfn dialog "
    "dir div dl dt element em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head "
    "header hgroup hr html i iframe image img input ins isindex kbd keygen label layer legend li link listing main map "
    "mark marquee math menu menuitem meta meter multicol nav nextid nobr noembed noframes noindex noscript object ol "
    "optgroup option output p param picture plaintext portal pre progress q rb rbc rp rt rtc ruby s samp script search "
    "section select selectedcontent shadow slot small source spacer span strike strong style sub summary sup svg table "
    "tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xml xmp".split()
)
#: attributes that have a meaning without a value, or are often written without one by mistake
_ATTRIBUTES = frozenset(
    "align class compact dir download hidden href id inert itemscope lang name nowrap rel style target title".split()
)
_SCHEMES = ("http:", "https:", "ftp:", "mailto:")
#: a name, the words after it up to a value or another tag, and the character that follows
_TAG = re.compile(r"""<([a-zA-Z][^\s/>"'=<]*+)([^>"'=<]*+)(?=(.?))""")
_NAME = re.compile(r"""<([a-zA-Z][^\s/>"'=<]*+)""")
_END_NAME = re.compile(r"</([a-zA-Z][^\s/>]*+)")
#: `<Button>` of a component library, to which `raw_text` has added an end tag
_COMPONENT = re.compile(
    r"<(?=[A-Z][A-Za-z]*[a-z])((?i:audio|button|canvas|meter|object|option|output|progress|select|template|video))></[a-z]+>"
)
#: `a<b and c`, for elements with names of one letter: words without a value up to the end of the tag
_COMPARED = re.compile(r"""<[abipqsu][\s/][ \t\r\n/]*+[^ \t\r\n/>"'=<][^>"'=<]*+(?:[<>]|\Z)""", re.IGNORECASE)


def escape_stray_words(html: str) -> str:
    """Return `html` with each `<` escaped that begins a word and not an element.

    >>> escape_stray_words("<p>write to <lin@harbour.example>, use <T> if a<b && b>c</p>")
    '<p>write to &lt;lin@harbour.example>, use &lt;T> if a&lt;b && b>c</p>'
    """
    names = set(_NAME.findall(html))
    if not all(map(str.islower, names)):
        html = _COMPONENT.sub(r"&lt;\1>", html)
        names = {name.lower() for name in _NAME.findall(html)}
    unknown = names - _ELEMENTS
    ended = {name.lower() for name in _END_NAME.findall(html)} if unknown else set()
    if not any(_may_be_word(name, ended) for name in unknown) and not _COMPARED.search(html):
        return html
    return _TAG.sub(lambda tag: "&lt;" + tag[0][1:] if _is_word(tag, ended) else tag[0], html)


def _is_word(tag: re.Match[str], ended: set[str]) -> bool:
    """Return whether the parser would take a word for a tag; `ended` has the names of all end tags."""
    name, words, follows = tag[1].lower(), tag[2], tag[3]
    if name.startswith(_SCHEMES):
        return True
    if follows in {'"', "'", "="} or (not follows and not words.strip(" /")):  # a value or a truncated tag
        return False
    if name in _ELEMENTS:
        return len(name) == 1 and _ATTRIBUTES.isdisjoint(words.lower().split()) and words.strip(" \t\r\n/") != ""
    # a custom element is self-closing only in XML
    return _may_be_word(name, ended) and not ("-" in name and words.endswith("/"))


def _may_be_word(name: str, ended: set[str]) -> bool:
    """Return whether a name that is no element can be a word, by the name alone: `o:p` is from Office."""
    return name.startswith(_SCHEMES) or (":" not in name.replace("::", "") and name not in ended)
