"""The languages of the pages: every message is translated, and the right language is negotiated."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

import feeds.publish.pages
from feeds.messages.reasons import Reason
from feeds.messages.states import StateReason
from feeds.model import LANGUAGES
from feeds.parsing.corrections import CorrectionKind
from feeds.publish.pages.languages import NAMES, catalog, messages, negotiate_language

PAGES = Path(feeds.publish.pages.__file__).parent


def written() -> set[str]:
    """Every message that a template or a module of the pages has."""
    options = {"templates/**.j2": {"silent": "false"}}
    results = extract_from_dir(PAGES, [("templates/**.j2", "jinja2.ext:babel_extract"), ("**.py", "python")], options)
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in results} | {
        code.singular for code in (*CorrectionKind, *Reason, *StateReason)
    }


def test_every_message_of_the_pages_is_translated_and_none_is_left_over() -> None:
    text = {message.id[0] if isinstance(message.id, tuple) else message.id for message in catalog("zh-Hans")}
    assert text - {""} == written()
    for message in catalog("zh-Hans"):
        assert all(message.string if isinstance(message.string, tuple) else (message.string,)), message.id


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_a_translation_has_the_same_places_to_fill(language: str) -> None:
    for message in catalog(language):  # type: ignore[arg-type]
        if message.id:
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            assert {frozenset(re.findall(r"%\(\w+\)s", string)) for string in strings} == {
                frozenset(re.findall(r"%\(\w+\)s", ids[-1]))
            }


def test_traditional_chinese_is_the_simplified_one_in_its_script() -> None:
    assert messages("zh-Hans").gettext("Sources") == "来源"
    assert messages("zh-Hant").gettext("Sources") == "來源"
    assert messages("en").gettext("Sources") == "Sources"
    assert messages("zh-Hant").ngettext("%(num)s article", "%(num)s articles", 3) == "%(num)s 篇"


def test_every_language_has_a_name() -> None:
    assert tuple(NAMES) == LANGUAGES


@pytest.mark.parametrize(
    ("expected", "result"),
    [
        ([], "zh-Hans"),
        (["zh"], "zh-Hans"),
        (["zh-CN", "en"], "zh-Hans"),
        (["zh-TW"], "zh-Hant"),
        (["zh-HK", "zh-CN"], "zh-Hant"),
        (["zh-Hant-HK"], "zh-Hant"),
        (["ZH-hant"], "zh-Hant"),
        (["en-US", "zh"], "en"),
        (["fr", "en"], "en"),
        (["fr"], "zh-Hans"),
        (["*"], "zh-Hans"),
        (["zh-x-odd"], "zh-Hans"),
    ],
)
def test_a_browser_gets_the_first_language_that_it_names(expected: list[str], result: str) -> None:
    assert negotiate_language(expected, LANGUAGES) == result


def test_a_language_that_is_not_offered_is_not_given() -> None:
    assert negotiate_language(["en", "zh-TW"], ("zh-Hans", "zh-Hant")) == "zh-Hant"
    assert negotiate_language(["en"], ("zh-Hant",)) == "zh-Hant"
