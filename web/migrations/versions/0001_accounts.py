"""Accounts, sessions, API tokens, login attempts."""

from alembic import op

from web.security.schema import metadata

revision = "web_0001"
down_revision = None
branch_labels = ("web",)
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
