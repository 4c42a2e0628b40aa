"""Cases, work items, timers, messages, history, incidents, calendar."""

from alembic import op

from engine.schema import metadata

revision = "engine_0001"
down_revision = None
branch_labels = ("engine",)
depends_on = None

_SQLITE_GUARD = """
CREATE TRIGGER event_is_append_only_{action} BEFORE {action} ON event
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END
"""
_POSTGRESQL_GUARD = """
CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$;
CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE ON event
FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER event_is_not_truncated BEFORE TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
"""


def upgrade() -> None:
    bind = op.get_bind()
    metadata.create_all(bind)
    if bind.dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(_SQLITE_GUARD.format(action=action))
    else:
        op.execute(_POSTGRESQL_GUARD)


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
