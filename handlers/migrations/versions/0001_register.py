"""The register: departments, items, posts, rule profiles and parameters."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0001"
down_revision = None
branch_labels = ("handlers",)
depends_on = None

_TABLES = ("catalogue_revision", "department", "item", "post", "rule_parameter", "rule_profile")


def upgrade() -> None:
    _catalogue_revision()
    _department()
    _item()
    _post()
    _rule_parameter()
    _rule_profile()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _columns(kind: type, names: str, nullable: bool) -> list[sa.Column]:
    return [sa.Column(name, kind(), nullable=nullable) for name in names.split()]


def _catalogue_revision() -> None:
    op.create_table(
        "catalogue_revision",
        *_columns(sa.Integer, "id revision", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_revision")),
    )


def _department() -> None:
    op.create_table(
        "department",
        *_columns(sa.Text, "code name short_name role domain designated_pool", nullable=False),
        *_columns(sa.Integer, "position", nullable=False),
        *_columns(sa.JSON, "raw", nullable=False),
        *_columns(sa.Boolean, "active", nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_department")),
    )


def _item() -> None:
    op.create_table(
        "item",
        *_columns(sa.Text, "item_code effective_from name kind approval_department rule_profile", nullable=False),
        *_columns(sa.Text, "effective_to licence_name key_domain verify_method", nullable=True),
        *_columns(sa.Integer, "version", nullable=False),
        *_columns(sa.Integer, "verify_days validity_months", nullable=True),
        *_columns(sa.JSON, "supervising raw", nullable=False),
        *_columns(sa.Boolean, "commitment_applicable major_matter", nullable=False),
        sa.PrimaryKeyConstraint("item_code", "version", name=op.f("pk_item")),
    )


def _post() -> None:
    op.create_table(
        "post",
        *_columns(sa.Text, "login display_name department", nullable=False),
        *_columns(sa.JSON, "roles", nullable=False),
        *_columns(sa.Boolean, "active", nullable=False),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_post")),
    )
    op.create_index(op.f("ix_post_department"), "post", ["department"])


def _rule_parameter() -> None:
    op.create_table(
        "rule_parameter",
        *_columns(
            sa.Text, "profile param effective_from source article note registered_by registered_at", nullable=False
        ),
        *_columns(sa.Text, "effective_to unit document_no", nullable=True),
        *_columns(sa.JSON, "value", nullable=False),
        *_columns(sa.Boolean, "hard locked", nullable=False),
        sa.PrimaryKeyConstraint("profile", "param", "effective_from", name=op.f("pk_rule_parameter")),
    )


def _rule_profile() -> None:
    op.create_table(
        "rule_profile",
        *_columns(sa.Text, "code effective_from basis", nullable=False),
        *_columns(sa.Text, "inherits valid_from valid_to document_no", nullable=True),
        *_columns(sa.Boolean, "confirmed", nullable=False),
        sa.PrimaryKeyConstraint("code", "effective_from", name=op.f("pk_rule_profile")),
    )
