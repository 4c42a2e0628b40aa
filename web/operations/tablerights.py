"""Which tables the application changes and from which it deletes; see engine.store.rights.

A table that stands nowhere here may be read, appended to and changed, but nothing is deleted from it.
"""

from __future__ import annotations

KEPT = frozenset(
    {
        "calendar_change",
        "inquiry_answer",
        "notice",
        "notice_reading",
        "publicity_file",
        "review_notice",
        "supervision_entry",
    }
)
"""Tables that are only appended to, besides those that triggers guard."""

PASSING = frozenset(
    {
        "beat",
        "calendar_day",
        "calendar_year",
        "docket",
        "docket_label",
        "docket_term",
        "docket_text",
        "draft_editing",
        "draft_file",
        "draft_past",
        "evidence_content",
        "evidence_file",
        "evidence_upload",
        "meeting_resolution",
        "process_paper",
        "request",
        "rule_parameter",
        "rule_profile",
        "session",
        "stay",
        "timer",
        "trace",
        "workbench_trial",
    }
)
"""Tables from which rows go again: timers that ran, sessions that ended, drafts, what can be rebuilt."""
