"""The independent program by itself: published test vectors, proofs of any size, and nothing of the platform in it."""

from __future__ import annotations

import ast
import hashlib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from engine.proof import merkle
from engine.proof.checkpoint import Head
from web.commands.bundling import PROGRAM

RFC_8032 = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)
"""Public key, message, signature: tests 1 to 3 of section 7.1."""
GBT_32905 = (
    (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
)
"""The two examples of the standard's annex A."""


@pytest.fixture(scope="module")
def program() -> Iterator[ModuleType]:
    """The program as a module, found as when it is run."""
    sys.path.insert(0, str(PROGRAM.parent))
    yield importlib.import_module("verify")
    sys.path.remove(str(PROGRAM.parent))
    for name in ("verify", "signatures"):
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def signatures(program: ModuleType) -> ModuleType:
    return sys.modules["signatures"]


@pytest.mark.parametrize(("public", "text", "signature"), RFC_8032)
def test_given_the_vectors_of_rfc_8032_when_checked_then_they_hold_and_changed_ones_do_not(
    signatures: ModuleType, public: str, text: str, signature: str
) -> None:
    told = bytes.fromhex(public), bytes.fromhex(text), bytes.fromhex(signature)

    assert signatures.ed25519(*told)
    assert not signatures.ed25519(told[0], told[1] + b"\0", told[2])
    assert not signatures.ed25519(told[0], told[1], bytes([told[2][0] ^ 1]) + told[2][1:])
    assert not signatures.ed25519(told[0], told[1], told[2][:32] + b"\xff" * 32)


@pytest.mark.parametrize(("text", "wanted"), GBT_32905)
def test_given_the_examples_of_gbt_32905_when_hashed_by_the_built_in_sm3_then_they_agree(
    signatures: ModuleType, text: bytes, wanted: str
) -> None:
    assert signatures.sm3(text).hex() == wanted


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="OpenSSL has no SM3")
def test_given_any_length_when_hashed_by_the_built_in_sm3_then_it_is_what_openssl_says(signatures: ModuleType) -> None:
    for length in range(0, 200, 3):
        assert signatures.sm3(b"x" * length) == hashlib.new("sm3", b"x" * length).digest()


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 100])
def test_given_a_tree_when_a_leaf_is_proved_then_it_leads_to_the_root_and_no_other_leaf_does(
    program: ModuleType, size: int
) -> None:
    heads = [Head(f"case{number:04}", number + 1, f"sha256:{number:064}") for number in range(size)]
    hashed = merkle.Hashing("sha256")
    leaves = merkle.leaves_of(hashed, heads)
    root = f"sha256:{merkle.root(hashed, leaves).hex()}"

    for index, one in enumerate(heads):
        path = [step.hex() for step in merkle.path(hashed, leaves, index)]
        proof = {**one._asdict(), "index": index, "size": size, "path": path}
        assert program.proved("sha256", proof) == root
        assert program.proved("sha256", {**proof, "length": one.length + 1}) != root
    assert program.tree("sha256", [one._asdict() for one in heads]) == root


def test_the_root_of_rfc_6962_is_that_of_a_tree_split_at_powers_of_two(program: ModuleType) -> None:
    def split(leaves: list[bytes]) -> bytes:
        """The definition of section 2.1, word by word."""
        if len(leaves) == 1:
            return leaves[0]
        left = 1
        while left * 2 < len(leaves):
            left *= 2
        return hashlib.sha256(b"\x01" + split(leaves[:left]) + split(leaves[left:])).digest()

    for size in range(1, 20):
        rows = [{"case_id": f"{number}", "length": 1, "head": "x"} for number in range(size)]
        leaves = [hashlib.sha256(b"\x00" + f"{row['case_id']}\x1f1\x1fx".encode()).digest() for row in rows]
        assert program.tree("sha256", rows) == f"sha256:{split(leaves).hex()}"


@pytest.mark.parametrize(
    ("days", "missed", "wanted"),
    [
        (["2026-11-16", "2026-11-18"], [], ["工作日 2026-11-17:没有日终检查点,也没有说明"]),
        (["2026-11-16", "2026-11-18"], ["2026-11-17"], []),
        (["2026-11-20", "2026-11-23"], [], []),
        (["2026-09-30", "2026-10-09"], [], ["工作日 2026-10-08:没有日终检查点,也没有说明"]),
    ],
)
def test_given_the_days_of_checkpoints_when_counted_then_working_days_without_one_are_named(
    program: ModuleType, days: list[str], missed: list[str], wanted: list[str]
) -> None:
    calendar = {
        "days": [[f"2026-10-0{day}", "off", 2026, "通知"] for day in range(1, 8)],
        "years": [[2026, "通知", ""]],
        "closures": [],
    }
    program.faults.clear()

    program.check_days(calendar, [{"day": days[0], "missed": []}, {"day": days[1], "missed": missed}])

    assert program.faults == wanted


@pytest.mark.parametrize(
    "text", ["01m7rn2km05hgq97950v32bpcv#3·sm3:{whole}", "回执 01m7rn2km05hgq97950v32bpcv#3·SM3:{short}·X"]
)
def test_given_a_receipt_in_either_form_when_read_then_it_is_held_against_the_event(
    program: ModuleType, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    seal = "ab" * 32
    chains = {"01m7rn2km05hgq97950v32bpcv": [{"seq": 3, "hash": f"sm3:{seal}"}]}
    receipt = text.format(whole=seal, short=seal[:32])
    program.faults.clear()

    program.check_receipt(receipt, chains)
    assert program.faults == []
    assert "回执相符" in capsys.readouterr().out

    program.check_receipt(receipt, {"01m7rn2km05hgq97950v32bpcv": [{"seq": 3, "hash": "sm3:" + "0" * 64}]})
    assert "与回执上的封印不同,被改写" in program.faults[0]


@pytest.mark.parametrize("name", ["verify.py", "signatures.py"])
def test_the_program_imports_only_what_comes_with_python_and_stays_readable(name: str) -> None:
    path = Path(PROGRAM).with_name(name)
    tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}

    assert imported <= sys.stdlib_module_names | {"signatures"}
    assert len(path.read_text("utf-8").splitlines()) < 280


def test_the_reader_is_told_of_every_file() -> None:
    told = PROGRAM.with_name("说明.txt").read_text("utf-8")

    for name in ("events.jsonl", "files/", "versions/", "calendar.json", "proofs.jsonl", "manifest.json"):
        assert name in told
