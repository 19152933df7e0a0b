"""The language of a page, and its trailing slash."""

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import PAGES, FakePublisher, assert_error, assert_security_headers


@pytest.mark.parametrize(
    ("address", "accepted", "location"),
    [
        ("/", "en-GB,en;q=0.9,zh;q=0.1", "./en/"),
        ("/", "zh-TW", "./zh-Hant/"),
        ("/sources/voa/", "zh-HK,zh;q=0.5", "../../zh-Hant/sources/voa/"),
        ("/sources/voa/", "fr,en;q=0.5", "../../en/sources/voa/"),
    ],
)
def test_a_browser_is_redirected_to_its_language(
    client: FlaskClient, address: str, accepted: str, location: str
) -> None:
    answer = client.get(address, headers={"Accept-Language": accepted})
    assert (answer.status_code, answer.headers["Location"]) == (302, location)
    assert answer.headers["Vary"] == "Accept-Language"
    assert_security_headers(answer)


@pytest.mark.parametrize(
    "accepted", ["", "zh-CN", "zh", "fr", "*", "zh-Hans-CN,en", "\x00", "x" * 9000, ";q=1,,-", "en;q=0, *"]
)
def test_the_default_language_is_not_redirected(client: FlaskClient, accepted: str) -> None:
    answer = client.get("/", headers={"Accept-Language": accepted})
    assert (answer.status_code, answer.data) == (200, PAGES["index.html"].body)


def test_a_page_in_a_chosen_language_stays_in_it(client: FlaskClient) -> None:
    for accepted in ("", "en", "zh-CN"):
        answer = client.get("/zh-Hant/sources/voa/", headers={"Accept-Language": accepted})
        assert (answer.status_code, answer.data) == (200, PAGES["zh-Hant/sources/voa/index.html"].body)
        assert "Accept-Language" not in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/sources/voa", "./voa/"),
        ("/sources/2606:4700::1111", "./2606%3A4700%3A%3A1111/"),
        ("/sources/voa/2024-05", "./2024-05/"),
        ("/en", "./en/"),
    ],
)
def test_a_missing_slash_is_added(client: FlaskClient, address: str, location: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, location)


@pytest.mark.parametrize("address", ["/search?q=%E7%81%AF&source=voa", "/?q=1"])
def test_the_redirect_keeps_the_query(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.headers["Location"].endswith(address.partition("?")[2])


@pytest.mark.parametrize(
    "address", ["/search?token=feeds_secret", "/?x=1&token=feeds_secret", "/sources/voa?token=feeds_secret"]
)
def test_no_response_contains_a_token(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 302
    assert "secret" not in str(answer.headers) + answer.text


def test_the_redirect_keeps_an_unencoded_query(client: FlaskClient) -> None:
    answer = client.get("/search", environ_overrides={"QUERY_STRING": "q=台湾&source=voa".encode().decode("latin-1")})
    assert answer.headers["Location"] == "./search/?q=%E5%8F%B0%E6%B9%BE&source=voa"


def test_a_source_may_be_called_search(client: FlaskClient, publisher: FakePublisher) -> None:
    publisher.pages["sources/search/index.html"] = PAGES["sources/voa/index.html"]
    assert client.get("/sources/search/?q=abc").data == PAGES["sources/voa/index.html"].body
    assert client.get("/search/?q=abc").text == "found: q=abc"


@pytest.mark.parametrize(
    "address",
    ["/fr/", "/sources/", "/articles/", "/articles/1/", "/sources/nobody/", "/sources/..%2f/", "/en/style.css"],
)
def test_no_other_address_is_a_page(client: FlaskClient, address: str) -> None:
    assert_error(client.get(address), 404)
