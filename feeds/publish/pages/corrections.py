"""The corrections made to an article on import, in the language of the page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feeds.model import Language
from feeds.parsing.corrections import Correction, parse_correction
from feeds.publish.pages.languages import messages


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionText:
    """One correction as a sentence."""

    text: str
    #: language of the text if it is not that of the page
    language: str = ""


def changes(sentences: Iterable[str], language: Language) -> Iterator[CorrectionText]:
    """Each stored sentence in `language`; a sentence of an unknown kind stays in English."""
    for sentence in sentences:
        note = parse_correction(sentence)
        yield CorrectionText(text=_told(note, language)) if note else CorrectionText(text=sentence, language="en")


def _told(note: Correction, language: Language) -> str:
    kind, say = note.kind, messages(language)
    template = say.ngettext(kind.singular, kind.plural, note.num) if kind.plural else say.gettext(kind.singular)
    # the values come from the article and the settings and are not translated
    return template % note.values
