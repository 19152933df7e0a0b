"""Checks of `feeds doctor`: dependencies, settings, data folder, database, and sources with problems."""

import platform
import pyexpat
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from feeds.cli.output import counted
from feeds.config import Config
from feeds.errors import ConfigError, StoreError
from feeds.health import State
from feeds.publish.status import SourceSurvey, StatusSurvey, survey_sources
from feeds.publish.visibility import private_feeds
from feeds.store import Store, Token, open_store
from feeds.store.sqlite_driver import describe_build
from feeds.urls.hosts import is_internal
from feeds.urls.parsing import split

#: older versions can be attacked to use unlimited memory (CVE-2025-59375)
EXPAT = (2, 7, 2)

#: advice by state of a source; none for the other states
_ADVICE: dict[State, str] = {
    "late": "look at it again tomorrow",
    "stale": "open its address in a browser; if nothing new is there either, give it another one in `feeds`",
    "failing": "open its address in a browser; if that fails too, give it another one in `feeds`",
    "gone": "give it another address in `feeds`, or remove it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The result of one check; `bad` means that feeds cannot work, `warn` that there is a risk."""

    level: Literal["ok", "warn", "bad"]
    subject: str
    detail: str


def run_checks(load: Callable[[], Config]) -> Iterator[CheckResult]:
    """Run all checks; without those that need the settings if `load` raises ConfigError."""
    yield CheckResult(level="ok", subject="python", detail=platform.python_version())
    yield CheckResult(level="ok", subject="sqlite", detail=describe_build())
    yield expat(pyexpat.EXPAT_VERSION)
    try:
        config = load()
    except ConfigError as error:
        yield CheckResult(level="bad", subject="config", detail=str(error))
        return
    kind = "the shipped catalogue" if config.shipped else "your own"
    detail = f"{config.path} ({kind}): {counted(len(config.sources), 'source')}, {counted(len(config.groups), 'group')}"
    yield CheckResult(level="ok", subject="config", detail=detail)
    yield data(config.data)
    yield from database(config)


def expat(version: str) -> CheckResult:
    """Check the XML parser by its version string: `expat_2.5.0`."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", version))
    if numbers >= EXPAT:
        return CheckResult(level="ok", subject="expat", detail=version)
    minimum = ".".join(map(str, EXPAT))
    return CheckResult(
        level="warn", subject="expat", detail=f"{version} is older than {minimum}: update Python or expat"
    )


def data(folder: Path) -> CheckResult:
    """Check write access to the data folder, or to its nearest existing parent."""
    existing = next((candidate for candidate in (folder, *folder.resolve().parents) if candidate.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        return CheckResult(level="bad", subject="data", detail=f"{existing}: cannot be written: {error.strerror}")
    detail = f"{folder} can be written" if existing == folder else f"{folder} does not exist yet, and can be created"
    return CheckResult(level="ok", subject="data", detail=detail)


def database(config: Config) -> Iterator[CheckResult]:
    """Check the whole database; a missing one is not created."""
    path = config.database
    if not path.exists():
        yield CheckResult(level="ok", subject="database", detail=f"{path} does not exist yet")
        return
    try:
        with open_store(path, reading=True) as store:
            yield from _state(path, store)
            yield from sources(survey_sources(store, config))
            yield from private(store.tokens.all(), config)
    except StoreError as error:
        yield CheckResult(level="bad", subject="database", detail=str(error))


def _state(path: Path, store: Store) -> Iterator[CheckResult]:
    problems = store.problems()
    yield from (CheckResult(level="bad", subject="database", detail=f"{path}: {problem}") for problem in problems)
    if not problems:
        rows = [row for row in store.sources() if row.count]
        detail = f"{path}: no damage, {counted(store.count(), 'article')} of {counted(len(rows), 'source')}"
        yield CheckResult(level="ok", subject="database", detail=detail)


def sources(survey: StatusSurvey) -> Iterator[CheckResult]:
    """States of the sources, with advice on problems: feeds works without them, so none is `bad`."""
    if not survey.sources:
        return
    counts = ", ".join(f"{number} {state}" for state, number in survey.states.items() if number)
    yield CheckResult(level="ok", subject="sources", detail=counts)
    if survey.offline:
        detail = f"{len(survey.offline)} could not be reached at the last poll: is this machine online?"
        yield CheckResult(level="warn", subject="network", detail=detail)
    for item in survey.sources:
        yield from _source_problems(item)
    if survey.overdue:
        oldest = min(item.poll.next_at for item in survey.overdue if item.poll.next_at)
        detail = (
            f"{counted(len(survey.overdue), 'poll')} overdue, the first since {oldest:%Y-%m-%d %H:%M} UTC: "
            "no poller seems to be running; `feeds serve` polls as well, unless `poll` is false"
        )
        yield CheckResult(level="warn", subject="poller", detail=detail)


def private(tokens: Sequence[Token], config: Config) -> Iterator[CheckResult]:
    """Private feeds without tokens, tokens that open nothing, and tokens that are sent without encryption."""
    feeds, opened = private_feeds(config), {token.feed for token in tokens if not token.revoked}
    for name in feeds:
        if name not in opened:
            yield _feed_warning(name, f"private, but it has no token; `feeds tokens add {name}` creates one")
    for token in tokens:
        if not token.revoked and token.feed not in feeds:
            yield _feed_warning(token.feed, f"token {token.number} has no effect, the feed is not private")
    base = split(config.base_url)
    if feeds and base and base.scheme == "http" and not is_internal(base.host):
        detail = f"{config.base_url} sends the tokens of private feeds unencrypted; use https"
        yield CheckResult(level="warn", subject="base_url", detail=detail)


def _feed_warning(name: str, detail: str) -> CheckResult:
    return CheckResult(level="warn", subject=f"feed {name}", detail=detail)


def _source_problems(item: SourceSurvey) -> Iterator[CheckResult]:
    subject = f"source {item.source.id}"
    if advice := _ADVICE.get(item.state):
        detail = f"{item.state}: {item.meaning}; {advice}"
        yield CheckResult(level="warn", subject=subject, detail=detail)
    for upstream in item.poll.upstreams:
        if upstream.elsewhere:
            detail = (
                f"{upstream.url} redirects permanently to {upstream.elsewhere}; to accept that, put it into `feeds`"
            )
            yield CheckResult(level="warn", subject=subject, detail=detail)
