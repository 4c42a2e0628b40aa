"""The regulation's record: thirty articles, its own five numbers, its text, and the words for it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import Any

from .article_map import PROCESSES, article_map, articles, procedures, written_map
from .diagrams import diagrams, properties

DIGITS = "零一二三四五六七八九十"


def test_given_the_record_then_it_holds_the_thirty_articles_in_order() -> None:
    assert [article["number"] for article in articles()] == list(range(1, 31))
    for article in articles():
        assert article["kind"] in {"procedure", "standing", "background"}
        assert article["duty"] and article["owes"] and article["title"] and article["chapter"]


def test_given_the_text_then_the_record_holds_its_five_limits_and_no_other() -> None:
    limits = {
        (article["number"], limit["param"]): (limit["value"], limit["unit"], limit["source"])
        for article in articles()
        for limit in article.get("limits", ())
    }
    assert limits == {
        (18, "a2s_claim_days"): (3, "wd", "办法"),
        (19, "s2a_push_days"): (7, "wd", "办法"),
        (19, "s2a_claim_days"): (3, "wd", "办法"),
        (22, "commitment_claim_days"): (3, "wd", "办法"),
        (22, "verify_result_push_days"): (3, "wd", "办法"),
    }


def test_given_the_limits_then_each_number_stands_in_the_text_of_its_article() -> None:
    texts = _texts()
    found = {number: re.findall(r"(\d+)个工作日", text) for number, text in texts.items()}
    assert {number: days for number, days in found.items() if days} == {
        18: ["3"],
        19: ["7", "3"],
        22: ["3", "3"],
    }


def test_given_the_text_then_it_has_every_article_in_one_unbroken_block() -> None:
    texts = _texts()
    assert sorted(texts) == list(range(1, 31))
    assert "联席会议制度" in texts[15]
    assert "\n" not in texts[15]
    assert len(texts[19].splitlines()) == 4


def test_given_article_30_then_the_validity_is_that_of_the_text() -> None:
    with (PROCESSES / "regulation.toml").open("rb") as file:
        validity = tomllib.load(file)["validity"]
    assert (validity["valid_from"], validity["valid_to"]) == (date(2023, 1, 1), date(2024, 12, 31))
    assert "2023年1月1日" in _texts()[30] and "2024年12月31日" in _texts()[30]


def test_given_an_article_then_it_has_a_process_or_a_reason_for_none() -> None:
    folders = {folder.name for folder in procedures()}
    for article in articles():
        if article["status"] == "none":
            assert article["reason_none"] and "process" not in article
            continue
        named = [
            (article["process"], article["status"]),
            *((o["id"], o["status"]) for o in article.get("also", ())),
        ]
        assert all((name in folders) == (status == "running") for name, status in named), article["number"]


def test_given_the_folders_then_each_serves_an_article() -> None:
    named = {other["id"] for article in articles() for other in article.get("also", ())}
    named |= {article["process"] for article in articles() if "process" in article}
    assert {folder.name for folder in procedures()} <= named


def test_given_a_step_then_the_article_it_names_is_served_by_a_running_process() -> None:
    running = {article["number"] for article in articles() if article["status"] == "running"}
    for diagram in diagrams():
        for node in diagram.nodes("userTask", "startEvent"):
            named = properties(node).get("article")
            assert named is None or int(re.split(r"\D", named)[0]) in running, node.get("id")


def test_given_the_glossary_then_terms_and_identifiers_are_single_in_their_section() -> None:
    for section in _glossary().values():
        for key in ("term", "id"):
            values = [term[key] for term in section["terms"]]
            assert sorted(values) == sorted(set(values))
        assert all(term["meaning"] for term in section["terms"])


def test_given_the_glossary_then_it_knows_every_role_process_and_claim_parameter() -> None:
    glossary = {name: {term["id"] for term in section["terms"]} for name, section in _glossary().items()}
    lanes = {lane.get("id", "")[5:] for diagram in diagrams() for lane in diagram.process.iter("{*}lane")}
    assert lanes <= glossary["roles"]
    assert {folder.name for folder in procedures()} == glossary["processes"]
    timers = " ".join(node.text or "" for diagram in diagrams() for node in diagram.process.iter("{*}timeDate"))
    assert set(re.findall(r'"([a-z0-9_]+)"', timers)) <= glossary["params"]


def test_given_the_map_in_the_readme_then_it_is_not_stale() -> None:
    assert written_map((PROCESSES / "README.md").read_text("utf-8")) == article_map(), (
        "run: python -m tests.processes.article_map"
    )


def test_given_the_room_then_it_holds_no_program() -> None:
    assert list(PROCESSES.rglob("*.py")) == []


def _glossary() -> dict[str, Any]:
    with (PROCESSES / "glossary.toml").open("rb") as file:
        return tomllib.load(file)


def _texts() -> dict[int, str]:
    blocks = (PROCESSES / "regulation.txt").read_text("utf-8").split("\n\n")
    found = ((re.match(r"第([一二三四五六七八九十]+)条", block), block.strip()) for block in blocks)
    return {_number(match.group(1)): block for match, block in found if match}


def _number(words: str) -> int:
    tens, separator, ones = words.rpartition("十")
    if not separator:
        return DIGITS.index(words)
    return (DIGITS.index(tens) if tens else 1) * 10 + (DIGITS.index(ones) if ones else 0)
