"""Restore characters in a title that file names forbid, from the body."""

import re

#: longer titles are not restored, to save time
_MAX_TITLE_LENGTH = 200
#: maximum characters of the body that are searched
_WINDOW = 20_000
#: opening mark in the body -> the pair of marks in the title
_PAIRS = {'"': "“”", "“": "“”", "[": "[]", "<": "<>", "|": "||", "*": "**"}
#: single marks that the archive's writer replaces by `_`
_SINGLE = r"[:：/\\?？|]"
_LAST_WORD = re.compile(r"\w{1,2}$")
_FIRST_WORD = re.compile(r"^\w{1,2}")


def restore_forbidden(title: str, body: str) -> str:
    """Restore the real characters if `body` has the same words with them; else `_` becomes a space.

    Quotes in the body may have spaces inside (`" 致命武器 "`); they become `“致命武器”`.

    >>> restore_forbidden("美_致命武器_运抵", '说美 " 致命武器 " 已运抵')
    '美“致命武器”运抵'
    >>> restore_forbidden("0_0 战平", "以 0:0 战平")
    '0:0 战平'
    """
    if "_" not in title or len(title) > _MAX_TITLE_LENGTH:
        return title
    text = body[:_WINDOW]
    pieces = title.split("_")
    marks = [""] * (len(pieces) - 1)
    for i in range(len(marks) - 1):
        if not marks[i] and (pair := _around(pieces[i + 1].strip(), text)):
            marks[i], marks[i + 1] = pair[0], pair[1]
            pieces[i + 1] = pieces[i + 1].strip()
    for i, mark in enumerate(marks):
        marks[i] = mark or _between(pieces[i], pieces[i + 1], text) or " "
    joined = pieces[0] + "".join(mark + piece for mark, piece in zip(marks, pieces[1:], strict=True))
    return " ".join(joined.split())


def _around(words: str, text: str) -> str:
    """Return the pair of marks that encloses `words` in `text`, empty if there is none."""
    if not words:
        return ""
    match = re.search(r'(["“\[<|*])\s?' + re.escape(words) + r'\s?["”\]>|*]', text)
    return _PAIRS[match[1]] if match else ""


def _between(first: str, second: str, text: str) -> str:
    """Return the mark in `text` between the last word of `first` and the first word of `second`."""
    last_word, first_word = _LAST_WORD.search(first.strip()), _FIRST_WORD.search(second.strip())
    if last_word is None or first_word is None:
        return ""
    match = re.search(re.escape(last_word[0]) + rf"\s?({_SINGLE})\s?" + re.escape(first_word[0]), text)
    return match[1] if match else ""
