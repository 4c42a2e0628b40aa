"""Joint meetings with invitations, opinions and resolutions; inquiries with their answers."""

import sqlalchemy as sa
from alembic import op

revision = "handlers_0010"
down_revision = "handlers_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _meeting()
    _meeting_invitation()
    _meeting_opinion()
    _meeting_resolution()
    _inquiry()
    _inquiry_answer()


def downgrade() -> None:
    for name in ("inquiry_answer", "inquiry", "meeting_resolution", "meeting_opinion", "meeting_invitation", "meeting"):
        op.drop_table(name)


def _meeting() -> None:
    op.create_table(
        "meeting",
        *_texts("id case_id root_id meeting_no kind occasion proposer proposed_at proposed_by"),
        *_texts("approval_department profile status"),
        *_texts("topic reason background return_reason convened_by notice_day meeting_at place", nullable=True),
        *_texts("held_on sitting_note outcome minutes views minutes_due minutes_at minutes_by", nullable=True),
        *_texts("confirm_due issued_at issued_by issue_note reported_no offline_no", nullable=True),
        sa.Column("classified", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("departments", sa.JSON(), nullable=False),
        sa.Column("others", sa.JSON(), nullable=False),
        sa.Column("sitting", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("absent", sa.JSON(), nullable=False),
        sa.Column("quorate", sa.Boolean(), nullable=True),
        sa.Column("minutes_files", sa.JSON(), nullable=False),
        sa.Column("minutes_late", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("case_id", name=op.f("uq_meeting_case_id")),
    )
    op.create_index(op.f("ix_meeting_root_id"), "meeting", ["root_id"])
    op.create_index("meeting_by_status", "meeting", ["status", "proposed_at", "id"])


def _meeting_invitation() -> None:
    op.create_table(
        "meeting_invitation",
        *_texts("id meeting_id root_id department invited_at"),
        *_texts("response response_note responded_at responded_by confirmation confirmation_note", nullable=True),
        *_texts("confirmed_at confirmed_by", nullable=True),
        sa.Column("sitting", sa.Integer(), nullable=False),
        sa.Column("concerned", sa.Boolean(), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_invitation_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_invitation")),
        sa.UniqueConstraint("meeting_id", "sitting", "department", name=op.f("uq_meeting_invitation_meeting_id")),
    )
    op.create_index(op.f("ix_meeting_invitation_meeting_id"), "meeting_invitation", ["meeting_id"])
    op.create_index(op.f("ix_meeting_invitation_root_id"), "meeting_invitation", ["root_id"])


def _meeting_opinion() -> None:
    op.create_table(
        "meeting_opinion",
        *_texts("id meeting_id root_id department stage text given_at given_by"),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_opinion_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_opinion")),
    )
    op.create_index(op.f("ix_meeting_opinion_meeting_id"), "meeting_opinion", ["meeting_id"])
    op.create_index(op.f("ix_meeting_opinion_root_id"), "meeting_opinion", ["root_id"])


def _meeting_resolution() -> None:
    op.create_table(
        "meeting_resolution",
        *_texts("id meeting_id root_id text owner due_day status"),
        *_texts("case_id result done_at done_by", nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_resolution_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_resolution")),
    )
    op.create_index(op.f("ix_meeting_resolution_meeting_id"), "meeting_resolution", ["meeting_id"])
    op.create_index(op.f("ix_meeting_resolution_root_id"), "meeting_resolution", ["root_id"])
    op.create_index("meeting_resolution_by_owner", "meeting_resolution", ["owner", "status", "due_day"])


def _inquiry() -> None:
    op.create_table(
        "inquiry",
        *_texts("id root_id case_id inquiry_no asker status drafted_at drafted_by profile"),
        *_texts("asked kind subject_kind subject question proposal sign_opinion signed_at", nullable=True),
        *_texts("signed_by basis_status silence_rule letter matter_id push_id pushed_at due_at", nullable=True),
        *_texts("due_date extended_from extension_reason extended_by result result_at", nullable=True),
        *_texts("consented_text finding_basis finding_document finding_reason finding_at", nullable=True),
        *_texts("finding_by closing closing_note closed_at closed_by", nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("term_days", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("deemed_consent_possible", sa.Boolean(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("overdue_wd", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        sa.UniqueConstraint("case_id", "round", name=op.f("uq_inquiry_case_id")),
    )
    op.create_index("inquiry_by_asked", "inquiry", ["asked", "due_at"])
    op.create_index(op.f("ix_inquiry_root_id"), "inquiry", ["root_id"])


def _inquiry_answer() -> None:
    op.create_table(
        "inquiry_answer",
        *_texts("id inquiry_id root_id department stage answer given_at given_by"),
        *_texts("text", nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_inquiry_answer_inquiry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_answer")),
    )
    op.create_index(op.f("ix_inquiry_answer_inquiry_id"), "inquiry_answer", ["inquiry_id"])
    op.create_index(op.f("ix_inquiry_answer_root_id"), "inquiry_answer", ["root_id"])


def _texts(names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names.split()]
