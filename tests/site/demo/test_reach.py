"""The demo's counting: filled, counted, printed, taken away again."""

from __future__ import annotations

import pytest
from django.utils import timezone

from zouma.programme.models import Edition
from zouma.reach.models import Observation, ReadsImport
from zouma.report.queries.sheet import press_sheet
from zouma.site.demo.filling import CITY, empty_demo, fill_demo
from zouma.site.demo.readers import empty_reads

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_demo_is_counted_and_can_be_taken_away(settings, tmp_path):
    settings.REACH_FOLDER = tmp_path / "reach"
    now = timezone.now()
    fill_demo(scale=0.02, seed=7, now=now, fresh=False)

    figures = press_sheet(Edition.objects.get(slug=CITY), now=now).figures()

    for key in ("organisations", "activities", "visits", "attenders", "reads-own",
                "reads-wechat", "views-bilibili", "readers-television"):  # fmt: skip
        assert figures[key].value > 0, key
        assert figures[key].low <= figures[key].value, key
    reads = figures["reads-own"]
    assert reads.sources[0].rows > reads.value  # robots, errors and repeats are taken away
    assert figures["visits"].coverage.told <= figures["visits"].coverage.expected

    empty_demo()
    empty_reads()

    assert not Observation.objects.exists()
    assert not ReadsImport.objects.exists()
    assert not settings.REACH_FOLDER.exists()
