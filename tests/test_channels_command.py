"""`shenguan channels`: what is configured, whether it works, and that a mistaken file lets nothing start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.datafolder import started
from tests.handlers.sending.receivers import HttpReceiver, MailReceiver, http_receiver, mail_receiver, status
from tests.web.sendingoffice import channels_to
from web.cli import main
from web.commands.workplace import channels_file


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with http_receiver() as found:
        yield found


@pytest.fixture
def mailbox() -> Iterator[MailReceiver]:
    with mail_receiver() as found:
        yield found


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A data folder with an office that has started once, without channels."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("SHENGUAN_CHANNELS", raising=False)
    started(tmp_path / "data")
    capsys.readouterr()
    return tmp_path / "data"


@pytest.fixture
def channels(office: Path, mailbox: MailReceiver, receiver: HttpReceiver) -> Path:
    return channels_to(office / "channels.toml", mailbox, receiver)


def test_given_no_file_then_only_the_platform_itself_tells(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["channels"]) == 0
    told = capsys.readouterr().out
    assert "站内" in told and f"没有对外通道。配置写在 {office / 'channels.toml'}" in told


def test_given_a_file_then_its_channels_are_listed_without_their_secrets(
    channels: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["channels"]) == 0
    told = capsys.readouterr().out
    assert "邮件服务器 127.0.0.1" in told and "市场监管局 scjg-office@example.gov.cn" in told
    assert "archive  回调 127.0.0.1,全部部门,全部提示" in told
    assert "a secret" not in told


def test_given_a_channel_when_it_is_tried_then_a_test_letter_arrives(
    channels: Path, mailbox: MailReceiver, receiver: HttpReceiver, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["channels", "test", "archive"]) == 0
    assert "已送达,对方答复:204 No Content" in capsys.readouterr().out
    assert receiver.got[0].headers["Shenguan-Event"] == "test"
    assert main(["channels", "test", "mail"]) == 0
    assert main(["channels", "test", "mail", "--department", "SCJG"]) == 0
    assert mailbox.to == [["shenguan@example.gov.cn"], ["scjg-office@example.gov.cn"]]
    assert "无需处理" in mailbox.got[0].get_content()
    assert len({str(mail["Message-ID"]) for mail in mailbox.got}) == 2


def test_given_a_channel_that_fails_when_it_is_tried_then_the_cause_is_told(
    channels: Path, receiver: HttpReceiver, capsys: pytest.CaptureFixture[str]
) -> None:
    receiver.answers.append(status(401))
    assert main(["channels", "test", "archive"]) == 1
    told = capsys.readouterr().err
    assert "没有送达:接收方答复失败" in told and "401 Unauthorized" in told


@pytest.mark.parametrize(
    "arguments", [["nothing"], ["archive", "--department", "SCJG"], ["mail", "--department", "WJW"]]
)
def test_given_what_is_not_configured_when_it_is_tried_then_status_2(
    channels: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["channels", "test", *arguments]) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["worker"], ["cases"]])
def test_given_a_mistaken_file_then_nothing_starts_and_the_field_is_named(
    channels: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    channels.write_text(channels.read_text("utf-8").replace('security = "none"', 'security = "ssl"'), "utf-8")
    assert main(command) == 1
    assert capsys.readouterr().err == "“channels.toml smtp.security”可以是:none、starttls、tls\n"


def test_given_a_named_file_that_is_not_there_then_nothing_starts(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHENGUAN_CHANNELS", "/no/such/channels.toml")
    assert main(["cases"]) == 1
    assert "“SHENGUAN_CHANNELS”指向的文件 /no/such/channels.toml 不存在" in capsys.readouterr().err


def test_given_a_sandbox_then_it_never_uses_the_offices_channels(
    channels: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHENGUAN_CHANNELS", str(channels))
    assert channels_file() == channels
    assert channels_file(sandbox=True) == channels.with_name("channels.sandbox.toml")
