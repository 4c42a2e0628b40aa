"""What people call departments and posts, read within the caller's transaction."""

from __future__ import annotations

from sqlalchemy import Connection, select

from handlers.catalogue.schema import department, post


def short_names(connection: Connection) -> dict[str, str]:
    """The short name of each department by its code."""
    return {row.code: row.short_name for row in connection.execute(select(department.c.code, department.c.short_name))}


def posts_by_login(connection: Connection) -> dict[str, str]:
    """The display name of each post by its login; the pools of designated officers as such."""
    names = {row.login: row.display_name for row in connection.execute(select(post.c.login, post.c.display_name))}
    pools = connection.execute(select(department.c.designated_pool, department.c.short_name))
    return {**{row.designated_pool: f"{row.short_name}专人池" for row in pools}, **names}
