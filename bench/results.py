"""The result of each benchmark: a row of the table, with its peer and its goal."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

#: a row fails if it misses its goal by more than this share, because measurements vary
TOLERANCE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure beside the peer that was measured in the same run, and the goal for it."""

    #: what was measured: "a 304 response"
    name: str
    #: our cost with its unit: "33 µs"
    ours: str
    #: the name of the peer and its cost: "nginx 10 µs"
    peer: str
    #: the figure that has a goal: usually how many times as fast as the peer, or a cost in the unit of the goal
    value: float
    unit: str = "times"
    #: the value has to reach this
    at_least: float | None = None
    #: the value may not exceed this
    at_most: float | None = None

    @property
    def goal(self) -> str:
        """The goal in words, empty if the row only reports."""
        if self.at_least is not None:
            return f"at least {self.at_least:g}"
        return "" if self.at_most is None else f"at most {self.at_most:g}"

    @property
    def reaches_goal(self) -> bool:
        """Whether the value is as good as the goal."""
        return self._is_within(0)

    @property
    def fails(self) -> bool:
        """Whether the value misses its goal by more than the tolerance."""
        return not self._is_within(TOLERANCE)

    def _is_within(self, tolerance: float) -> bool:
        is_enough = self.at_least is None or self.value >= self.at_least * (1 - tolerance)
        return is_enough and (self.at_most is None or self.value <= self.at_most * (1 + tolerance))


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that this machine cannot measure, and the reason."""

    name: str
    reason: str


Result = Row | Skipped


def table(results: Iterable[Result]) -> str:
    """Return all results as a table in Markdown."""
    lines = ["| measured | ours | peer | ratio or cost | goal | |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *map(_line, results)])


def _line(result: Result) -> str:
    if isinstance(result, Skipped):
        return f"| {result.name} | | skipped: {result.reason} | | | |"
    verdict = "reached" if result.reaches_goal else "missed" if result.fails else "nearly"
    cells = (result.name, result.ours, result.peer, f"{result.value:.3g} {result.unit}", result.goal)
    return f"| {' | '.join(cells)} | {verdict if result.goal else ''} |"


def write_json(path: Path, results: Iterable[Result]) -> None:
    """Write all results as a JSON list of objects."""
    rows = [asdict(result) | _verdict(result) for result in results]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _verdict(result: Result) -> dict[str, bool]:
    return {"fails": result.fails} if isinstance(result, Row) else {}


def failures(results: Iterable[Result]) -> Sequence[str]:
    """Return one sentence for each row that fails."""
    rows = (result for result in results if isinstance(result, Row) and result.fails)
    return [f"{row.name}: {row.value:.3g} {row.unit}, expected {row.goal}" for row in rows]
