"""The loader fuzz spoils files the same way for the same seed, and tells sound answers from crashes."""

from __future__ import annotations

from random import Random

from tests.fuzz.loader import Child, seeds
from tests.fuzz.mutations import mutated


def test_the_same_seed_spoils_the_same_files() -> None:
    sources = seeds()

    def spoiled() -> list[dict[str, bytes]]:
        dice = Random(7)
        return [mutated(dice.choice(sources), sources, dice) for _ in range(40)]

    assert spoiled() == spoiled()
    assert any(files not in sources for files in spoiled())


def test_a_child_answers_every_input_until_it_is_gone() -> None:
    child = Child()
    try:
        drawn = seeds()[-1]
        assert child.answer(drawn)["verdict"] == "accepted"
        assert child.answer({"drawn.bpmn": b"<html>"})["verdict"] == "refused"
    finally:
        child.end()
    child = Child()
    child._process.kill()
    try:
        assert child.answer(drawn)["verdict"] == "crash"
    finally:
        child.end()
