"""The regulation as screens read it: articles, citations, validity."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from web.regulation import PROCESSES, article_number, citation, load_regulation, numeral, regulation


def test_given_the_text_when_loaded_then_it_has_thirty_articles_in_six_chapters() -> None:
    measures = load_regulation(PROCESSES)

    assert [article.number for article in measures.articles] == list(range(1, 31))
    assert len(measures.chapters) == 6
    assert all(article.duty and article.owner for article in measures.articles)


def test_given_article_18_when_read_then_it_states_three_working_days_for_claiming() -> None:
    article = regulation().article(18)

    assert article is not None
    assert [(limit.clause, limit.value, limit.unit) for limit in article.limits] == [("18(1)", 3, "wd")]
    assert "3个工作日内完成认领" in "".join(article.paragraphs)


def test_given_a_sentence_broken_over_two_lines_when_loaded_then_it_is_one_paragraph(tmp_path: Path) -> None:
    (tmp_path / "regulation.txt").write_text(
        "第一章 总则\n第一条 审批与监管联\n席会议制度。\n(一)另起一段。\n"
        "第二条 本办法自2023年1月1日起施行,有效期至2024年12月31日。\n",
        encoding="utf-8",
    )

    loaded = load_regulation(tmp_path)

    assert loaded.articles[0].paragraphs == ("审批与监管联席会议制度。", "(一)另起一段。")
    assert loaded.valid_to == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("day", "state", "warned"),
    [
        (date(2022, 12, 31), "not_yet", True),
        (date(2023, 1, 1), "in_force", False),
        (date(2024, 12, 31), "in_force", False),
        (date(2025, 1, 1), "expired", True),
    ],
)
def test_given_a_day_when_asked_then_article_30_decides_validity(day: date, state: str, warned: bool) -> None:
    assert regulation().validity(day) == state
    assert (regulation().banner(day) is not None) == warned


@pytest.mark.parametrize(
    ("reference", "words", "number"),
    [
        ("18(1)", "第十八条第(一)项", 18),
        ("20", "第二十条", 20),
        ("19末款", "第十九条末款", 19),
        ("-", "-", None),
    ],
)
def test_given_a_reference_when_cited_then_it_reads_as_law(reference: str, words: str, number: int | None) -> None:
    assert citation(reference) == words
    assert article_number(reference) == number


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (30, "三十"), (99, "九十九")]
)
def test_given_a_number_when_written_then_it_is_a_chinese_numeral(number: int, words: str) -> None:
    assert numeral(number) == words
