"""Tables of reach: the ledger of counts, channels and materials."""

from zouma.reach.models.audits import AuditPlan, AuditUnit
from zouma.reach.models.channels import Channel, Material, item_name, material_item
from zouma.reach.models.headcounts import HeadCount, HeadCountEntry
from zouma.reach.models.imports import ReadsImport
from zouma.reach.models.interviews import Interview, InterviewSheet
from zouma.reach.models.ledger import (
    SUBJECTS,
    Computation,
    Definition,
    Evidence,
    Observation,
)
from zouma.reach.models.readings import DoorReading
from zouma.reach.models.returns import (
    AnswerFigure,
    HostAnswer,
    HostReturn,
    ReturnContact,
    ReturnLetter,
    ReturnRound,
)
from zouma.reach.models.tokens import ChannelToken

__all__ = [
    "SUBJECTS",
    "AnswerFigure",
    "AuditPlan",
    "AuditUnit",
    "Channel",
    "ChannelToken",
    "Computation",
    "Definition",
    "DoorReading",
    "Evidence",
    "HeadCount",
    "HeadCountEntry",
    "HostAnswer",
    "HostReturn",
    "Interview",
    "InterviewSheet",
    "Material",
    "Observation",
    "ReadsImport",
    "ReturnContact",
    "ReturnLetter",
    "ReturnRound",
    "item_name",
    "material_item",
]
