"""The fixtures of the rules: for each one a drawing that is right and one that is wrong in this single respect.

`fixtures/<rule>/` holds `valid.bpmn` and `invalid.bpmn` (or .dmn, .form). Where a rule needs several files, `valid/`
and `invalid/` are folders of a process instead. The wrong element has the id `wrong`; where it cannot, `elements.txt`
lists the ids that the findings name, one a line, `-` for the file itself. Rules about size have theirs in oversized.py.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.lint import OWN, Contract, Finding, Layer, Vocabulary, check_process, rule_layers
from tests.engine.lint.oversized import OVERSIZED
from web.composition import bare_vocabulary

FIXTURES = Path(__file__).with_name("fixtures")
PAGES = Path(__file__).parents[3] / "docs" / "rules"
CALLED = Contract(inputs=("push",), outputs=("claim_result",))
VOCABULARY: Vocabulary = replace(bare_vocabulary(), processes={"called": CALLED})
"""The office's own names, and one process that drawings may call."""
LAYERS_OF_RULES = rule_layers(VOCABULARY.rules)
BESIDE = ("parameter-deviates", "permit-unused")
"""What parameters and registered documents break, not drawings; tests/handlers/law changes those."""
DRAWN = [rule for rule in LAYERS_OF_RULES if rule not in OWN and rule not in BESIDE]
"""The rules that a drawing can break; the others speak of the check itself."""
_PLAIN = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="fixture">
<bpmn:process id="plain" isExecutable="true"><bpmn:startEvent id="begin"/><bpmn:endEvent id="done"/>
<bpmn:sequenceFlow id="f" sourceRef="begin" targetRef="done"/></bpmn:process></bpmn:definitions>"""


def files_of(rule: str, kind: str) -> dict[str, bytes]:
    """The files of a fixture by name; a table or form alone gets a plain drawing beside it."""
    if rule in OVERSIZED:
        return {"plain.bpmn": OVERSIZED[rule](kind == "invalid").encode()}
    folder = FIXTURES / rule / kind
    if folder.is_dir():
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    found = {path.name: path.read_bytes() for path in sorted((FIXTURES / rule).glob(f"{kind}.*"))}
    if found and not any(name.endswith(".bpmn") for name in found):
        found["plain.bpmn"] = _PLAIN.encode()
    return found


def findings_of(rule: str, kind: str) -> tuple[Finding, ...]:
    """What the check tells of a fixture, held against the layer of its rule and those that any drawing is held to."""
    own = LAYERS_OF_RULES[rule]
    layers: set[Layer] = {"xml"} if own == "xml" else {"xml", "bpmn", own}
    return check_process(files_of(rule, kind), VOCABULARY, layers).findings


def wrong_elements(rule: str) -> list[str]:
    """The ids that the findings on `invalid` name, sorted."""
    if rule in OVERSIZED:
        return [""] if rule == "file-too-large" else ["wrong"]
    told = FIXTURES / rule / "elements.txt"
    if not told.exists():
        return ["wrong"]
    return sorted("" if line == "-" else line for line in told.read_text("utf-8").split())
