"""channels.toml: what it can say, and that each mistake is named by its field."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import InputRejected
from handlers.sending.channels import Channels
from handlers.sending.reading import read_channels
from web.words.wording import PROBLEMS

WHOLE = """
[platform]
url = "https://shenguan.example.gov.cn/"
[smtp]
host = "mail.example.gov.cn"
security = "tls"
user = "shenguan"
password = "geheim"
from = "shenguan@example.gov.cn"
[mail]
SCJG = ["one@example.gov.cn", "two@example.gov.cn"]
WJW = "three@example.gov.cn"
[[webhook]]
name = "archive"
url = "https://archive.example.gov.cn/hook"
secret = "a secret of thirty-two characters"
[[webhook]]
name = "near"
url = "http://127.0.0.1:9000/"
secret = "a secret of thirty-two characters"
departments = ["SCJG"]
kinds = ["claimed"]
networks = ["10.20.0.0/16"]
"""
SMTP = '[smtp]\nhost = "h"\nfrom = "a@b.cn"\n'
HOOK = '[[webhook]]\nname = "x"\nurl = "https://x.cn/"\nsecret = "a secret of thirty-two characters"\n'


def read(tmp_path: Path, text: str, mode: int = 0o600) -> Channels:
    path = tmp_path / "channels.toml"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return read_channels(path, ("SCJG", "WJW"), ("claimed", "returned"))


def test_without_a_file_there_is_no_channel(tmp_path: Path) -> None:
    assert not read_channels(tmp_path / "channels.toml", (), ())
    assert not read(tmp_path, "")


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE)
    assert found.mail is not None
    assert (found.mail.port, found.mail.security, found.platform_url) == (465, "tls", "https://shenguan.example.gov.cn")
    assert found.addresses == {
        "SCJG": ("one@example.gov.cn", "two@example.gov.cn"),
        "WJW": ("three@example.gov.cn",),
    }
    assert found.names() == ("mail", "archive", "near")
    archive, near = found.webhooks
    assert archive.wants("WJW", "returned") and near.wants("SCJG", "claimed")
    assert not near.wants("WJW", "claimed") and not near.wants("SCJG", "returned")


def test_no_secret_is_shown_by_accident(tmp_path: Path) -> None:
    shown = repr(read(tmp_path, WHOLE))
    assert "geheim" not in shown and "a secret" not in shown


@pytest.mark.parametrize(
    ("text", "field", "code"),
    [
        ("[smtp", "", "not_toml"),
        ("[pigeon]\n", " pigeon", "unknown_setting"),
        ('[smtp]\nfrom = "a@b.cn"\n', " smtp.host", "required"),
        (SMTP.replace('"h"', "5"), " smtp.host", "not_text"),
        (SMTP.replace("a@b.cn", "nobody"), " smtp.from", "pattern"),
        (SMTP + "port = 70000\n", " smtp.port", "too_large"),
        (SMTP + 'port = "25"\n', " smtp.port", "not_a_number"),
        (SMTP + 'security = "ssl"\n', " smtp.security", "not_one_of"),
        (SMTP + 'user = "u"\n', " smtp.password", "user_and_password"),
        (SMTP + 'security = "none"\nuser = "u"\npassword = "p"\n', " smtp.security", "password_in_clear"),
        (SMTP + 'ca = "/no/such.pem"\n', " smtp.ca", "no_such_file"),
        (SMTP + "retries = 3\n", " smtp.retries", "unknown_setting"),
        ('[mail]\nSCJG = "a@b.cn"\n', " mail", "mail_without_server"),
        (SMTP + '[mail]\nXX = "a@b.cn"\n', " mail.XX", "unknown_department"),
        (SMTP + "[mail]\nSCJG = []\n", " mail.SCJG", "not_a_list_of_texts"),
        (SMTP + '[mail]\nSCJG = ["a@b.cn", "a b"]\n', " mail.SCJG", "not_an_address"),
        ('smtp = "h"\n', " smtp", "not_a_table"),
        ("[webhook]\n", " webhook", "not_tables"),
        (HOOK.replace("https", "http"), " webhook[1].url", "insecure_url"),
        (HOOK.replace("https", "http").replace("x.cn", "localhost.x.cn"), " webhook[1].url", "insecure_url"),
        (HOOK.replace("x.cn", "u:p@x.cn"), " webhook[1].url", "login_in_url"),
        (HOOK.replace("https://x.cn/", "ftp://x.cn/"), " webhook[1].url", "not_a_url"),
        (HOOK.replace("https://x.cn/", "https://x.cn:port/"), " webhook[1].url", "not_a_url"),
        (HOOK.replace('"x"', '"X y"'), " webhook[1].name", "pattern"),
        (HOOK.replace('"x"', '"mail"'), " webhook[1].name", "name_taken"),
        (HOOK + HOOK, " webhook[2].name", "name_taken"),
        (HOOK.replace("a secret of ", ""), " webhook[1].secret", "secret_too_short"),
        (HOOK + 'departments = ["XX"]\n', " webhook[1].departments", "unknown_department"),
        (HOOK + 'kinds = ["dance"]\n', " webhook[1].kinds", "unknown_notice"),
        (HOOK + 'networks = ["10.20.0.1/16"]\n', " webhook[1].networks", "not_a_network"),
        ('[platform]\nurl = "shenguan"\n', " platform.url", "not_a_url"),
    ],
)
def test_a_mistake_is_named_by_its_field(tmp_path: Path, text: str, field: str, code: str) -> None:
    with pytest.raises(InputRejected) as rejected:
        read(tmp_path, text)
    (problem,) = rejected.value.problems
    assert (problem.field, problem.code) == (f"channels.toml{field}", code)
    assert code in PROBLEMS, "it has its Chinese words"


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputRejected) as rejected:
        read(tmp_path, "[smtp]\n[[webhook]]\n")
    fields = [problem.field.split()[1] for problem in rejected.value.problems]
    assert fields == ["smtp.host", "smtp.from", "webhook[1].name", "webhook[1].url", "webhook[1].secret"]


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o644])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(InputRejected) as rejected:
        read(tmp_path, WHOLE, mode)
    assert rejected.value.problems[0].code == "open_to_others"
