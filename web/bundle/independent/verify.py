"""证据包独立核验程序。只用 Python 3.8 以上自带的库,不联网,不引用平台的任何程序。

用法:python verify.py [解开后的文件夹] [--outside 外部留存.jsonl] [--receipt "回执上的文字"]
全部相符退出码为0,有任何一处不符为1。各种哈希怎样算,见说明.txt。
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Callable

from signatures import digest, signed

EVENT = "root_id position kind element legal_at recorded_at actor on_behalf department data".split()
ENTRY = "at kind root_id actor department data".split()
REGISTERS = {"calendar": "工作日历", "parameters": "规则参数", "versions": "流程部署"}
faults: list[str] = []


def fault(where: str, what: str) -> None:
    faults.append(f"{where}:{what}")


def named(algorithm: str, text: str) -> str:
    """写作“算法:十六进制”的哈希,算法取自原来的哈希。"""
    algorithm = algorithm.split(":")[0]
    return f"{algorithm}:{digest(algorithm, text.encode()).hex()}"


def event_words(case_id: str, seq: int) -> str:
    return f"案件 {case_id} 第{seq}条"


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line] if path.exists() else []


def check_manifest(folder: Path, files: dict[str, str]) -> None:
    """清单:每个文件的 SHA-256。"""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    there = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()}
    for name in sorted((set(there) | set(files)) - {"manifest.json"}):
        if there.get(name) != files.get(name) and "__pycache__" not in name:
            fault("清单", "文件被改动、缺少或者多出 " + name)


def check_chain(before: str, rows: list[Any], fields: list[str], where: Callable[[int], str]) -> None:
    """一条链:序号没有空号,每条的封印都算入前一条的封印。不提供内容的只有封印,后一条照样算入它。"""
    for expected, row in enumerate(rows, 1):
        parts = ([row["case_id"]] if "case_id" in row else []) + [str(row["seq"])]
        if row["seq"] != expected:
            return fault(where(expected), "缺少这条记录,或者记录的先后不对")
        if "data" in row and named(row["hash"], "\x1f".join([before, *parts, *map(row.get, fields)])) != row["hash"]:
            return fault(where(expected), "记录被改动,与封印不符")
        before = row["hash"]
    return None


def check_contents(folder: Path, events: list[Any]) -> None:
    """流程版本:图、表、表单合起来的 SHA-256。证据材料:内容的 SHA-256,记录里写着。"""
    versions, wanted, runs = set(), {}, {}
    for place in sorted(folder.glob("versions/*")):
        total = hashlib.sha256()
        for path in sorted(place.glob("files/*"), key=lambda one: one.name):
            total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        total.update((place / "calls.json").read_bytes())
        versions.add(place.name)
        if total.hexdigest() != place.name:
            fault("流程版本 " + place.name, "图、表或者表单被改动,与版本的哈希不符")
    for row in (row for row in events if "data" in row):
        where, data = event_words(row["case_id"], row["seq"]), json.loads(row["data"])
        pinned = {"case.started": "version", "case.migrated": "to"}.get(row["kind"])
        if row["kind"] == "case.migrated" and data["from"] != runs.get(row["case_id"], data["from"]):
            fault(where, "移案以前的流程版本,与以前的记录不符")
        if pinned and data[pinned] not in versions:
            fault(where, "缺少案件所用的流程版本 " + data[pinned])
        runs.update({row["case_id"]: data[pinned]} if pinned else {})
        for one in data.get("files", []) if row["kind"] == "evidence.attached" else []:
            wanted[one["id"]] = f"{where} 证据材料“{one['name']}”"
    there = {hashlib.sha256(path.read_bytes()).hexdigest(): path.name for path in folder.glob("files/*")}
    for gone in sorted(set(wanted) - set(there)):
        fault(wanted[gone], "内容被替换或者缺少,应为 " + gone)
    for surplus in sorted(set(there) - set(wanted)):
        fault("证据材料 " + there[surplus], "没有任何记录写着这个内容")


def check_signed(where: str, line: Any, body: Any, keys: dict[str, Any]) -> None:
    """检查点的原文与哈希、签名相符,密钥可信。"""
    if named(body["suite"], line["body"]) != line["hash"]:
        fault(where, "原文被改动,与哈希不符")
    key = keys.get(body["key"], {"algorithm": "", "public": ""})
    public = base64.b64decode(key["public"])
    if f"{key['algorithm']}:{hashlib.sha256(public).hexdigest()[:16]}" != body["key"]:
        fault(where, f"签名的密钥不是可信的密钥({body['key']})")
    elif not signed(key["algorithm"], public, line["body"].encode(), base64.b64decode(line["signature"])):
        fault(where, "签名不成立")


def leaf(suite: str, row: Any) -> bytes:
    return digest(suite, b"\0" + "\x1f".join([row["case_id"], str(row["length"]), row["head"]]).encode())


def tree(suite: str, rows: list[Any]) -> str:
    """哈希树的根(RFC 6962):两两相合,落单的原样上升。"""
    level = [leaf(suite, row) for row in rows] or [digest(suite, b"")]
    while len(level) > 1:
        pairs = [digest(suite, b"\1" + left + right) for left, right in zip(level[::2], level[1::2])]
        level = pairs + level[2 * len(pairs) :]
    return f"{suite}:{level[0].hex()}"


def proved(suite: str, proof: Any) -> str:
    """包含证明通向的根(RFC 9162 第2.1.3.2节);不成立为空。"""
    node, last, found = proof["index"], proof["size"] - 1, leaf(suite, proof)
    for beside in map(bytes.fromhex, proof["path"]):
        if last == 0:
            return ""
        if node % 2 or node == last:
            found = digest(suite, b"\1" + beside + found)
            while node and node % 2 == 0:
                node, last = node >> 1, last >> 1
        else:
            found = digest(suite, b"\1" + found + beside)
        node, last = node >> 1, last >> 1
    return f"{suite}:{found.hex()}" if last == 0 else ""


def covered_heads(folder: Path, bodies: list[Any]) -> list[Any]:
    """最后一个检查点覆盖的各案条数和封印:证据包用包含证明,全库导出逐个检查点核对哈希树的根。"""
    proofs, heads, last = lines(folder / "proofs.jsonl"), lines(folder / "heads.jsonl"), bodies[-1]
    for proof in proofs:
        if proved(last["suite"], proof) != last["root"]:
            fault("案件 " + proof["case_id"], f"包含证明不成立,不在第{last['number']}个检查点之内")
    if proofs or not heads:
        return proofs
    latest: dict[str, Any] = {}
    for body in bodies:
        grown = sorted((row for row in heads if row["checkpoint"] == body["number"]), key=lambda row: row["case_id"])
        latest.update((row["case_id"], row) for row in grown)
        if tree(body["suite"], grown) != body["changes_root"]:
            fault(f"检查点{body['number']}", "增长的案件与哈希树的根不符")
    found = [latest[case_id] for case_id in sorted(latest)]
    counts = (len(found), sum(row["length"] for row in found))
    if tree(last["suite"], found) != last["root"] or counts != (last["cases"], last["events"]):
        fault(f"检查点{last['number']}", "全部案件与哈希树的根不符")
    return found


def check_covered(chains: dict[str, list[Any]], heads: list[Any], last: Any) -> int:
    """现有的记录与检查点相符;返回尾部还有几条没有覆盖。"""
    lengths = {head["case_id"]: head["length"] for head in heads}
    for head in heads:
        rows, where = chains.get(head["case_id"], []), event_words(head["case_id"], head["length"])
        if len(rows) < head["length"]:
            fault(where, f"被截去:检查点覆盖到这一条,现有{len(rows)}条")
        elif rows[head["length"] - 1]["hash"] != head["head"]:
            fault(where, "这一条或者以前的被重写:链是通的,但与检查点不符")
    tails = {case_id: rows[lengths.get(case_id, 0) :] for case_id, rows in chains.items()}
    for case_id, rows in tails.items():
        settled = (datetime.strptime(last["at"], "%Y-%m-%dT%H:%M:%S.%fZ") - timedelta(hours=1)).isoformat()
        if any(row.get("recorded_at", "9") < settled for row in rows):
            fault(event_words(case_id, rows[0]["seq"]), "登记在检查点之前,却没有被它覆盖")
    return sum(map(len, tails.values()))


def check_days(calendar: Any, bodies: list[Any]) -> None:
    """每个工作日都有日终检查点,或者写明了停机。"""
    kinds = {row[0]: row[1] for row in calendar["days"]}
    closed = {row[1] for row in calendar["closures"] if row[2] is None}
    noticed, ends = {row[0] for row in calendar["years"]}, sorted(body["day"] for body in bodies if body["day"])
    stopped = sorted({day for body in bodies for day in body["missed"]})
    print("停机、没有日终检查点的工作日:" + ("、".join(stopped) or "无"))
    day = date.fromisoformat(ends[0]) if ends else date.max
    while ends and day.isoformat() < ends[-1]:
        text, day = day.isoformat(), day + timedelta(days=1)
        works = kinds.get(text, "off" if date.fromisoformat(text).weekday() > 4 else "work") == "work"
        if works and int(text[:4]) in noticed and text not in closed and text not in ends and text not in stopped:
            fault("工作日 " + text, "没有日终检查点,也没有说明")


def check_outside(copy: list[Any], own: list[Any], keys: dict[str, Any], events: int | None) -> None:
    """外部留存的检查点现在都还在,一字不差。"""
    hashes = {json.loads(line["body"])["number"]: line["hash"] for line in own}
    for line in (line for line in copy if "hash" in line):
        body = json.loads(line["body"]) if "body" in line else line
        if "body" in line:
            check_signed(f"外部留存的检查点{body['number']}", line, body, keys)
        if hashes.get(body["number"]) != line["hash"]:
            gone = body["number"] not in hashes
            fault(f"检查点{body['number']}", "外部留存中有,现在没有了" if gone else "与外部留存的不同,被重写")
        if events is not None and body.get("events", 0) > events:
            fault(f"检查点{body['number']}", f"外部留存时有{body['events']}条记录,现有{events}条")


def check_receipt(text: str, chains: dict[str, list[Any]]) -> None:
    """回执:案件编号#序号·封印(或者封印的前32位)。"""
    found = re.search(r"([0-9a-z]{26})#(\d+)·?(sm3|sha256):([0-9a-f]{64}|[0-9a-f]{32})", "".join(text.lower().split()))
    if found is None:
        return fault("回执", "没有读出案件编号、序号和封印")
    case_id, seq, seal = found.group(1), int(found.group(2)), found.group(3) + ":" + found.group(4)
    told = [row["hash"] for row in chains.get(case_id, []) if row["seq"] == seq]
    if not told or not told[0].startswith(seal):
        return fault(event_words(case_id, seq), "与回执上的封印不同,被改写" if told else "回执证明有这一条,现在没有了")
    return print("回执相符:" + event_words(case_id, seq))


def check_registers(folder: Path, entries: list[Any], bodies: list[Any]) -> None:
    """登记的内容与最后一个检查点相符;每个检查点的登记,就是平台日志当时的最后一次变动。"""
    for name, words in REGISTERS.items():
        wanted = bodies[-1]["registers"][name]
        if named(wanted, (folder / (name + ".json")).read_text("utf-8")) != wanted:
            fault(words, f"与第{bodies[-1]['number']}个检查点的登记不符,被改动")
        told = [(row["seq"], json.loads(row["data"])["digest"]) for row in entries if row["kind"] == name + ".changed"]
        for body in bodies:
            now, then = body["registers"][name], [text for seq, text in told if seq <= body["journal"]["length"]][-1:]
            if then and then[0].split(":")[0] == now.split(":")[0] and then[0] != now:
                return fault(words, f"第{body['number']}个检查点时,已绕过平台日志改动")
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description="证据包独立核验")
    parser.add_argument("folder", nargs="?", default=str(Path(__file__).resolve().parent))
    parser.add_argument("--outside", metavar="外部留存.jsonl")
    parser.add_argument("--receipt", metavar="文字", action="append", default=[])
    told = parser.parse_args()
    folder = Path(told.folder)
    manifest, events = json.loads((folder / "manifest.json").read_text("utf-8")), lines(folder / "events.jsonl")
    chains: dict[str, list[Any]] = {}
    for row in events:
        chains.setdefault(row["case_id"], []).append(row)
    check_manifest(folder, manifest["files"])
    for case_id, rows in chains.items():
        check_chain(case_id, rows, EVENT, partial(event_words, case_id))
    entries = lines(folder / "journal.jsonl")
    check_chain("journal", entries, ENTRY, "平台日志第{}条".format)
    check_contents(folder, events)
    own, copy = lines(folder / "checkpoints.jsonl"), lines(Path(told.outside)) if told.outside else []
    trusted = {line["key"]: line for line in copy if "public" in line}
    keys = trusted or {line["key"]: line for line in lines(folder / "public-key.jsonl")}
    bodies = [json.loads(line["body"]) for line in own]
    for expected, (line, body) in enumerate(zip(own, bodies), 1):
        check_signed(f"检查点{body['number']}", line, body, keys)
        if (body["number"], body["previous"]) != (expected, own[expected - 2]["hash"] if expected > 1 else ""):
            fault(f"检查点{body['number']}", "缺号,或者与前一个检查点不相连")
    check_outside(copy, own, keys, len(events) if manifest["kind"] == "whole" else None)
    for text in told.receipt:
        check_receipt(text, chains)
    print(f"记录:{len(chains)}个案件,{len(events)}条")
    if any("data" not in row for row in events):
        print(f"其中{sum('data' not in row for row in events)}条依权限不提供内容,只列封印")
    if bodies:
        last = bodies[-1]
        tail = check_covered(chains, covered_heads(folder, bodies), last)
        print(f"覆盖:到第{last['number']}个检查点,{last['at']}(UTC);尾部尚未覆盖{tail}条")
        check_registers(folder, entries, bodies)
        length, head = last["journal"]["length"], last["journal"]["head"]
        if manifest["kind"] == "whole" and head != (entries[length - 1]["hash"] if 0 < length <= len(entries) else ""):
            fault("平台日志", f"被截去或者重写:检查点覆盖到第{length}条,现有{len(entries)}条")
        check_days(json.loads((folder / "calendar.json").read_text("utf-8")), bodies)
        for key in sorted({body["key"] for body in bodies}):
            print(f"签名密钥:{key}({'与外部留存一致' if key in trusted else '请与日终单上的密钥核对'})")
    else:
        fault("检查点", "一个也没有,不能证明没有整体重写")
    print("\n".join("异常  " + one for one in faults) or "没有发现不符")
    print("结论:" + (f"发现{len(faults)}处不符" if faults else "全部相符"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
