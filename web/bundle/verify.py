#!/usr/bin/env python3
"""证据包独立核验程序。只用 Python 3.8 以上自带的库,不联网,不引用平台的任何程序。

用法:python verify.py [证据包解开后的文件夹] [--outside 外部留存.jsonl] [--receipt "回执上的文字"]
全部相符退出码为0,有任何一处不符为1。各种哈希怎样算,见说明.txt,与平台文件 docs/proof.md 相同。
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import struct
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

EVENT = ("root_id", "position", "kind", "element", "legal_at", "recorded_at", "actor", "on_behalf", "department", "data")
ENTRY = ("at", "kind", "root_id", "actor", "department", "data")
faults = []


def fault(where: str, what: str) -> None:
    """记下一处不符。"""
    faults.append("%s:%s" % (where, what))


def digest(algorithm: str, raw: bytes) -> bytes:
    """摘要的原始字节;本机的 OpenSSL 没有 SM3 时用文末的实现。"""
    if algorithm == "sm3" and "sm3" not in hashlib.algorithms_available:
        return sm3(raw)
    return hashlib.new(algorithm, raw).digest()


def named(algorithm: str, text: str) -> str:
    return "%s:%s" % (algorithm, digest(algorithm, text.encode()).hex())


def lines(path: Path) -> list[Any]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


# 一、清单:每个文件的 SHA-256
def check_manifest(folder: Path) -> Any:
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"manifest.json"}
    for name in sorted(set(told["files"]) - there):
        fault("清单", "缺少文件 " + name)
    for name in sorted(there - set(told["files"])):
        fault("清单", "多出文件 " + name)
    for name in sorted(there & set(told["files"])):
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != told["files"][name]:
            fault("清单", "文件被改动 " + name)
    return told


# 二、记录:每案一条链,每条的封印都算入前一条的封印
def check_chains(events: list[Any]) -> dict[str, list[Any]]:
    chains: dict[str, list[Any]] = {}
    for row in events:
        chains.setdefault(row["case_id"], []).append(row)
    for case_id, rows in chains.items():
        before = case_id
        for expected, row in enumerate(rows, 1):
            where = "案件 %s 第%s条" % (case_id, row["seq"])
            if row["seq"] != expected:
                fault("案件 %s 第%d条" % (case_id, expected), "缺少这条记录,或者记录的顺序不对")
                break
            text = "\x1f".join([before, case_id, str(row["seq"])] + [row[name] for name in EVENT])
            if named(row["hash"].split(":")[0], text) != row["hash"]:
                fault(where, "记录被改动,与封印不符")
                break
            before = row["hash"]
    return chains


def check_journal(entries: list[Any]) -> None:
    before = "journal"
    for expected, row in enumerate(entries, 1):
        if row["seq"] != expected:
            return fault("平台日志第%d条" % expected, "缺少这一条")
        text = "\x1f".join([before, str(row["seq"])] + [row[name] for name in ENTRY])
        if named(row["hash"].split(":")[0], text) != row["hash"]:
            return fault("平台日志第%d条" % expected, "被改动,与封印不符")
        before = row["hash"]
    return None


# 三、流程版本:图、表、表单合起来的 SHA-256;证据材料:内容的 SHA-256
def check_versions(folder: Path, chains: dict[str, list[Any]]) -> None:
    found = set()
    for place in sorted((folder / "versions").glob("*")):
        total = hashlib.sha256()
        for path in sorted((place / "files").iterdir(), key=lambda one: one.name):
            total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        total.update((place / "calls.json").read_bytes())
        if total.hexdigest() != place.name:
            fault("流程版本 " + place.name[:12], "文件被改动,与版本的哈希不符")
        found.add(place.name)
    for case_id, rows in chains.items():
        pinned = [json.loads(row["data"])["version"] for row in rows if row["kind"] == "case.started"]
        for version in pinned:
            if version not in found:
                fault("案件 " + case_id, "包内没有它开始时的流程版本 " + version[:12])


def check_files(folder: Path, chains: dict[str, list[Any]]) -> None:
    contents = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in (folder / "files").glob("*")}
    wanted = {}
    for rows in chains.values():
        for row in rows:
            for one in json.loads(row["data"]).get("files", []) if row["kind"] == "evidence.attached" else []:
                wanted[one["id"]] = "案件 %s 第%s条" % (row["case_id"], row["seq"])
    for wanted_hash in sorted(set(wanted) - set(contents)):
        fault(wanted[wanted_hash], "证据材料不在包内或者内容被替换(%s)" % wanted_hash[:12])
    for surplus in sorted(set(contents) - set(wanted)):
        fault("证据材料 " + contents[surplus].name, "没有任何记录提到这个内容")


# 四、检查点:编号相连,每个都记着前一个的哈希,都有签名
def check_checkpoints(lines_of: list[Any], keys: dict[str, Any], of: str = "") -> list[Any]:
    bodies: list[Any] = []
    for expected, line in enumerate(lines_of, 1):
        body = json.loads(line["body"])
        where = "%s检查点%d" % (of, body["number"])
        if body["number"] != expected:
            fault("检查点%d" % expected, "缺少这个检查点")
            break
        check_signed(where, line, body, keys)
        if body["previous"] != (lines_of[expected - 2]["hash"] if expected > 1 else ""):
            fault(where, "与前一个检查点不相连")
        bodies.append(body)
    return bodies


def check_signed(where: str, line: Any, body: Any, keys: dict[str, Any]) -> None:
    if named(body["suite"], line["body"]) != line["hash"]:
        fault(where, "原文被改动,与哈希不符")
    key = keys.get(body["key"])
    if key is None:
        return fault(where, "签名的密钥不在可信的密钥之中(%s)" % body["key"])
    raw = base64.b64decode(key["public"])
    if "%s:%s" % (key["algorithm"], hashlib.sha256(raw).hexdigest()[:16]) != body["key"]:
        return fault("密钥 " + body["key"], "名称与公钥不符")
    if not signed(key["algorithm"], raw, line["body"].encode(), base64.b64decode(line["signature"])):
        fault(where, "签名不成立")
    return None


# 五、哈希树:案件的末条封印确实在最后一个检查点之内
def leaf(suite: str, case_id: str, length: int, head: str) -> bytes:
    return digest(suite, b"\0" + "\x1f".join([case_id, str(length), head]).encode())


def tree(suite: str, leaves: list[bytes]) -> bytes:
    if not leaves:
        return digest(suite, b"")
    while len(leaves) > 1:
        pairs = [digest(suite, b"\1" + a + b) for a, b in zip(leaves[::2], leaves[1::2])]
        leaves = pairs + leaves[len(pairs) * 2 :]
    return leaves[0]


def included(suite: str, found: bytes, proof: Any, root: str) -> bool:
    fn, sn = proof["index"], proof["size"] - 1
    for step in (bytes.fromhex(text) for text in proof["path"]):
        if sn == 0:
            return False
        if fn % 2 or fn == sn:
            found = digest(suite, b"\1" + step + found)
            while fn % 2 == 0 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = digest(suite, b"\1" + found + step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and "%s:%s" % (suite, found.hex()) == root


def check_covered(chains: dict[str, list[Any]], proofs: list[Any], last: Any) -> int:
    """返回没有被检查点覆盖的记录条数。"""
    tail, proved = sum(len(rows) for rows in chains.values()), {proof["case_id"]: proof for proof in proofs}
    for case_id, proof in proved.items():
        rows, length, where = chains.get(case_id, []), proof["length"], "案件 " + case_id
        tail -= min(length, len(rows))
        if "path" in proof and not included(
            last["suite"], leaf(last["suite"], case_id, length, proof["head"]), proof, last["root"]
        ):
            fault(where, "包含证明不成立:不在第%d个检查点之内" % last["number"])
        if len(rows) < length:
            fault(where, "记录被截去:检查点覆盖%d条,现有%d条" % (length, len(rows)))
        elif rows[length - 1]["hash"] != proof["head"]:
            fault("%s 第%d条及以前" % (where, length), "记录被重写:链是通的,但与检查点不符")
    for case_id, rows in chains.items():
        start = proved[case_id]["length"] if case_id in proved else 0
        late = [row["seq"] for row in rows[start:] if row["recorded_at"] < last["journal_at"]]
        if late:
            fault("案件 %s 第%d条" % (case_id, late[0]), "登记在检查点之前,却没有被检查点覆盖")
    return tail


def check_heads(heads: list[Any], bodies: list[Any]) -> list[Any]:
    """全库导出:逐个检查点核对增长的案件,最后一个核对全部案件;返回每案被覆盖的条数和封印。"""
    latest: dict[str, Any] = {}
    for body in bodies:
        own = sorted((row for row in heads if row["checkpoint"] == body["number"]), key=lambda row: row["case_id"])
        latest.update((row["case_id"], row) for row in own)
        check_root("检查点%d增长的案件" % body["number"], own, body["suite"], body["changed_root"])
    if bodies:
        ordered = [latest[case_id] for case_id in sorted(latest)]
        check_root("检查点%d的全部案件" % bodies[-1]["number"], ordered, bodies[-1]["suite"], bodies[-1]["root"])
        if bodies[-1]["events"] != sum(row["length"] for row in ordered) or bodies[-1]["cases"] != len(ordered):
            fault("检查点%d" % bodies[-1]["number"], "案件数或者记录条数与树不符")
    return list(latest.values())


def check_root(where: str, rows: list[Any], suite: str, root: str) -> None:
    found = tree(suite, [leaf(suite, row["case_id"], row["length"], row["head"]) for row in rows])
    if "%s:%s" % (suite, found.hex()) != root:
        fault(where, "哈希树的根不符")
