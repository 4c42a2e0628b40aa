"""`shenguan verify` of a case: its events one by one as they are run again, and the first difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from engine.casebook import case_tree
from engine.history import Event, events_of_tree
from engine.proof.execution import Prover
from engine.proof.proof import Check, Difference, Proof
from web.platform import Platform
from web.words.execution import VERDICTS, difference_words, extent_words, lack_words
from web.words.moments import second
from web.words.timeline import OFFICE_SENTENCES, SENTENCES

Say = Callable[[str], None]


def execute_case(platform: Platform, connection: Connection, root_id: str, say: Say = print) -> int:
    """Run a tree again and tell of every event; returns the status: 0 where all is the same, else 1."""
    tree = case_tree(connection, root_id)
    events = {(event.case_id, event.seq): event for event in events_of_tree(connection, root_id)}
    total, done = len(events), 0

    def tell(proof: Proof) -> None:
        nonlocal done
        say(f"案件 {proof.case_id}  {proof.process} 第{proof.number}版  {len(proof.checks)}条记录")
        for check in proof.checks:
            done += 1
            say(f"  {VERDICTS[check.verdict]}  [{done}/{total}]  {_line(check, events[proof.case_id, check.seq])}")
        for lack in lack_words(proof):
            say(f"  缺少  {lack}")

    found = Prover(platform.runtime, connection).prove_tree(tree[0].root_id, tell)
    if found.first is not None:
        _tell_difference(found.first, events, say)
    say(f"{extent_words(found)}:{'全部一致' if found.same else '不一致'}")
    return 0 if found.same else 1


def _line(check: Check, event: Event) -> str:
    sentence = (SENTENCES.get(check.kind) or OFFICE_SENTENCES.get(check.kind) or (check.kind, ""))[0]
    plain = check.kind if "{" in sentence else sentence
    return (
        f"第{check.seq}条  {second(check.at)}  {plain}  {check.element}{'  摘要相符' if check.digest else ''}".rstrip()
    )


def _tell_difference(difference: Difference, events: Mapping[tuple[str, int], Event], say: Say) -> None:
    told = difference_words(difference)
    event = events.get((told.case_id, told.seq))
    place = f"第{told.seq}条({event.kind},{second(event.legal_at)})" if event is not None else ""
    say(f"第一处不一致:案件 {told.case_id} {place} {difference.element}".rstrip())
    say(f"  {told.what}")
    say(f"  应为:{told.expected}")
    say(f"  记载:{told.found}")
