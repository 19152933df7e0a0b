"""What was changed about an article on its way in, in the language of the page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feeds.model import Language
from feeds.parsing.corrections import Correction, parse_correction
from feeds.publish.pages.languages import messages


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionText:
    """One change in words."""

    text: str
    #: the language of the words where it is not that of the page
    language: str = ""


def changes(sentences: Iterable[str], language: Language) -> Iterator[CorrectionText]:
    """Each stored sentence in `language`; what another program wrote stays as it is, in English."""
    for sentence in sentences:
        note = parse_correction(sentence)
        yield CorrectionText(text=_told(note, language)) if note else CorrectionText(text=sentence, language="en")


def _told(note: Correction, language: Language) -> str:
    kind, say = note.kind, messages(language)
    template = say.ngettext(kind.singular, kind.plural, note.num) if kind.plural else say.gettext(kind.singular)
    # the values are the article's and the operator's own, and no part of the message
    return template % note.values
