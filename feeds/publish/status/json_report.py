"""`/status.json`: the state of every source, for programs."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from feeds.health import Upstream
from feeds.health.redact import redact
from feeds.messages import Message
from feeds.publish.status.survey import SourceSurvey, StatusSurvey

MEDIA_TYPE = "application/json"


def report(survey: StatusSurvey, allow: Collection[str] = ()) -> bytes:
    """Render the survey as one JSON object; times as RFC 3339 or null. `allow` is used to redact errors."""
    content = {
        "at": survey.at,
        "revision": survey.revision,
        "articles": survey.articles,
        "poller": {
            "overdue": len(survey.overdue),
            "last_try": max((item.poll.last_try for item in survey.sources if item.poll.last_try), default=None),
        },
        "states": survey.states,
        "sources": [_source(item, allow) for item in survey.sources],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=_time).encode("utf-8", "replace")


def _source(item: SourceSurvey, allow: Collection[str]) -> dict[str, Any]:
    poll = item.poll
    return {
        "id": item.source.id,
        "title": item.source.title,
        "state": item.state,
        "since": item.since,
        "meaning": redact(str(item.meaning), allow),
        "last_try": poll.last_try,
        "last_success": poll.last_success,
        "last_new": poll.last_new,
        "next_at": poll.next_at,
        "failures": poll.failures,
        "error": _text(poll.error, allow),
        "asked": redact(poll.asked, allow),
        "status": poll.status,
        "bytes": poll.size,
        "duration_ms": poll.duration,
        "cadence_s": poll.cadence,
        "rhythm_s": poll.rhythm,
        "rejected": poll.rejected,
        "problems": [_text(item, allow) for item in poll.problems],
        "articles": item.articles,
        "upstreams": [_upstream(item, allow) for item in poll.upstreams],
    }


def _upstream(upstream: Upstream, allow: Collection[str]) -> dict[str, Any]:
    return {
        "url": redact(upstream.url, allow),
        "moved": redact(upstream.moved, allow),
        "elsewhere": redact(upstream.elsewhere, allow),
        "failures": upstream.failures,
        "error": _text(upstream.error, allow),
        "gone": upstream.gone,
        "not_before": upstream.not_before,
    }


def _text(message: Message | None, allow: Collection[str]) -> str:
    """Return the message in English, empty for none."""
    return redact(str(message), allow) if message else ""


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
