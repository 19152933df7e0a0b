"""Every kind of correction has a sentence and is parsed from it."""

import re
from itertools import chain

import pytest

from feeds.parsing.corrections import VALUES, Correction, CorrectionKind, Corrections, parse_correction

#: text that operators and parsers may add to a sentence
HOSTILE = "</li><script>alert(1)</script> %(num)s %s {0} \n \"'& by the rule x: 2 elements dropped"
SAMPLES = {
    "when": "2024-05-03 06:30",
    "written": "15:27",
    "taken": "23:09",
    "day": "2022-01-23",
    "zone": "XYT",
    "date": HOSTILE,
    "proxies": "next.js, amp cache",
    "most": "3000",
    "percent": "12",
    "rule": HOSTILE,
    "link": HOSTILE,
    "error": HOSTILE,
}
#: sentences stored by earlier versions
STORED = (
    "boilerplate dropped",
    "repeated picture dropped",
    "image unproxied (weserv)",
    "image unproxied (duckduckgo, photon)",
    "player replaced by a link",
    "mirror advert dropped",
    "unreadable zk_upvideo dropped",
    "too long for rules of one's own: more than 3000 tags",
    "too broken for rules of one's own: expected name token at '<![end'",
    "1 element dropped by the rule .ad",
    "12 elements dropped by the rule p:-soup-contains(扫码关注)",
    "written 15:27 GMT, earlier than its own picture of 23:09 GMT (2022-01-23), moved by 8 h",
    "dated 2031-01-01 00:00 UTC, later than it was first held, taken back",
    "no date inside, the time it was first held stands for it",
    "no date of its own, the date of the feed stands for it",
    "no date at all, the time of import stands for it",
    "zone XYT unknown, the date is read in the zone of the source",
    "zone +25:00 unknown, the date is read in the zone of the source",
    "only the day is written, the time is when the mirror first held it",
)


def values_of(template: str) -> dict[str, str]:
    return {name: SAMPLES[name] for name in re.findall(r"%\((\w+)\)s", template) if name != "num"}


@pytest.mark.parametrize("num", [1, 2, 1_000_000])
@pytest.mark.parametrize("kind", CorrectionKind)
def test_every_kind_is_parsed_from_its_own_sentence(kind: CorrectionKind, num: int) -> None:
    values = values_of(kind.singular)
    counted = {"num": str(num)} if kind.plural else {}
    sentence = kind.sentence(num, **values)
    assert parse_correction(sentence) == Correction(kind=kind, num=num if kind.plural else 1, values=counted | values)


@pytest.mark.parametrize("sentence", STORED)
def test_stored_sentences_are_parsed(sentence: str) -> None:
    note = parse_correction(sentence)
    assert note is not None
    assert (
        note.kind.sentence(note.num, **{name: value for name, value in note.values.items() if name != "num"})
        == sentence
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "moved by 8 h",
        "mirror advert dropped ",
        "Mirror advert dropped",
        "0 elements dropped by the rule .ad",
        "-1 elements dropped by the rule .ad",
        f"{'9' * 5000} elements dropped by the rule .ad",
        "２ elements dropped by the rule .ad",
        "image unproxied (<b>)",
        "图片改回原址",
    ],
)
def test_other_sentences_are_not_parsed(sentence: str) -> None:
    assert parse_correction(sentence) is None


def test_singular_and_plural_have_the_same_values() -> None:
    for kind in CorrectionKind:
        singular, plural = (set(re.findall(r"%\((\w+)\)s", template)) for template in (kind.singular, kind.plural))
        assert singular == plural or not kind.plural, kind
        assert ("num" in singular) == bool(kind.plural), kind


def test_every_template_value_has_a_pattern() -> None:
    templates = chain.from_iterable((kind.singular, kind.plural) for kind in CorrectionKind)
    assert set(re.findall(r"%\((\w+)\)s", " ".join(templates))) == set(VALUES)


def test_value_of_open_length_is_last() -> None:
    """Two such values would backtrack in all combinations."""
    for kind in CorrectionKind:
        names = re.findall(r"%\((\w+)\)s", kind.singular)
        assert not {"rule", "error"} & set(names[:-1]), kind


def test_equal_corrections_are_counted() -> None:
    notes = Corrections()
    notes.add(CorrectionKind.RULE, 2, rule=".ad")
    notes.add(CorrectionKind.MIRROR_ADVERT)
    notes.add(CorrectionKind.RULE, 1, rule=".box")
    notes.add(CorrectionKind.RULE, 3, rule=".ad")
    notes.add(CorrectionKind.MIRROR_ADVERT)
    assert notes.sentences() == (
        "5 elements dropped by the rule .ad",
        "mirror advert dropped",
        "1 element dropped by the rule .box",
    )
