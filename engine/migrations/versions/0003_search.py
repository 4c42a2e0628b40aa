"""The search index over the labels of case trees, filled for the cases there are; the inbox's indexes."""

import sqlalchemy as sa
from alembic import op

from engine.worklist.grams import department_gram, text_grams

revision = "engine_0003"
down_revision = "engine_0002"
branch_labels = None
depends_on = None

_BATCH = 256
_LABELS = sa.text(
    "SELECT e.number, c.subject, c.reference, c.party FROM search_entry e JOIN cases c ON c.root_id = e.root_id "
    "WHERE e.number BETWEEN :first AND :last"
)
_SEEN = sa.text(
    "SELECT e.number, p.department FROM search_entry e JOIN participant p ON p.root_id = e.root_id "
    "WHERE e.number BETWEEN :first AND :last"
)
_OPEN = "state = 'open'"
_PROVISIONAL = "state = 'open' AND provisional = 1"
_ASSIGNED = "state = 'open' AND assignee IS NOT NULL"


def upgrade() -> None:
    op.drop_index("work_item_inbox", "work_item")
    _index("work_item_inbox", ["department", "role", "due_at", "id"], _OPEN)
    _index("work_item_provisional", ["department", "role", "due_at", "id"], _PROVISIONAL)
    _index("work_item_assigned", ["assignee", "due_at", "id"], _ASSIGNED)
    op.create_table(
        "search_entry",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, autoincrement=True),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_entry")),
    )
    if op.get_bind().dialect.name == "sqlite":
        # Only what is asked is kept: in which entries a gram is, not where or how often.
        op.execute("CREATE VIRTUAL TABLE search_gram USING fts5(grams, content='', tokenize='ascii', detail=none)")
    else:
        op.execute("CREATE TABLE search_gram (number BIGINT PRIMARY KEY, grams TEXT[] NOT NULL)")
        op.execute("CREATE INDEX search_gram_grams ON search_gram USING gin (grams)")
    _fill()


def downgrade() -> None:
    op.drop_table("search_gram")
    op.drop_table("search_entry")
    for name in ("work_item_assigned", "work_item_provisional", "work_item_inbox"):
        op.drop_index(name, "work_item")
    _index("work_item_inbox", ["department", "due_at", "id"], _OPEN)


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "work_item", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _fill() -> None:
    """Every tree there is gets an entry; on SQLite the last ones wait for their batch like new ones."""
    bind = op.get_bind()
    op.execute("INSERT INTO search_entry (root_id) SELECT id FROM cases WHERE id = root_id ORDER BY started_at, id")
    sqlite = bind.dialect.name == "sqlite"
    last = bind.execute(sa.text("SELECT max(number) FROM search_entry")).scalar() or 0
    for first in range(1, last + 1, _BATCH):
        span = {"first": first, "last": first + _BATCH - 1}
        if sqlite and span["last"] > last:
            return
        grams: dict[int, set[str]] = {}
        for number, *labels in bind.execute(_LABELS, span):
            grams.setdefault(number, set()).update(text_grams(labels))
        for number, department in bind.execute(_SEEN, span):
            grams[number].add(department_gram(department))
        if sqlite:
            rows = [(number, " ".join(sorted(found))) for number, found in grams.items()]
            bind.exec_driver_sql("INSERT INTO search_gram (rowid, grams) VALUES (?, ?)", rows)
        else:
            rows = [(number, sorted(found)) for number, found in grams.items()]
            bind.exec_driver_sql("INSERT INTO search_gram (number, grams) VALUES (%s, %s)", rows)
