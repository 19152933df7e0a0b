"""Registry of the normalizers: every module in this directory."""

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from feeds.parsing.normalizers._base import Normalizer


@cache
def all_normalizers() -> dict[str, Normalizer]:
    """Return every normalizer by its module name."""
    names = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return {
        name: importlib.import_module(f"feeds.parsing.normalizers.{name}").NORMALIZER
        for name in names
        if not name.startswith("_")
    }


@cache
def _by_host() -> dict[str, str]:
    return {host: name for name, normalizer in all_normalizers().items() for host in normalizer.hosts}


def name_for_host(host: str) -> str | None:
    """Return the name of the normalizer that owns `host`, None if there is none."""
    owners = _by_host()
    labels = host.split(".")
    return next((owners[name] for i in range(len(labels)) if (name := ".".join(labels[i:])) in owners), None)
