"""Messages: English text, JSON, and what cannot be read."""

import json
from enum import unique
from typing import Any

import pytest

from feeds.messages import Code, Untranslated, from_json, untranslated


@unique
class Harbour(Code):
    """Codes for the tests."""

    CLOSED = "the harbour is closed"
    SHIPS = "%(num)s ship of %(owner)s", "%(num)s ships of %(owner)s"
    WHY = "no ship came: %(why)s"


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (Harbour.CLOSED(), "the harbour is closed"),
        (Harbour.SHIPS(num=1, owner="a % b"), "1 ship of a % b"),
        (Harbour.SHIPS(num=0, owner="%(num)s"), "0 ships of %(num)s"),
        (Harbour.WHY(why=Harbour.WHY(why=untranslated(OSError("fog")))), "no ship came: no ship came: fog"),
    ],
)
def test_messages_have_an_english_text_and_survive_json(message, text):
    assert str(message) == text
    assert from_json(json.loads(json.dumps(message.to_json())), Harbour) == message


def test_the_order_of_values_does_not_matter():
    assert Harbour.SHIPS(num=2, owner="x") == Harbour.SHIPS(owner="x", num=2)


def test_json_is_compact():
    assert Harbour.CLOSED().to_json() == ["CLOSED"]
    assert Harbour.WHY(why=Harbour.CLOSED()).to_json() == ["WHY", {"why": ["CLOSED"]}]


def test_sentences_of_earlier_versions_become_text():
    assert from_json("2 ships of x", Harbour) == Untranslated.TEXT(text="2 ships of x")


@pytest.mark.parametrize(
    "value",
    [
        ["SUNK", {"ship": "x"}],
        ["SHIPS"],
        ["SHIPS", {"num": 2}],
        ["SHIPS", {"num": 2, "owner": "x", "flag": "y"}],
        ["SHIPS", ["num"]],
        ["CLOSED", None],
        [],
        [["CLOSED"]],
        {"code": "CLOSED"},
        None,
        7,
    ],
)
def test_codes_of_later_versions_become_text(value: Any):
    if value != ["CLOSED", None]:
        assert from_json(value, Harbour) == untranslated(value)
    assert str(from_json(value, Harbour))


@pytest.mark.parametrize("num", ["2", None, 1.5, ["CLOSED"]])
def test_a_damaged_count_does_not_prevent_the_text(num: Any):
    message = from_json(["SHIPS", {"num": num, "owner": "x"}], Harbour)
    assert "of x" in str(message)
    assert message.num == 1
