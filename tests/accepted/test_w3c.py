"""Run the W3C Feed Validator (https://github.com/w3c/feedvalidator) on every document, if it is installed.

`W3C_FEEDVALIDATOR` is its folder `src`; `W3C_PYTHON` is an interpreter with its requirements, by default this one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.publish.formats import atom, rss
from tests.accepted.sites import Served, Site
from tests.publish.formats import broken
from tests.publish.formats.samples import BASE, COMBINED, HOSTILE_URLS, combined, hostile

FOLDER = os.environ.get("W3C_FEEDVALIDATOR", "")
PYTHON = os.environ.get("W3C_PYTHON", sys.executable)

pytestmark = pytest.mark.skipif(not FOLDER, reason="W3C_FEEDVALIDATOR does not say where the validator is")


def validated(documents: Sequence[Served]) -> list[list[str]]:
    """The messages of each document."""
    request = json.dumps([(document.address, document.content_type, document.body.decode()) for document in documents])
    command = [PYTHON, str(Path(__file__).parent / "w3c.py"), FOLDER]
    done = subprocess.run(command, input=request, capture_output=True, text=True, timeout=300)  # noqa: S603
    assert done.returncode == 0, done.stderr
    messages: list[list[str]] = json.loads(done.stdout)
    return messages


def test_the_validator_has_no_messages(served: Site) -> None:
    documents = [document for document in served.values() if document.extension != "json"]
    results = zip(documents, validated(documents), strict=True)
    assert {document.path: messages for document, messages in results if messages} == {}


def test_the_validator_has_no_messages_for_hostile_articles() -> None:
    articles = [hostile(number) for number in range(len(HOSTILE_URLS))]
    documents = [_document(rss, "rss", articles), _document(atom, "atom", articles)]
    assert validated(documents) == [[], []]


#: messages of our own checks that the validator does not have, or that it names differently
STRICTER = frozenset(
    "NotSufficientlyUnique UnknownNamespace UseOfExtensionAttr NonSpecificMediaType InvalidTextType InvalidIRI"
    " MissingSourceElement ContainsRelRef".split()
)


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_the_validator_detects_the_mutations_of_our_own_checks(extension: str) -> None:
    module, table = {"rss": (rss, broken.RSS), "atom": (atom, broken.ATOM)}[extension]
    good = _document(module, extension, COMBINED)
    changes = table | broken.BODIES
    results = validated([replace(good, body=good.body.replace(*change)) for change in changes.values()])
    unseen = {
        message
        for message, messages in zip(changes, results, strict=True)
        if not any(line.startswith(f"{message}:") for line in messages)
    }
    assert unseen - STRICTER == set()


def _document(module, extension: str, articles) -> Served:  # type: ignore[no-untyped-def]  # a module as a value
    head = combined(extension)
    body = module.render(head, articles)
    path = head.self_url.removeprefix(f"{BASE}/")
    return Served(path=path, content_type=f"{module.MEDIA_TYPE}; charset=utf-8", body=body)
