"""The general proxy rule does not change addresses of real documents."""

from tests.corpus.measure import CORPUS
from tests.corpus.proxies import addresses, changed


def test_the_general_rule_changes_no_address_of_a_real_document() -> None:
    changes = addresses(CORPUS)
    assert len(changes) > 1_000
    assert changed(changes) == {}
