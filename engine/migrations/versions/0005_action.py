"""The label of a work item's own button, as its diagram gives it."""

import sqlalchemy as sa
from alembic import op

revision = "engine_0005"
down_revision = "engine_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("work_item", sa.Column("action", sa.Text))


def downgrade() -> None:
    op.drop_column("work_item", "action")
