"""The procedures as the panel sees them: what each takes and gives, its forms and tables, in the draft or running."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection

from engine.decisions import DecisionTable
from engine.deploy import vocabulary_of
from engine.drafts import candidate_of
from engine.lint import Contract, Vocabulary, drawing_of
from engine.lint.contract import contract_of
from engine.lint.drawing import Drawing
from web.platform import Platform


@dataclass(frozen=True)
class ToldProcess:
    """One procedure: whether it is in the draft or runs beside it, its drawing as text, its decision tables."""

    where: Literal["draft", "running"]
    id: str
    name: str
    text: str
    tables: Mapping[str, DecisionTable]


class Procedures:
    """The drawings of a draft, and of what runs beside it, each read once."""

    def __init__(self, platform: Platform, connection: Connection, files: Mapping[str, str]) -> None:
        self._files = candidate_of(files).processes
        vocabulary = replace(vocabulary_of(platform.runtime.registry), rules=())
        specs = platform.runtime.specs
        self._running = {info.id: specs.current(connection, info.id) for info in specs.processes(connection)}
        contracts = {
            process: Contract(spec.diagram.inputs, spec.diagram.outputs, spec.diagram.calls)
            for process, spec in self._running.items()
        }
        bare = {folder: self._read(folder, vocabulary) for folder in self._files}
        contracts |= {one.id: contract_of(one.process) for one in bare.values() if one is not None}
        self.vocabulary = replace(vocabulary, processes=contracts)
        self.drafted: Mapping[str, Drawing] = {
            folder: replace(one, vocabulary=self.vocabulary) for folder, one in bare.items() if one is not None
        }

    def with_text(self, path: str, text: str) -> Drawing | None:
        """The drawing of a file with another text than the one that is saved."""
        folder, _, name = path.partition("/")
        files = {**self._files.get(folder, {}), name: text}
        return drawing_of({one: content.encode() for one, content in files.items()}, self.vocabulary)

    def all_told(self) -> Iterator[ToldProcess]:
        """Every procedure with its texts: those of the draft, then those that run and are not in the draft."""
        for drawing in self.drafted.values():
            yield ToldProcess("draft", drawing.id, _name(drawing), drawing.text, drawing.tables)
        inside = {drawing.id for drawing in self.drafted.values()}
        for process, spec in sorted(self._running.items()):
            if process not in inside:
                yield ToldProcess("running", process, spec.diagram.name, spec.xml, spec.decisions)

    def listed(self) -> list[dict[str, Any]]:
        """Every procedure that can be called: its name, where it stands, what it takes and gives."""
        drafted = {one.id: (folder, one) for folder, one in self.drafted.items()}
        running = {process: spec.diagram.name for process, spec in self._running.items()}
        names = {**running, **{process: _name(one) for process, (_, one) in drafted.items()}}
        return [
            {
                "id": process,
                "name": name or process,
                "where": "draft" if process in drafted else "running",
                "folder": drafted[process][0] if process in drafted else "",
                "inputs": list(self.vocabulary.processes[process].inputs),
                "outputs": list(self.vocabulary.processes[process].outputs),
            }
            for process, name in sorted(names.items())
        ]

    def forms(self) -> dict[str, list[dict[str, Any]]]:
        """The forms of each folder of the draft, with their fields."""
        return {
            folder: [
                {
                    "id": identity,
                    "name": form.title or identity,
                    "path": f"{folder}/{identity}.form",
                    "fields": [
                        {
                            "key": field.key,
                            "label": field.label,
                            "options": [{"id": value, "name": label} for value, label in field.options],
                        }
                        for field in form.fields
                    ],
                }
                for identity, form in sorted(drawing.forms.items())
            ]
            for folder, drawing in self.drafted.items()
        }

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """The decision tables of each folder of the draft: what they ask and what they answer."""
        return {
            folder: [
                {
                    "id": identity,
                    "name": table.name or identity,
                    "path": f"{folder}/{drawing.table_files.get(identity, '')}",
                    "inputs": [{"name": one.text, "label": one.label} for one in table.inputs],
                    "outputs": [{"name": one.name, "label": one.label} for one in table.outputs],
                }
                for identity, table in sorted(drawing.tables.items())
            ]
            for folder, drawing in self.drafted.items()
        }

    def articles(self) -> tuple[str, ...]:
        """The references to articles that drawings make."""
        found = {
            node.properties["article"]
            for drawing in self.drafted.values()
            for node in drawing.all_nodes
            if node.properties.get("article")
        }
        return tuple(sorted(found))

    def _read(self, folder: str, vocabulary: Vocabulary) -> Drawing | None:
        return drawing_of({name: text.encode() for name, text in self._files[folder].items()}, vocabulary)


def _name(drawing: Drawing) -> str:
    return drawing.process.get("name") or ""
