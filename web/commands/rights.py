"""Rights on PostgreSQL for the role under which the platform runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence

from sqlalchemy import text

from engine.store.database import Database
from engine.store.rights import Found, owns_everything, statements, table_rights, weaknesses
from web.commands.workplace import database_url
from web.operations.tablerights import KEPT, PASSING

_WORDS: Mapping[str, str] = {
    "no_role": "没有名为 {about} 的角色,先用 CREATE ROLE {about} LOGIN 建立",
    "superuser": "该角色是超级用户,任何权限都限制不了它;请另建一个角色",
    "creates_roles": "该角色可以建立角色,请用 ALTER ROLE … NOCREATEROLE 收回",
    "owns_tables": "该角色就是表的所有者 {about},能拆除触发器;请另建一个角色给平台用",
    "owner": "该角色属于表的所有者 {about},请用 REVOKE {about} FROM 该角色 收回",
    "schema": "该角色可以在库中建表",
    "more_rights": "对表 {about} 的权限多于所需",
    "fewer_rights": "对表 {about} 的权限不足,平台不能正常运行",
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`rights`."""
    granting = commands.add_parser(
        "rights", help="PostgreSQL:列出平台所用角色应有的权限(办理记录只能追加),--apply 由所有者执行"
    )
    granting.add_argument("--role", metavar="角色", required=True, help="平台运行时登录数据库所用的角色")
    granting.add_argument("--apply", action="store_true", help="执行;DATABASE_URL 须是表的所有者")
    granting.add_argument("--check", action="store_true", help="只核对该角色现有的权限,有不符则退出码为1")
    granting.set_defaults(run=_rights)


def _rights(told: argparse.Namespace) -> int:
    database = Database(database_url())
    try:
        if database.is_sqlite:
            print("SQLite 没有角色,办理记录由触发器守住;权限只用于 PostgreSQL。", file=sys.stderr)
            return 2
        if told.check:
            return _checked(database, told.role)
        return _applied(database, told.role) if told.apply else _printed(database, told.role)
    finally:
        database.close()


def _printed(database: Database, role: str) -> int:
    with database.read() as connection:
        rights = table_rights(connection, KEPT, PASSING)
        for found in _unfit(weaknesses(connection, role, rights)):
            print(f"-- {_WORDS[found.weakness].format(about=found.about)}")
        for statement in statements(connection, role, rights):
            print(f"{statement};")
    return 0


def _applied(database: Database, role: str) -> int:
    with database.read() as connection:
        rights = table_rights(connection, KEPT, PASSING)
        wrong = _unfit(weaknesses(connection, role, rights))
        owner = owns_everything(connection)
    if not owner:
        print("没有执行:请以表的所有者运行(DATABASE_URL)。", file=sys.stderr)
        return 1
    if not rights:
        print("库中还没有表。先以所有者的账号运行 shenguan init。")
        return 1
    if wrong:
        _tell(wrong)
        return 1
    with database.write() as connection:
        for statement in statements(connection, role, rights):
            connection.execute(text(statement))
    return _checked(database, role)


def _checked(database: Database, role: str) -> int:
    with database.read() as connection:
        rights = table_rights(connection, KEPT, PASSING)
        found = weaknesses(connection, role, rights)
    if found:
        _tell(found)
        return 1
    grown = sum("UPDATE" not in one.allowed for one in rights)
    print(f"角色 {role}:{len(rights)}张表的权限与所需一致,其中{grown}张只能追加;没有所有权,不能建表、拆除触发器。")
    return 0


def _unfit(found: Sequence[Found]) -> list[Found]:
    """What makes a role one that rights must not or cannot be given to."""
    return [one for one in found if one.weakness in ("no_role", "superuser", "owns_tables")]


def _tell(found: Sequence[Found]) -> None:
    for one in found:
        print(f"异常  {_WORDS[one.weakness].format(about=one.about)}")
