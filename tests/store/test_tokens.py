"""Tokens in the database: what opens which feed, until when."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from feeds.common.tokens import new_token, token_digest
from feeds.errors import StoreError
from feeds.store import Store, Token, open_store
from tests.store.older import leave_at
from tests.store.samples import NOW, sample, take_all


def added(store: Store, feed: str = "desk", label: str = "") -> str:
    """Add a token and return its digest."""
    created = token_digest(new_token())
    assert created
    store.tokens.add(created, feed, label=label, now=NOW)
    return created


def test_a_token_opens_its_feed_and_no_other(store: Store) -> None:
    desk, letter = added(store), added(store, "letter")
    opened = [store.tokens.opens(digest, feed) for digest in (desk, letter) for feed in ("desk", "letter", "", "all")]
    assert opened == [True, False, False, False, False, True, False, False]
    assert not store.tokens.opens("", "desk")


def test_a_revoked_token_opens_nothing_and_its_number_is_never_another_ones(store: Store) -> None:
    first, second = added(store, label="甲"), added(store, label="乙")
    previous = store.tokens.revoke(number=2, now=NOW + timedelta(hours=1))
    assert previous == Token(number=2, feed="desk", label="乙", created=NOW, revoked=None)
    assert (store.tokens.opens(first, "desk"), store.tokens.opens(second, "desk")) == (True, False)
    added(store)
    assert [(token.number, token.revoked) for token in store.tokens.all()] == [
        (1, None),
        (2, NOW + timedelta(hours=1)),
        (3, None),
    ]


def test_revoking_again_changes_nothing(store: Store) -> None:
    created = added(store)
    store.tokens.revoke(digest=created, now=NOW)
    again = store.tokens.revoke(number=1, now=NOW + timedelta(days=1))
    assert again is not None
    assert again.revoked == NOW == store.tokens.all()[0].revoked


@pytest.mark.parametrize(("number", "digest"), [(0, ""), (7, ""), (0, "f" * 64), (10**18 - 1, "")])
def test_what_is_not_there_cannot_be_revoked(store: Store, number: int, digest: str) -> None:
    added(store)
    assert store.tokens.revoke(number=number, digest=digest, now=NOW) is None
    assert store.tokens.all()[0].revoked is None


def test_a_token_revoked_by_one_process_is_invalid_in_another(store: Store, path: Path) -> None:
    created = added(store)
    with open_store(path) as other:
        assert other.tokens.opens(created, "desk")
        store.tokens.revoke(number=1, now=NOW)
        assert not other.tokens.opens(created, "desk")


def test_tokens_are_no_change_of_what_is_published(store: Store) -> None:
    previous = store.revision()
    store.tokens.revoke(digest=added(store), now=NOW)
    assert store.revision() == previous


def test_one_digest_is_one_token(store: Store) -> None:
    created = added(store)
    with pytest.raises(StoreError) as caught:
        store.tokens.add(created, "letter", now=NOW)
    assert isinstance(caught.value.__cause__, IntegrityError)


def test_the_token_itself_is_nowhere_in_the_database(store: Store, path: Path) -> None:
    token = new_token()
    store.tokens.add(token_digest(token) or "", "desk", label="甲", now=NOW)
    files = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
    stored = b"".join(file.read_bytes() for file in files)
    assert (token_digest(token) or "").encode() in stored
    assert token.encode() not in stored
    assert token[6:].encode() not in stored


def test_a_database_of_the_program_before_has_no_token_and_nothing_private(store: Store, tmp_path: Path) -> None:
    take_all(store, [sample()])
    leave_at(tmp_path / "old.db", "0003", tmp_path / "feeds.db")
    with open_store(tmp_path / "old.db") as old:
        assert old.tokens.all() == ()
        assert [(source.id, source.private) for source in old.source_list()] == [("voa", False)]
        assert old.tokens.opens(added(old), "desk")
