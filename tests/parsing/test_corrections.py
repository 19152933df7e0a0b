"""Corrections are counted per kind and values."""

from feeds.parsing.corrections import CorrectionKind, Corrections


def test_equal_corrections_are_counted() -> None:
    notes = Corrections()
    notes.add(CorrectionKind.RULE, 2, rule=".ad")
    notes.add(CorrectionKind.MIRROR_ADVERT)
    notes.add(CorrectionKind.RULE, 1, rule=".box")
    notes.add(CorrectionKind.RULE, 3, rule=".ad")
    notes.add(CorrectionKind.MIRROR_ADVERT)
    assert notes.messages() == (
        CorrectionKind.RULE(num=5, rule=".ad"),
        CorrectionKind.MIRROR_ADVERT(),
        CorrectionKind.RULE(num=1, rule=".box"),
    )


def test_counted_kinds_have_the_same_values_in_singular_and_plural() -> None:
    for kind in CorrectionKind:
        assert ("num" in kind.names) == bool(kind.plural), kind
        assert not kind.plural or kind.plural % dict.fromkeys(kind.names, ""), kind
