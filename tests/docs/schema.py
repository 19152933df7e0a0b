"""The JSON Schema of `feeds.toml`, from the tables that read it.

It cannot say everything: only `feeds doctor` finds two sources with one host, an unknown id in a group, or a time zone
that does not exist.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from feeds.config import SETTINGS, Config
from feeds.config.catalogue import GROUP, POLL_SETTINGS, SOURCE
from feeds.config.export_settings import EXPORT, ExportSettings, months
from feeds.config.validators import (
    IDENTIFIER,
    RESERVED,
    Integer,
    ListOf,
    OneOf,
    SetOf,
    Validator,
    boolean,
    checked_base_url,
    checked_url,
    claimed_host,
    host_and_port,
    identifier,
    languages,
    normalizer,
    selector,
    text,
    time_zone,
)
from feeds.model import LANGUAGES
from tests.docs import descriptions
from tests.docs.descriptions import Description

Schema = dict[str, Any]

_LINE = {"type": "string", "pattern": r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"}
_WEB = r"^[Hh][Tt][Tt][Pp][Ss]?://(\[[^\[\]/?#@\s]+\]|[^\[\]/?#@:\s\\<>\"]+)(:[0-9]{1,5})?"

#: what JSON Schema can say of each validator that is a plain function
OF_FUNCTIONS: Mapping[Validator, Schema] = {
    text: _LINE,
    boolean: {"type": "boolean"},
    checked_url: {"type": "string", "pattern": rf'{_WEB}([/?#][^\s\\<>"]*)?$'},
    checked_base_url: {"type": "string", "pattern": rf'{_WEB}(/[^\s\\<>"?#]*)?$'},
    claimed_host: {"type": "string", "pattern": r"^[^\sA-Z/:?#@]+(/\S*)?$"},
    host_and_port: {"type": "string", "pattern": r"^(\[[^\[\]\s]+\]|[^\[\]/?#@:\s]+):0*[1-9][0-9]{0,4}$"},
    identifier: {"type": "string", "pattern": f"^{IDENTIFIER.pattern}$", "not": {"enum": sorted(RESERVED)}},
    months: {"anyOf": [{"const": "all"}, {"type": "integer", "minimum": 1, "maximum": 1200}]},
    languages: {"type": "array", "items": {"enum": list(LANGUAGES)}, "minItems": 1, "uniqueItems": True},
    # no list of names: a normalizer is one file
    normalizer: {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
    time_zone: _LINE,
    selector: _LINE,
}


def schema() -> Schema:
    """Return the schema of a whole file."""
    defaults = {name: _plain(getattr(Config(), name)) for name in SETTINGS if name != "base_url"}
    settings = _properties(SETTINGS, descriptions.SETTINGS)
    for name, default in defaults.items():
        settings[name]["default"] = default
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "feeds.toml",
        "type": "object",
        "properties": {
            **settings,
            "export": _export(),
            "source": _tables({**SOURCE, **POLL_SETTINGS}, descriptions.SOURCE, ["id", "title"]),
            "group": _tables(GROUP, descriptions.GROUP, ["id", "title", "sources"]),
        },
        "additionalProperties": False,
    }


def schema_of(validator: Validator) -> Schema:
    """Return the schema of the values that a validator accepts."""
    if isinstance(validator, Integer):
        return {"type": "integer", "minimum": validator.low, "maximum": validator.high}
    if isinstance(validator, SetOf):
        return {"type": "array", "items": schema_of(validator.item), "uniqueItems": True}
    if isinstance(validator, OneOf):
        return {"enum": list(validator.words)}
    if isinstance(validator, ListOf):
        return {"type": "array", "items": schema_of(validator.item)}
    if isinstance(validator, partial):  # of `matching`
        return {"type": "string", "pattern": f"^({validator.args[0].pattern})$"}
    return dict(OF_FUNCTIONS[validator])


def _export() -> Schema:
    properties = _properties(EXPORT, descriptions.EXPORT)
    for name in EXPORT:
        # without `languages`, those of the site
        if name != "languages":
            properties[name]["default"] = _plain(default_of_export(name))
    return {"type": "object", "properties": properties, "additionalProperties": False}


def default_of_export(name: str) -> object:
    """The default of a setting of `[export]` as it is written in the file."""
    value = getattr(ExportSettings(), name)
    return "all" if EXPORT[name] is months else value


def _tables(validators: Mapping[str, Validator], texts: Mapping[str, Description], required: list[str]) -> Schema:
    table = {
        "type": "object",
        "properties": _properties(validators, texts),
        "required": required,
        "additionalProperties": False,
    }
    return {"type": "array", "items": table}


def _properties(validators: Mapping[str, Validator], texts: Mapping[str, Description]) -> dict[str, Schema]:
    return {name: {"description": texts[name].en, **schema_of(check)} for name, check in validators.items()}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
