"""The Chinese words of identifiers, as `glossary.toml` lays them down for everybody."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Glossary:
    """Sections of identifier -> word, in the order of the file."""

    sections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def word(self, identifier: str, *sections: str) -> str:
        """The word of an identifier, looked up in the named sections first; unknown ones come back as they are."""
        for section in (*sections, *self.sections):
            found = self.sections.get(section, {}).get(identifier)
            if found is not None:
                return found
        return identifier

    def knows(self, identifier: str) -> bool:
        return any(identifier in words for words in self.sections.values())


def parameter_word(param: str, note: str = "") -> str:
    """What a rule parameter is called, everywhere alike: by the glossary, else by its note."""
    words = glossary()
    return words.word(param) if words.knows(param) else note or param


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """The words of this platform, from the folder of its processes."""
    return load_glossary(Path(__file__).parents[2] / "processes")


def load_glossary(folder: Path) -> Glossary:
    """The glossary kept in a folder as `glossary.toml`; an empty one where there is none."""
    file = folder / "glossary.toml"
    if not file.exists():
        return Glossary()
    sections = tomllib.loads(file.read_text(encoding="utf-8"))
    return Glossary(
        {name: {entry["id"]: entry["term"] for entry in section.get("terms", ())} for name, section in sections.items()}
    )
