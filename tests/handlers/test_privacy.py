"""Masking and sealing of personal data."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.store.database import Database
from handlers.privacy import masking as privacy
from handlers.privacy.sealing import KEY_FILE, KEY_VARIABLE, KeyMalformed, KeyMissing, Seal, SealBroken, key_of

SEAL = Seal(b"k" * 32)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13800001234", "138****1234"), ("0536-0100001", "0536-***0001"), ("12", "****"), (None, "")],
)
def test_phones_are_masked(phone: str | None, shown: str) -> None:
    assert privacy.masked_phone(phone) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [("370784190001010016", "370784********0016"), ("G12345678", "G1*****78"), (None, "")]
)
def test_identity_numbers_are_masked(number: str | None, shown: str) -> None:
    assert privacy.masked_identity_number(number) == shown


def test_addresses_are_shown_down_to_the_street() -> None:
    assert privacy.masked_address("山东省潍坊市安丘市虚拟街道示例路1号") == "山东省潍坊市安丘市虚拟街道***"
    assert privacy.masked_address("山东省潍坊市安丘市虚拟街道") == "山东省潍坊市安丘市虚拟街道"


def test_only_natural_persons_are_masked_in_lists() -> None:
    assert privacy.shown_party("测试自然人01", "自然人") == "测******"
    assert privacy.shown_party("安丘市虚构01号餐饮有限公司", "法人") == "安丘市虚构01号餐饮有限公司"


@pytest.mark.parametrize("text", ["", "13800001234", "地址" * 200])
def test_a_sealed_text_opens_again(text: str) -> None:
    sealed = SEAL.close(text)
    assert sealed is not None and (not text or text not in sealed)
    assert SEAL.open(sealed) == text


def test_the_same_text_never_looks_the_same_but_hashes_alike() -> None:
    assert SEAL.close("13800001234") != SEAL.close("13800001234")
    assert SEAL.hash("13800001234") == SEAL.hash("13800001234") != SEAL.hash("13800001235")


def test_another_key_or_a_changed_text_is_noticed() -> None:
    sealed = SEAL.close("13800001234")
    assert sealed is not None
    with pytest.raises(SealBroken):
        Seal(b"x" * 32).open(sealed)
    with pytest.raises(SealBroken):
        SEAL.open(("A" if sealed[0] != "A" else "B") + sealed[1:])


def test_a_short_key_is_refused() -> None:
    with pytest.raises(KeyMissing):
        Seal(b"short")


def test_the_key_is_made_once_beside_the_database_for_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    key = key_of(database)
    assert key_of(database) == key
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [found.name for found in tmp_path.iterdir() if found.name.startswith(".")] == []
    database.close()


def test_the_environment_names_the_key_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "ab" * 32)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    assert key_of(database) == b"\xab" * 32
    database.close()


@pytest.mark.parametrize(
    "told",
    ["not hexadecimal", "zz" * 32, "ab" * 31, "ab" * 32 + "a", "五" * 64],
    ids=["words", "zz", "short", "odd", "中"],
)
@pytest.mark.parametrize("place", ["variable", "file"])
def test_given_a_key_that_is_no_key_then_its_place_is_named_and_never_its_text(
    told: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    if place == "variable":
        monkeypatch.setenv(KEY_VARIABLE, told)
    else:
        monkeypatch.delenv(KEY_VARIABLE, raising=False)
        (tmp_path / KEY_FILE).write_text(told, "utf-8")

    with pytest.raises(KeyMalformed) as caught:
        key_of(database)

    named = KEY_VARIABLE if place == "variable" else str(tmp_path / KEY_FILE)
    assert named in str(caught.value)
    assert told not in str(caught.value)
    database.close()


def test_given_a_line_end_after_the_key_then_it_is_the_same_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    (tmp_path / KEY_FILE).write_text("ab" * 32 + "\n", "ascii")
    assert key_of(database) == b"\xab" * 32
    database.close()
