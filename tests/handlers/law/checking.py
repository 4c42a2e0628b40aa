"""Copies of the office's processes, changed and checked, with parameters and documents of one's own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from engine.deploy import read_files
from engine.lint import Finding, check_processes
from handlers.catalogue.seed import DATA
from tests.processes.article_map import PROCESSES, procedures
from web.composition import bare_vocabulary

SPELLING = tuple[str, str]

DOCUMENT = """
[[document]]
number = "安政办字〔2026〕999号"
title = "关于调整认领期限的通知(测试用)"
issued_by = "安丘市人民政府办公室"
issued_on = 2026-01-01
valid_from = 2020-01-01
{valid_to}
permits = [{{ {permit} }}]
"""


class Workshop:
    """A folder with the processes, the regulation and a register of documents, to be changed at will."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parameters: Path | None = None
        for path in procedures():
            shutil.copytree(path, folder / path.name, ignore=shutil.ignore_patterns("scenarios"))
        for name in ("regulation.toml", "regulation.txt"):
            shutil.copy(PROCESSES / name, folder / name)

    def change(self, file: str, *changes: SPELLING) -> None:
        """Replace a text that stands in a file exactly once."""
        text = (self.folder / file).read_text("utf-8")
        for old, new in changes:
            assert text.count(old) == 1, (old, text.count(old))
            text = text.replace(old, new)
        (self.folder / file).write_text(text, "utf-8")

    def set(self, **values: object) -> None:
        """Give rule parameters other values; a dot in a name is written as two underscores."""
        told = json.loads((self.parameters or DATA / "rule_params.json").read_text("utf-8"))
        wanted = {name.replace("__", "."): value for name, value in values.items()}
        for entry in told["params"]:
            if entry["param"] in wanted:
                entry["value"] = wanted.pop(entry["param"])
        assert not wanted
        self.parameters = self.folder / "rule_params.json"
        self.parameters.write_text(json.dumps(told), "utf-8")

    def document(self, permit: str, valid_to: str = "") -> None:
        """Register a document that permits this."""
        text = DOCUMENT.format(permit=permit, valid_to=f"valid_to = {valid_to}" if valid_to else "")
        (self.folder / "basis.toml").write_text(text, "utf-8")

    def findings(self, *processes: str) -> tuple[Finding, ...]:
        """What the check says of these processes, all of them by default."""
        names = processes or tuple(path.name for path in procedures())
        vocabulary = bare_vocabulary(self.parameters, self.folder)
        files: list[Mapping[str, bytes]] = [read_files(self.folder / path.name) for path in procedures()]
        checked = check_processes(files, vocabulary)
        return tuple(
            finding
            for path, one in zip(procedures(), checked, strict=True)
            if path.name in names
            for finding in one.findings
        )
