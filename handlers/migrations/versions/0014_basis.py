"""Documents that permit to depart from the regulation, registered on the platform."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0014"
down_revision = "handlers_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "basis_document",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("number", "title", "issued_by", "issued_on")),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("permits", "registered_by", "registered_at")),
        sa.PrimaryKeyConstraint("number", name="pk_basis_document"),
    )


def downgrade() -> None:
    op.drop_table("basis_document")
