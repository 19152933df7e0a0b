"""Every code is used with its values, and has a Chinese text with the same values."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import feeds
from feeds.messages import Code
from feeds.messages.reasons import Reason
from feeds.messages.states import StateReason
from feeds.parsing.corrections import CorrectionKind
from feeds.publish.pages.languages import messages

PACKAGE = Path(feeds.__file__).parent
TABLES: dict[str, type[Code]] = {"Reason": Reason, "StateReason": StateReason, "CorrectionKind": CorrectionKind}
CODES = [*Reason, *StateReason, *CorrectionKind]
#: constructors of errors that pages show, and the folders where they are raised
ERRORS = {"DocumentError", "TooHostile", "UnknownFormat", "FetchError", "Refused", "Unreachable", "BadResponse"}
SHOWN = ("fetch", "poll", "ingest", "parsing")
#: errors in lists of subscriptions, which no page shows
LISTS = {"parsing/formats/opml.py"}


@cache
def trees() -> dict[Path, ast.Module]:
    """The parsed modules; not at import, which every process of the tests does."""
    return {path: ast.parse(path.read_bytes()) for path in sorted(PACKAGE.rglob("*.py"))}


def code_of(node: ast.expr) -> Code | None:
    """The code that an expression names."""
    match node:
        case ast.Attribute(value=ast.Name(id=table), attr=name) if table in TABLES:
            return TABLES[table][name]
    return None


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}", node


def test_every_code_is_used() -> None:
    used = {
        code
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and (code := code_of(node))
    }
    assert [code for code in CODES if code not in used] == []


def test_every_message_has_the_values_of_its_code() -> None:
    for where, call in calls():
        named = {keyword.arg for keyword in call.keywords}
        if code := code_of(call.func):
            assert named == code.names, where
        elif (kinds := [code for item in call.args if isinstance(code := code_of(item), CorrectionKind)]) and named:
            assert named == kinds[0].names - {"num"}, where


def test_errors_that_pages_show_have_a_code() -> None:
    for where, call in calls():
        path = where.partition(":")[0]
        if path.startswith(SHOWN) and path not in LISTS and ast.unparse(call.func) in ERRORS and call.args:
            assert not isinstance(call.args[0], ast.Constant | ast.JoinedStr), where


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_chinese_text(code: Code) -> None:
    for language in ("zh-Hans", "zh-Hant"):
        catalog = messages(language)  # type: ignore[arg-type]  # both are languages
        for num in (1, 2):
            text = catalog.ngettext(code.singular, code.plural, num) if code.plural else catalog.gettext(code.singular)
            is_frame = not re.search("[a-z]", re.sub(r"%\(\w+\)s", "", code.singular))
            assert is_frame or (text not in (code.singular, code.plural) and re.search("[\u4e00-\u9fff]", text))
            assert set(re.findall(r"%\((\w+)\)s", text)) == code.names


def test_singular_and_plural_have_the_same_values() -> None:
    for code in CODES:
        assert ("num" in code.names) == bool(code.plural), code
        assert not code.plural or set(re.findall(r"%\((\w+)\)s", code.plural)) == code.names, code
