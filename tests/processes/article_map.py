"""The map article -> process -> decisions -> forms -> scenarios in processes/README.md, made from the folders.

`python -m tests.processes.article_map` writes it anew; a test fails when it is stale.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
BEGIN, END = "<!-- map begin -->", "<!-- map end -->"
HEADER = ("| 条 | 职责 | 流程 | 决策表 | 表单 | 场景 |", "|---|---|---|---|---|---|")


CALLS_HEADER = ("| 流程 | 名称 | 调用 | 在图上另行启动 | 场景 |", "|---|---|---|---|---|")
_CALLED = re.compile(r'calledElement="(\w+)"')
_BESIDE = re.compile(r'id="process" type="any" value=\'"(\w+)"\'')
_NAME = re.compile(r'<bpmn:process id="\w+" name="([^"]+)"')


def articles() -> Sequence[Mapping[str, Any]]:
    """Every article of regulation.toml, in order."""
    with (PROCESSES / "regulation.toml").open("rb") as file:
        found: Sequence[Mapping[str, Any]] = tomllib.load(file)["article"]
    return found


def procedures() -> tuple[Path, ...]:
    """The folders that hold a procedure."""
    return tuple(sorted(path.parent for path in PROCESSES.glob("*/*.bpmn")))


def scenarios(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("scenarios/*.toml")))


def article_number(article: str) -> int:
    """The number in front of a clause: "18(1)" -> 18."""
    found = re.match(r"\d+", article)
    if found is None:
        raise ValueError(article)
    return int(found.group())


def article_map() -> str:
    """The tables as they must stand in the README: article by article, then which procedure calls which."""
    counts = _scenario_counts()
    by_article = (*HEADER, *(_row(article, counts) for article in articles()))
    calls = (*CALLS_HEADER, *(_call_row(folder) for folder in procedures()))
    return "\n".join((*by_article, "", *calls))


def written_map(readme: str) -> str:
    """The table that stands in the README now."""
    return readme.split(BEGIN)[1].split(END)[0].strip()


def _scenario_counts() -> Mapping[int, int]:
    counts: dict[int, int] = {}
    for folder in procedures():
        for path in scenarios(folder):
            number = article_number(tomllib.loads(path.read_text(encoding="utf-8"))["article"])
            counts[number] = counts.get(number, 0) + 1
    return counts


def _row(article: Mapping[str, Any], counts: Mapping[int, int]) -> str:
    running = [name for name, status in _processes(article) if status == "running"]
    cells = (
        f"第{article['number']}条 {article['title']}",
        article["duty"],
        "、".join(_process_cell(*pair) for pair in _processes(article)) or f"—({article['reason_none']})",
        "、".join(_files(running, "dmn")) or "—",
        "、".join(_files(running, "form")) or "—",
        str(counts.get(article["number"], "—")),
    )
    return "| " + " | ".join(cells) + " |"


def _call_row(folder: Path) -> str:
    text = (folder / f"{folder.name}.bpmn").read_text(encoding="utf-8")
    name = _NAME.search(text)
    cells = (
        _process_cell(folder.name, "running"),
        name[1] if name is not None else "",
        "、".join(sorted(set(_CALLED.findall(text)))) or "—",
        "、".join(sorted(set(_BESIDE.findall(text)))) or "—",
        str(len(scenarios(folder)) or "—"),
    )
    return "| " + " | ".join(cells) + " |"


def _processes(article: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    first = [(article["process"], article["status"])] if "process" in article else []
    return [*first, *((other["id"], other["status"]) for other in article.get("also", ()))]


def _process_cell(name: str, status: str) -> str:
    return f"[{name}]({name}/README.md)" if status == "running" else f"{name}(待建)"


def _files(names: Sequence[str], suffix: str) -> Sequence[str]:
    return [path.stem for name in names for path in sorted((PROCESSES / name).glob(f"*.{suffix}"))]


def write() -> None:
    """Put the table into the README."""
    path = PROCESSES / "README.md"
    before, rest = path.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n{article_map()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    write()
