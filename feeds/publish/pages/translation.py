"""Messages in the language of a page."""

from markupsafe import Markup, escape

from feeds.common.text import plain
from feeds.messages import Message, Untranslated
from feeds.model import Language
from feeds.publish.pages.languages import messages


def translate(message: Message, language: Language) -> Markup:
    """Return the message as HTML; text without a translation is marked as English.

    >>> print(translate(Untranslated.TEXT(text="Connection <refused>"), "zh-Hans"))
    <span lang="en">Connection &lt;refused&gt;</span>
    """
    if message.code is Untranslated.TEXT and language != "en":
        return Markup('<span lang="en">{}</span>').format(plain(str(message)))
    values = {
        # values come from documents, settings and addresses, and are not translated
        name: translate(value, language) if isinstance(value, Message) else escape(plain(str(value)))
        for name, value in message.values
    }
    return escape(_template(message, language)) % values


def translate_text(message: Message, language: Language) -> str:
    """Return the message as plain text, in which some parts may have no translation.

    >>> from feeds.messages.reasons import Reason
    >>> translate_text(Reason.LINE(line=3, why=Reason.NO_TITLE()), "zh-Hans")
    '第 3 行：没有标题'
    """
    values = {
        name: translate_text(value, language) if isinstance(value, Message) else plain(str(value))
        for name, value in message.values
    }
    return _template(message, language) % values


def _template(message: Message, language: Language) -> str:
    code, catalog = message.code, messages(language)
    if code.plural:
        return catalog.ngettext(code.singular, code.plural, message.num)
    return catalog.gettext(code.singular)
