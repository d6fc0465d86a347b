"""What hosts answered, now and earlier."""

from __future__ import annotations

from zouma.reach.models import AnswerFigure, HostAnswer, HostReturn


def figures_of(answer: HostAnswer) -> list[AnswerFigure]:
    """Return the figures of an answer."""
    return list(answer.figures.all())


def history_of_return(host_return: HostReturn) -> list[HostAnswer]:
    """Return all answers to one return with their figures, the latest first; two queries."""
    rows = host_return.answers.select_related("account", "evidence")
    return list(rows.prefetch_related("figures__session").order_by("-pk"))
