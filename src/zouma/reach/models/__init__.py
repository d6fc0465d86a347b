"""Tables of reach: the ledger of counts, channels and materials."""

from zouma.reach.models.channels import Channel, Material, item_name, material_item
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
    "Channel",
    "ChannelToken",
    "Computation",
    "Definition",
    "DoorReading",
    "Evidence",
    "HostAnswer",
    "HostReturn",
    "Material",
    "Observation",
    "ReturnContact",
    "ReturnLetter",
    "ReturnRound",
    "item_name",
    "material_item",
]
