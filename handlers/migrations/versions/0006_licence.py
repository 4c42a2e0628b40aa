"""Licences, the acts that make them what they are, and what restricts them."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0006"
down_revision = "handlers_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _licence()
    _event()
    op.create_table(
        "licence_restriction",
        *_texts("licence_id info_id since"),
        *_texts("reason lifted_on lifted_by", nullable=True),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_licence_restriction_licence_id")),
        sa.PrimaryKeyConstraint("licence_id", "info_id", name=op.f("pk_licence_restriction")),
    )


def downgrade() -> None:
    for table in ("licence_restriction", "licence_event", "licence"):
        op.drop_table(table)


def _licence() -> None:
    op.create_table(
        "licence",
        *_texts("id founded_by item_code approval_department status registered_at changed_at"),
        *_texts(
            "item_name licence_name licence_no document party_name party_type party_code party_key masked_id_number "
            "address content decided_on valid_kind valid_from valid_to ended_on restricted_since restricted_by "
            "reapply_barred_until",
            nullable=True,
        ),
        sa.Column("benefit_unprotected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["founded_by"], ["decision.id"], name=op.f("fk_licence_founded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence")),
    )
    op.create_index(op.f("ix_licence_licence_no"), "licence", ["licence_no"])
    op.create_index(
        "licence_by_party", "licence", ["party_key", "item_code", "status", "restricted_since", "reapply_barred_until"]
    )
    op.create_index("licence_by_change", "licence", ["changed_at", "id"])


def _event() -> None:
    op.create_table(
        "licence_event",
        *_texts("id licence_id kind about root_id case_id department day effect at by"),
        *_texts("decision_id document ground reason replaced_by", nullable=True),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_licence_event_licence_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_licence_event_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_event")),
        sa.UniqueConstraint("licence_id", "kind", "about", name=op.f("uq_licence_event_licence_id")),
    )
    op.create_index(op.f("ix_licence_event_decision_id"), "licence_event", ["decision_id"])
    op.create_index(op.f("ix_licence_event_root_id"), "licence_event", ["root_id"])
    op.create_index(op.f("ix_licence_event_document"), "licence_event", ["document"])
    op.create_index("licence_event_by_licence", "licence_event", ["licence_id", "day", "id"])


def _texts(names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names.split()]
