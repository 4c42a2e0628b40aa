"""Connectors and phone numbers in channels.toml: what it can say, and that each mistake is named by its field."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import InputRejected
from handlers.catalogue import Post
from handlers.exchange.connector import SMS
from handlers.sending.channels import Channels
from handlers.sending.reading import read_channels
from web.words.wording import PROBLEMS

CONNECTOR = '[[connector]]\ncode = "creditchina"\nurl = "https://x.cn/a"\ntoken = "a-token-of-some-length"\n'
GATEWAY = CONNECTOR.replace("creditchina", "sms")
POSTS = (
    Post("scjg.zr01", "市场监管局·专人01", "SCJG", ("supervision_officer",), True),
    Post("scjg.fzr", "市场监管局·负责人", "SCJG", ("supervision_head",), True),
)
PHONES = '[sms]\nkinds = ["claimed"]\n[sms.phones]\n"scjg.zr01" = "13800000000"\n'


def read(tmp_path: Path, text: str) -> Channels:
    path = tmp_path / "channels.toml"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return read_channels(path, ("SCJG",), ("claimed", "returned"), POSTS)


def test_connectors_are_channels_with_their_time_limit(tmp_path: Path) -> None:
    found = read(tmp_path, CONNECTOR + 'seconds = 20\nnetworks = ["10.20.0.0/16"]\n' + GATEWAY)
    assert found and found.names() == ("creditchina", "sms")
    credit = found.connector("creditchina")
    assert credit is not None and (credit.name, credit.seconds, credit.simulated) == ("信用中国", 20.0, False)
    assert "a-token" not in repr(found)


def test_a_notice_goes_to_the_posts_of_its_role_that_have_a_number(tmp_path: Path) -> None:
    found = read(tmp_path, GATEWAY + PHONES)
    assert "13800000000" not in repr(found)
    (draft,) = found.drafts("act", "claimed", "SCJG", "supervision_officer", "case", {"text": "t"})
    assert (draft.channel, draft.recipient, draft.key) == (SMS, "scjg.zr01", "act:sms:scjg.zr01")
    assert found.drafts("act", "claimed", "SCJG", "supervision_head", "case", {}) == []
    assert found.drafts("act", "returned", "SCJG", "supervision_officer", "case", {}) == []
    assert read(tmp_path, PHONES).drafts("act", "claimed", "SCJG", "supervision_officer", "case", {}) == []


@pytest.mark.parametrize(
    ("text", "field", "code"),
    [
        (CONNECTOR.replace("creditchina", "elsewhere"), "channels.toml connector[1].code", "not_one_of"),
        (CONNECTOR + CONNECTOR, "channels.toml connector[2].code", "name_taken"),
        (CONNECTOR.replace("https:", "http:"), "channels.toml connector[1].url", "insecure_url"),
        (CONNECTOR.replace("a-token-of-some-length", "short"), "channels.toml connector[1].token", "secret_too_short"),
        (CONNECTOR.replace("a-token", "a token"), "channels.toml connector[1].token", "pattern"),
        (CONNECTOR + "seconds = 61\n", "channels.toml connector[1].seconds", "too_large"),
        (CONNECTOR + "retries = 3\n", "channels.toml connector[1].retries", "unknown_setting"),
        (GATEWAY + PHONES.replace("scjg.zr01", "nobody"), "channels.toml sms.phones.nobody", "unknown_post"),
        (GATEWAY + PHONES.replace("138", "028"), "channels.toml sms.phones.scjg.zr01", "pattern"),
        (GATEWAY + PHONES.replace("claimed", "nothing"), "channels.toml sms.kinds", "unknown_notice"),
        ('[[webhook]]\nname = "sms"\nurl = "https://x.cn/"\nsecret = "a secret of thirty-two characters"\n',
         "channels.toml webhook[1].name", "name_taken"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_its_field(tmp_path: Path, text: str, field: str, code: str) -> None:
    with pytest.raises(InputRejected) as rejected:
        read(tmp_path, text)
    assert (field, code) in [(problem.field, problem.code) for problem in rejected.value.problems]
    assert code in PROBLEMS
