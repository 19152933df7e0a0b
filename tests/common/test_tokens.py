"""The form of tokens, and the hash that is stored."""

import re

import pytest

from feeds.common.tokens import find_token, new_token, token_digest


def test_tokens_are_long_random_and_url_safe() -> None:
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    # 32 characters of base64 are 192 random bits of the operating system
    assert all(re.fullmatch(r"feeds_[A-Za-z0-9_-]{32}", token) for token in tokens)
    assert all(token[6:22] != token[22:38] for token in tokens)
    for index in range(len("feeds_"), 38):
        assert len({token[index] for token in tokens}) > 20


def test_a_token_digest_is_stable_and_does_not_contain_the_token() -> None:
    token = new_token()
    stored = token_digest(token)
    assert stored == token_digest(token) != token_digest(new_token())
    assert stored
    assert re.fullmatch(r"[0-9a-f]{64}", stored)
    assert token[6:] not in stored


TOKEN = new_token()


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "feeds_", "x" * 38, "feeds_" + "字" * 32, "feeds_" + "\udc80" * 32),
        *(TOKEN[:-1], TOKEN + "A", TOKEN + "\n", " " + TOKEN, TOKEN.upper(), TOKEN * 300),
    ],
    ids=range(11),
)
def test_invalid_tokens_have_no_digest(wrong: str) -> None:
    assert token_digest(wrong) is None


def test_a_token_is_found_in_a_url() -> None:
    token = new_token()
    assert find_token(f"https://news.example/feeds/desk.atom?limit=3&token={token}") == token
    assert find_token(token) == token
    assert find_token("https://news.example/feeds/desk.atom?token=") == ""
