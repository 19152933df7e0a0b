"""`/status.json`: how every source is, for programs and for people who want it all."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from feeds.health import Upstream
from feeds.health.redact import public
from feeds.publish.status.survey import SourceSurvey, StatusSurvey

MEDIA_TYPE = "application/json"


def report(found: StatusSurvey, allow: Collection[str] = ()) -> bytes:
    """The survey as one JSON object; times as RFC 3339 or null, `allow` as in the settings, for it is not told."""
    told = {
        "at": found.at,
        "revision": found.revision,
        "articles": found.articles,
        "poller": {
            "overdue": len(found.overdue),
            "last_try": max((one.poll.last_try for one in found.standings if one.poll.last_try), default=None),
        },
        "states": found.states,
        "sources": [_source(one, allow) for one in found.standings],
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=_time).encode("utf-8", "replace")


def _source(standing: SourceSurvey, allow: Collection[str]) -> dict[str, Any]:
    poll = standing.poll
    return {
        "id": standing.source.id,
        "title": standing.source.title,
        "state": standing.state,
        "since": standing.since,
        "meaning": public(standing.meaning, allow),
        "last_try": poll.last_try,
        "last_success": poll.last_success,
        "last_new": poll.last_new,
        "next_at": poll.next_at,
        "failures": poll.failures,
        "error": public(poll.error, allow),
        "asked": public(poll.asked, allow),
        "status": poll.status,
        "bytes": poll.size,
        "duration_ms": poll.duration,
        "cadence_s": poll.cadence,
        "rhythm_s": poll.rhythm,
        "rejected": poll.rejected,
        "problems": [public(one, allow) for one in poll.problems],
        "articles": standing.articles,
        "upstreams": [_upstream(one, allow) for one in poll.upstreams],
    }


def _upstream(upstream: Upstream, allow: Collection[str]) -> dict[str, Any]:
    return {
        "url": public(upstream.url, allow),
        "moved": public(upstream.moved, allow),
        "elsewhere": public(upstream.elsewhere, allow),
        "failures": upstream.failures,
        "error": public(upstream.error, allow),
        "gone": upstream.gone,
        "not_before": upstream.not_before,
    }


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
