"""What the audits of a plan say of all activities it was drawn from."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from zouma.methods.estimates import Estimate
from zouma.methods.weighting.auditing import AuditsTooFew, audited_total
from zouma.reach.models import AuditPlan
from zouma.reach.queries.audits.plans import audit_results
from zouma.reach.queries.held import held_activities
from zouma.reach.queries.settled import settle, statements_of
from zouma.reach.vocabulary import Measure, Method, Population


def audited_visits(plan: AuditPlan, *, until: datetime) -> Estimate | None:
    """Return the visits to all activities of a plan's frame, None with fewer than two audits.

    By the difference estimator: what was told besides the audits, corrected by the errors that
    these found, each divided by its chance; an activity that told nothing is expected to have had
    the mean of the others, one that did not take place nobody. Audits that were missed are taken
    as missed by chance, but for those of what did not take place.
    """
    found = audit_results(plan)
    held = held_activities(plan.edition, until=until)
    told: dict[int, float] = {}
    for pk, statements in statements_of(plan.edition, Measure.VISIT, Population.ALL).items():
        besides = [one for one in statements if one.method != Method.AUDIT]
        chosen = settle(held[pk], besides) if pk in held else None
        if chosen is not None:
            told[pk] = chosen.value * chosen.sessions_held / chosen.sessions_told
    mean = float(np.mean([told[pk] for pk in found.activities if pk in told] or [0.0]))
    predicted = np.array([told.get(pk, mean) if pk in held else 0.0 for pk in found.activities])
    called_off = [number for number, pk in enumerate(found.activities)
                  if pk not in held and pk in set(found.missed)]  # fmt: skip
    missed = len(found.missed) - len(called_off)
    done = len(found.audited) / max(1, len(found.audited) + missed)
    audited = np.concatenate([found.audited, np.array(called_off, dtype=np.int64)])
    counted = np.concatenate([found.counted, np.zeros(len(called_off))])
    try:
        return audited_total(predicted, found.probabilities * done, audited, counted)
    except AuditsTooFew:
        return None
