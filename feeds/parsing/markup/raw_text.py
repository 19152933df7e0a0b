"""Close elements that would hide the content after them if their end tag is missing, before any parser runs.

In HTML `<iframe/>` is not closed: the parser takes everything up to the next `</iframe>` or the end of the document as
its text (https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody, read 2026-11). XML writers close
elements like that, and authors forget end tags.
"""

import re
from html import escape

from feeds.common.tags import ATTRIBUTES
from feeds.parsing.markup.code_text import ends_outer_element, escape_words_in_code

_SCRIPTS = frozenset({"script", "style"})
#: elements whose content is not markup and not visible
_RAW = _SCRIPTS | {"title", "textarea", "iframe", "noembed", "noframes"}
#: elements dropped with their content, or replaced by one player
_HIDING = frozenset(
    "noscript object applet canvas select button svg math template datalist audio video map portal frameset "
    "progress meter output option optgroup".split()
)
#: elements for code, in which names of elements can be text
_CODE = frozenset("code kbd pre samp tt".split())
#: a `<kbd>` can contain others
_NESTED = frozenset("kbd samp tt".split())
#: elements that format everything after them if unclosed
_MARKING = _CODE | frozenset("a b strong i em u s font small sub sup q cite mark h1 h2 h3 h4 h5 h6".split())
#: elements that show their content unparsed
_PLAIN = frozenset({"xmp", "plaintext"})
_WITHOUT_END_TAG = _RAW | _PLAIN
_NAMES = "|".join(sorted(_RAW | _HIDING | _MARKING | _PLAIN))
_BLOCKS = "p|div|hr|h[1-6]|ul|ol|li|dl|table|tr|td|figure|blockquote|section|article"

_TAG = re.compile(rf"<!--|<(?P<end>/)?(?P<name>{_NAMES})(?=[\s/>])(?P<attributes>{ATTRIBUTES})>?", re.I | re.A)
_END = re.compile(rf"</({_NAMES})(?=[\s/>])", re.I | re.A)
#: the next tag of a name, up to its end
_NEXT = {name: re.compile(rf"<(/)?{name}(?=[\s/>])[^>]*+>?", re.I | re.A) for name in _RAW | _CODE | {"xmp"}}
_BLOCK = re.compile(rf"</?({_BLOCKS})(?=[\s/>])", re.I | re.A)
#: tags that end a script without end tag
_ELEMENT = re.compile(rf"</?(?:a|b|br|em|i|img|span|strong|{_BLOCKS})(?=[\s/>])", re.I | re.A)
_COMMENT_END = re.compile(r"--!?>")
_OPEN_COMMENT = re.compile(r"<!--[^<>]*+>?")
_NAME = re.compile(r"""</?([a-zA-Z][^\s/>"'=<]*+)""")
#: elements that are changed; `_MARKING` elements without code are only changed if they close themselves
_CHANGED = _RAW | _HIDING | _CODE | _PLAIN
#: a start tag of these that may close itself: it ends in `/`, or it is damaged
_MAY_CLOSE_ITSELF = re.compile(
    rf"""<(?:{"|".join(sorted(_MARKING - _CODE))})(?=[\s/>])"""
    r"""(?:[^<>"'=]++|=\s*+"[^"<>]*+"|=\s*+'[^'<>]*+'|=)*+(?!(?<!/)>)""",
    re.A,
)
#: `/` before the `>` that is not part of an unquoted value
_CLOSES_ITSELF = re.compile(r"""(?:\A|[\s"']|\s[^\s="'/]++)/\Z""")


def close_raw_elements(html: str) -> str:
    """Return `html` without comments and scripts, and with an end tag for each element that hides the content after it.

    >>> close_raw_elements('<p>一</p><iframe src="//a.example/1"/><p>二</p>')
    '<p>一</p><iframe src="//a.example/1"></iframe><p>二</p>'
    >>> close_raw_elements("<code>uninstall <plugin></code>")
    '<code>uninstall &lt;plugin></code>'
    """
    return html if _needs_no_change(html) else _RawElementCloser(html).result()


def _needs_no_change(html: str) -> bool:
    """Return whether the names of the tags show that nothing is to be closed; names in capitals are not checked."""
    names = set(_NAME.findall(html))
    if "<!--" in html or not _CHANGED.isdisjoint(names) or not all(map(str.islower, names)):
        return False
    return not ("/>" in html or html.endswith("/")) or _MAY_CLOSE_ITSELF.search(html) is None


class _RawElementCloser:
    """One pass over these tags; each part of the document is searched once."""

    def __init__(self, html: str) -> None:
        self._html = html
        #: offset of each element's last end tag; nothing is searched after it
        self._last_end = {match[1].lower(): match.start() for match in _END.finditer(html)}
        self._last_comment_end = max(html.rfind("-->"), html.rfind("--!>"))
        #: the match that ended the last script; it ends earlier ones as well
        self._stop: re.Match[str] | None = None
        self._pieces: list[str] = []
        self._at = 0
        #: by name, the indexes in `_pieces` of start tags without end tag so far
        self._open: dict[str, list[int]] = {}

    def result(self) -> str:
        """Return the whole document."""
        while match := _TAG.search(self._html, self._at):
            self._pieces.append(self._html[self._at : match.start()])
            self._at = match.end()
            self._rewrite(match)
        self._pieces.append(self._html[self._at :])
        for name, indexes in self._open.items():
            for index in indexes:
                self._pieces[index] += f"</{name}>"
        return "".join(self._pieces)

    def _rewrite(self, match: re.Match[str]) -> None:
        """Write the replacement of a tag or comment, and continue after its content."""
        if match["name"] is None:
            self._comment(match.start())
            return
        name = match["name"].lower()
        if match["end"]:
            self._end(name, match[0])
        elif name in _PLAIN:
            self._plain(name)
        elif match["attributes"].endswith("/") and _CLOSES_ITSELF.search(match["attributes"]):
            self._pieces.append(f"<{match['name']}{match['attributes'][:-1]}></{name}>")
        elif name in _RAW:
            self._pieces.append(f"{match[0]}</{name}>")
            self._at = self._end_of_raw(name, match["attributes"])
        else:
            self._start(name, match[0])

    def _comment(self, start: int) -> None:
        """Skip a comment; of an unclosed one only its first words."""
        end = _COMMENT_END.search(self._html, start + 2) if self._last_comment_end >= start + 2 else None
        end = end or _OPEN_COMMENT.match(self._html, start)
        self._at = end.end() if end else self._at

    def _end(self, name: str, tag: str) -> None:
        if self._open.get(name):
            self._open[name].pop()
        if name not in _WITHOUT_END_TAG:  # these end tags are written with their start tags
            self._pieces.append(tag)

    def _start(self, name: str, tag: str) -> None:
        self._pieces.append(tag)
        if name in _HIDING:
            self._open.setdefault(name, []).append(len(self._pieces) - 1)
        elif name in _CODE:
            end = self._end_of_code(name)
            self._pieces.append(escape_words_in_code(self._html[self._at : end]))
            self._at = end

    def _plain(self, name: str) -> None:
        """Write an `<xmp>` as a `<pre>`; without an end tag it is dropped and its content stays."""
        end = self._next(name) if name == "xmp" else None
        while end and not end[1]:
            end = self._next(name, end.end())
        if end:
            self._pieces.append(f"<pre>{escape(self._html[self._at : end.start()], quote=False)}</pre>")
            self._at = end.end()

    def _end_of_raw(self, name: str, attributes: str) -> int:
        """Return the offset after the content of a raw element; its start if there is no end tag."""
        match = self._end_of_script() if name == "script" else self._next(name)
        element = None
        if name in _SCRIPTS and (not match or not match[1] or "src" in attributes.lower()):
            element = _ELEMENT.search(self._html, self._at)
        if match and match[1] and not (element and element.start() < match.start()):
            return match.end()
        if name not in _SCRIPTS:
            return self._at
        return element.start() if element else len(self._html)

    def _end_of_script(self) -> re.Match[str] | None:
        """Return the next end tag of a script, or the next start tag that is not inside the text of a script."""
        match = self._stop
        if match is None or match.start() < self._at:
            match = self._next("script")
            while match and not match[1] and not self._html[match.start() - 1].isspace():
                match = self._next("script", match.end())
            self._stop = match
        return match

    def _next(self, name: str, start: int = 0) -> re.Match[str] | None:
        """Return the next tag of that name; None if no end tag follows."""
        start = start or self._at
        return _NEXT[name].search(self._html, start) if self._last_end.get(name, -1) >= start else None

    def _end_of_code(self, name: str) -> int:
        """Return the end of the content of an element with code; its start if there is no end tag.

        Without an end tag of its own, or with that of a block around it, it ends before the first tag of a block.
        """
        match = _NEXT[name].search(self._html, self._at) if self._last_end.get(name, -1) >= self._at else None
        if match is None or (not match[1] and name in _NESTED):
            return self._at
        block = _BLOCK.search(self._html, self._at, match.start()) if name != "pre" else None
        if block and (not match[1] or self._crosses(block, match)):
            return block.start()
        return match.start()

    def _crosses(self, block: re.Match[str], end: re.Match[str]) -> bool:
        """Return whether a block begins or ends inside the code, but not both: `<code>a</p><p>b</code>`."""
        ends_after = self._html.startswith(f"</{block[1]}>", end.end())
        code = self._html[self._at : end.start()]
        return ends_outer_element(code) or (ends_after and block.start() == self._at and not code.endswith(">"))
