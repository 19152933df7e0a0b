"""Registry of the normalizers: every module in this directory."""

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from feeds.model import RawEntry
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


def name_for_feed_host(host: str) -> str:
    """Return the name of the mirror that serves feeds at `host`, empty if there is none."""
    return next((name for name, normalizer in _mirrors().items() if normalizer.serves and normalizer.serves(host)), "")


def name_for_unknown(raw: RawEntry) -> str:
    """Return the normalizer of an unknown publisher: the mirror that produced the entry, else the default one."""
    names = (name for name, normalizer in _mirrors().items() if normalizer.produced and normalizer.produced(raw))
    return next(names, "plain")


def mirrors_before(normalizer: Normalizer, raw: RawEntry, polled_host: str) -> tuple[Normalizer, ...]:
    """Return the normalizers of mirrors whose steps run before those of `normalizer`.

    They are those that the entry went through, and all of them for every publisher with hosts of its own, which are
    all mirrored.
    """
    return tuple(
        mirror
        for mirror in _mirrors().values()
        if mirror is not normalizer and mirror.mirrored and (normalizer.hosts or mirror.mirrored(raw, polled_host))
    )


@cache
def _mirrors() -> dict[str, Normalizer]:
    """Return the normalizers of mirrors by name."""
    return {
        name: normalizer
        for name, normalizer in all_normalizers().items()
        if normalizer.serves or normalizer.produced or normalizer.mirrored
    }
