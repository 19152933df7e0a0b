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
    code, catalog = message.code, messages(language)
    if code is Untranslated.TEXT and language != "en":
        return Markup('<span lang="en">{}</span>').format(plain(str(message)))
    values = {
        # values come from documents, settings and addresses, and are not translated
        name: translate(value, language) if isinstance(value, Message) else escape(plain(str(value)))
        for name, value in message.values
    }
    if code.plural:
        template = catalog.ngettext(code.singular, code.plural, message.num)
    else:
        template = catalog.gettext(code.singular)
    return escape(template) % values
