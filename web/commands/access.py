"""Who may enter: accounts of people, tokens of other systems."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import timedelta

from web.commands.workplace import opened
from web.platform import Platform
from web.security.posts import AccountPost
from web.security.secrets import new_secret
from web.security.tokens import LONGEST_LIFE, SCOPES
from web.words.moments import minute
from web.words.wording import ROLES

MADE_BY = "operator"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`token create|list|revoke` and `user list|add|password`."""
    _add_tokens(commands.add_parser("token", help="其他系统的接口令牌"))
    _add_users(commands.add_parser("user", help="人员账号"))


def _add_tokens(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="操作")
    creating = verbs.add_parser("create", help="发放令牌,只显示这一次")
    creating.add_argument("name", metavar="名称", help="哪个系统使用,例如 审批业务系统")
    creating.add_argument("--department", metavar="部门代码", required=True, help="令牌代表的部门")
    creating.add_argument(
        "--role", metavar="岗位", action="append", required=True, choices=sorted(ROLES), help="可以写多次"
    )
    creating.add_argument("--scope", action="append", choices=sorted(SCOPES), help="默认 read 和 write")
    creating.add_argument(
        "--days", metavar="天数", type=int, default=LONGEST_LIFE.days, help=f"最长{LONGEST_LIFE.days}天"
    )
    creating.set_defaults(run=_create)
    verbs.add_parser("list", help="列出令牌").set_defaults(run=_list)
    revoking = verbs.add_parser("revoke", help="立即停用")
    revoking.add_argument("prefix", metavar="前缀", help="token list 的第一列")
    revoking.set_defaults(run=_revoke)


def _add_users(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="操作")
    verbs.add_parser("list", help="列出账号").set_defaults(run=_users)
    adding = verbs.add_parser("add", help="建立账号,一次性口令只显示这一次")
    adding.add_argument("login", metavar="账号", help="目录中的岗位,或者新账号")
    adding.add_argument("--name", metavar="名称", help="目录中没有的账号须写明")
    adding.add_argument("--department", metavar="部门代码", help="目录中没有的账号须写明")
    adding.add_argument("--role", metavar="岗位", action="append", choices=sorted(ROLES), help="可以写多次")
    adding.set_defaults(run=_add_user)
    setting = verbs.add_parser("password", help="重设为一次性口令,下次登录须修改")
    setting.add_argument("login", metavar="账号")
    setting.add_argument("--prompt", action="store_true", help="自己输入,不随机生成")
    setting.set_defaults(run=_password)


def _create(told: argparse.Namespace) -> int:
    with opened() as platform:
        if not _known_department(platform, told.department):
            return 2
        if not 0 < told.days <= LONGEST_LIFE.days:
            print(f"有效期为1至{LONGEST_LIFE.days}天。", file=sys.stderr)
            return 2
        scopes = told.scope or ["read", "write"]
        life = timedelta(days=told.days)
        print(platform.tokens.issue(told.name, told.department, told.role, scopes, MADE_BY, life))
    print("请立即保存,以后不再显示。", file=sys.stderr)
    return 0


def _list(told: argparse.Namespace) -> int:
    with opened() as platform:
        for token in platform.tokens.all():
            state = "已停用" if token.revoked_at else f"至{minute(token.expires_at)}"
            roles = "、".join(ROLES.get(role, role) for role in sorted(token.roles))
            print(
                f"{token.prefix}  {token.name}  {token.department}  {roles}  {','.join(sorted(token.scopes))}  {state}"
            )
    return 0


def _revoke(told: argparse.Namespace) -> int:
    with opened() as platform:
        platform.tokens.revoke(told.prefix)
    print("已停用。")
    return 0


def _users(told: argparse.Namespace) -> int:
    with opened() as platform:
        for account in platform.accounts.all():
            notes = [word for word, holds in (("演示", account.demo), ("停用", account.disabled)) if holds]
            roles = "、".join(ROLES.get(role, role) for role in sorted(account.roles))
            print(f"{account.login}  {account.name}  {account.department}  {roles}  {' '.join(notes)}".rstrip())
    return 0


def _add_user(told: argparse.Namespace) -> int:
    with opened() as platform:
        login = told.login.strip().lower()
        if platform.accounts.find(login) is not None:
            print(f"账号 {login} 已经存在。", file=sys.stderr)
            return 1
        known = next((AccountPost.of(post) for post in platform.catalogue.posts() if post.login == login), None)
        name, department = told.name or (known and known.name), told.department or (known and known.department)
        roles = tuple(told.role or (known.roles if known else ()))
        if not name or not department or not roles:
            print("目录中没有这个岗位,请写明 --name、--department 和 --role。", file=sys.stderr)
            return 2
        if not _known_department(platform, department):
            return 2
        password = new_secret()
        platform.accounts.seed([AccountPost(login, name, department, roles)], password)
    print(f"{login}  一次性口令 {password}")
    return 0


def _password(told: argparse.Namespace) -> int:
    password = getpass.getpass("新口令:") if told.prompt else new_secret()
    with opened() as platform:
        platform.accounts.set_password(told.login, password)
    print("已重设,下次登录须修改。" if told.prompt else f"{told.login}  一次性口令 {password}")
    return 0


def _known_department(platform: Platform, code: str) -> bool:
    if platform.catalogue.department(code) is None:
        print(f"没有代码为 {code} 的部门。", file=sys.stderr)
        return False
    return True
