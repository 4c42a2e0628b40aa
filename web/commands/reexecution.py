"""`shenguan verify` of a case: its events one by one as they are run again, and the first difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import NoResultFound

from engine.casebook import CaseSummary, case_tree
from engine.errors import EngineError
from engine.history import Event, events_of_tree
from engine.proof.execution import Prover
from engine.proof.proof import Check, Difference, Proof
from web.commands.records import case_reader
from web.platform import Platform
from web.words.execution import VERDICTS, difference_words, extent_words, lack_words
from web.words.moments import second
from web.words.timeline import timeline

Say = Callable[[str], None]


def execute_case(platform: Platform, connection: Connection, root_id: str, say: Say = print) -> int:
    """Run a tree again and tell of every event; returns the status: 0 where all is the same, else 1."""
    tree = case_tree(connection, root_id)
    events = {(event.case_id, event.seq): event for event in events_of_tree(connection, root_id)}
    sentences = _sentences(platform, connection, tree, events.values())
    total, done = len(events), 0

    def tell(proof: Proof) -> None:
        nonlocal done
        say(f"案件 {proof.case_id}  {proof.process} 第{proof.number}版  {len(proof.checks)}条记录")
        for check in proof.checks:
            done += 1
            sentence = sentences.get((proof.case_id, check.seq), check.kind)
            say(f"  {VERDICTS[check.verdict]}  [{done}/{total}]  {_line(check, sentence)}")
        for lack in lack_words(proof):
            say(f"  缺少  {lack}")

    found = Prover(platform.runtime, connection).prove_tree(tree[0].root_id, tell)
    if found.first is not None:
        _tell_difference(found.first, events, say)
    say(f"{extent_words(found)}:{'全部一致' if found.same else '不一致'}")
    return 0 if found.same else 1


def _sentences(
    platform: Platform, connection: Connection, tree: Sequence[CaseSummary], events: Iterable[Event]
) -> dict[tuple[str, int], str]:
    """What each event says; nothing where a version cannot be read any more, which the proof then names."""
    try:
        names = case_reader(platform, connection).names(tree)
    except (EngineError, NoResultFound):
        return {}
    return {(entry.case_id, entry.seq): entry.sentence for entry in timeline(events, names)}


def _line(check: Check, sentence: str) -> str:
    return f"第{check.seq}条  {second(check.at)}  {sentence}{'  摘要相符' if check.digest else ''}"


def _tell_difference(difference: Difference, events: Mapping[tuple[str, int], Event], say: Say) -> None:
    told = difference_words(difference)
    event = events.get((told.case_id, told.seq))
    place = f"第{told.seq}条({event.kind},{second(event.legal_at)})" if event is not None else ""
    say(f"第一处不一致:案件 {told.case_id} {place} {difference.element}".rstrip())
    say(f"  {told.what}")
    say(f"  应为:{told.expected}")
    say(f"  记载:{told.found}")
