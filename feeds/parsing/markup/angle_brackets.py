"""Words in angle brackets that are no elements: `<lin@harbour.example>`, `Vec<u8>`, `if a<b then`.

A browser takes them for tags and shows nothing of them. In 13,600 texts of real feeds every unknown name without a
value and without an end tag was such a word.
"""

import re

#: elements of HTML, those of earlier versions and of single browsers as well
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
#: attributes that mean something without a value, or that are written without one by mistake
_ATTRIBUTES = frozenset(
    "align class compact dir download hidden href id inert itemscope lang name nowrap rel style target title".split()
)
_SCHEMES = ("http:", "https:", "ftp:", "mailto:")
#: a name, the words behind it up to what begins a value or another tag, and what stands there
_TAG = re.compile(r"""<([a-zA-Z][^\s/>"'=<]*+)([^>"'=<]*+)(?=(.?))""")
_NAME = re.compile(r"""<([a-zA-Z][^\s/>"'=<]*+)""")
_END_NAME = re.compile(r"</([a-zA-Z][^\s/>]*+)")
#: `<Button>` of a library, which `rawtext` has given an end tag
_COMPONENT = re.compile(
    r"<(?=[A-Z][A-Za-z]*[a-z])((?i:audio|button|canvas|meter|object|option|output|progress|select|template|video))></[a-z]+>"
)
#: `a<b and c`, for elements of one letter
_COMPARED = re.compile(r"<[abipqsu]\s", re.IGNORECASE)


def escape_stray_words(html: str) -> str:
    """Return `html` with a reference for each `<` that begins a word and no element.

    >>> with_stray_words_as_text("<p>write to <lin@harbour.example>, use <T> if a<b && b>c</p>")
    '<p>write to &lt;lin@harbour.example>, use &lt;T> if a&lt;b && b>c</p>'
    """
    html = _COMPONENT.sub(r"&lt;\1>", html)
    has_unknown = not _ELEMENTS.issuperset(name.lower() for name in set(_NAME.findall(html)))
    if not has_unknown and not _COMPARED.search(html):
        return html
    ended = {name.lower() for name in _END_NAME.findall(html)}
    return _TAG.sub(lambda tag: "&lt;" + tag[0][1:] if _is_word(tag, ended) else tag[0], html)


def _is_word(tag: re.Match[str], ended: set[str]) -> bool:
    """Whether a parser would take for a tag what is none; `ended` are the names of all end tags."""
    name, words, follows = tag[1].lower(), tag[2], tag[3]
    if name.startswith(_SCHEMES):
        return True
    if follows in {'"', "'", "="} or (not follows and not words.strip(" /")):  # a value, or a tag that was cut off
        return False
    if name in _ELEMENTS:
        return len(name) == 1 and _ATTRIBUTES.isdisjoint(words.lower().split()) and words.strip(" \t\r\n/") != ""
    # `o:p` is Office's; an element of one's own closes itself in XML alone
    return ":" not in name.replace("::", "") and name not in ended and not ("-" in name and words.endswith("/"))
