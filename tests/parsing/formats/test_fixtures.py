"""Every document in the folder of a format parses to the expected file beside it; the folders define the tests."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from feeds.errors import DocumentError
from feeds.model import RawEntry
from feeds.parsing import formats
from tests.corrections import noted

HERE = Path(__file__).parent
EXPECTED = ".expected.json"
DOCUMENTS = sorted(path for path in HERE.glob("*/*") if path.is_file() and not path.name.endswith((EXPECTED, ".pyc")))


def outcome(body: bytes) -> Iterator[dict[str, Any]]:
    """Yield the results of parsing `body`, entries and errors, without empty fields."""
    try:
        for item in formats.detect(body).read(body):
            yield as_json(item)
    except DocumentError as error:
        yield {"raised": type(error).__name__, "line": error.line, "reason": error.reason}


def as_json(item: Any) -> dict[str, Any]:
    if isinstance(item, DocumentError):
        return {"error": type(item).__name__, "line": item.line, "reason": item.reason}
    fields = dataclasses.asdict(item)
    if isinstance(item, RawEntry):
        fields["provenance"] = noted(item)
    fields = filled(fields)
    return {name: value for name, value in fields.items() if name.removesuffix("_type") in fields}


def filled(value: Any) -> Any:
    """Return `value` without its empty parts, and tuples as lists."""
    if isinstance(value, dict):
        return {key: filled(part) for key, part in value.items() if filled(part)}
    return [filled(part) for part in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_document_parses_as_expected(path: Path, update: bool) -> None:
    results = list(outcome(path.read_bytes()))
    expected = path.with_name(path.stem + EXPECTED)
    if update:
        expected.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert results == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_document_is_detected_as_its_own_format(path: Path) -> None:
    try:
        assert formats.detect(path.read_bytes()).name == path.parent.name
    except formats.TooHostile:
        assert path.stem in ("billion_laughs", "external_entity", "document_type")


def test_folders_match_the_formats() -> None:
    folders = {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {input_format.name for input_format in formats.FORMATS}


def test_expected_files_match_the_documents() -> None:
    assert {path.name.removesuffix(EXPECTED) for path in HERE.glob(f"*/*{EXPECTED}")} == {d.stem for d in DOCUMENTS}
