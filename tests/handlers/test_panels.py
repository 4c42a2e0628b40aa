"""What the page of a case shows: Chinese words, masked persons."""

from __future__ import annotations

from handlers.panels.page import panels

from .conftest import RESTAURANT, Desk, officer

AT = "2023-03-06T10:00"
PERSON = {
    **RESTAURANT,
    "party_name": "测试自然人03",
    "party_type": "自然人",
    "party_code": None,
    "id_type": "居民身份证",
    "id_number": "370784190001030033",
    "contact_phone": "13800001234",
}


def test_a_case_without_a_decision_has_no_panels(desk: Desk) -> None:
    assert panels(desk.connection, "nothing") == ()


def test_the_decision_is_shown_with_its_eight_elements_first(desk: Desk) -> None:
    desk.register(AT, RESTAURANT)
    (panel,) = panels(desk.connection, "root")
    assert (panel.title, panel.kind) == ("审批决定", "facts")
    labels = [label for label, _ in panel.rows]
    assert labels[:8] == [
        *("事项名称", "法律文书编号", "行政相对人姓名(名称)", "联系方式"),
        *("地址", "许可日期", "有效期", "许可内容"),
    ]
    told = dict(panel.rows)
    assert told["联系方式"] == "0536-***0001"
    assert told["有效期"] == "2023年3月6日至2028年3月6日"
    assert told["统一社会信用代码"] == "91370784MAFAKE019D"


def test_empty_elements_are_named(desk: Desk) -> None:
    desk.register(AT, {**RESTAURANT, "address": ""})
    (panel,) = panels(desk.connection, "root")
    assert dict(panel.rows)["地址"] == "(空)"
    assert dict(panel.rows)["状态"] == "已登记:缺地址"


def test_pushes_claims_and_files_stand_in_tables(desk: Desk) -> None:
    scjg, _ = desk.pushed(AT, {**RESTAURANT, "private_department": "GAJ"}, ["SCJG"])
    desk.operate(
        "claim.record",
        "2023-03-08T09:30",
        by=officer("scjg.zr01"),
        case="child",
        root="root",
        push_id=scjg["push_id"],
    )
    _, claims, files = panels(desk.connection, "root")
    rows = {row[0]: row for row in claims.rows}
    assert rows["市场监管局"] == (
        *("市场监管局", "审批决定信息", "审管互动平台", "2023年3月6日10时00分", "2023年3月9日24时", "已认领", "手动"),
        *("2023年3月8日9时30分", "市场监管局专人01", "", "有效"),
    )
    assert rows["公安局"][2:6] == ("专网平台", "尚无送达回执", "未起算", "待认领")
    assert {row[0]: row[3] for row in files.rows} == {"市场监管局": "已分派", "公安局": "待分派"}
    assert all(len(row) == len(claims.columns) for row in claims.rows)


def test_an_automatic_claim_says_that_it_was_not_in_time(desk: Desk) -> None:
    (pushed,) = desk.pushed(AT, RESTAURANT, ["SCJG"])
    desk.operate("claim.auto", "2023-03-10T00:00", case="child", root="root", push_id=pushed["push_id"])
    row = panels(desk.connection, "root")[1].rows[0]
    assert (row[5], row[6], row[8]) == ("系统自动认领(未按时)", "自动", "市场监管局专人池")


def test_persons_are_masked_everywhere(desk: Desk) -> None:
    desk.pushed(AT, PERSON, ["SCJG"])
    shown = f"{panels(desk.connection, 'root')}"
    for secret in ("370784190001030033", "13800001234", "测试自然人03", "示例路1号"):
        assert secret not in shown
    assert "370784********0033" in shown and "138****1234" in shown
