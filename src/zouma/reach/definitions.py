"""The definitions that come along: what each figure of ours counts, in zh and en."""

from __future__ import annotations

from dataclasses import dataclass

from zouma.reach.vocabulary import Measure, Method, Namespace


@dataclass(frozen=True, slots=True)
class KnownDefinition:
    """A definition as the house gives it; a change of meaning is a new version."""

    code: str
    measure: Measure
    method: Method
    chinese: str
    english: str
    namespace: Namespace = Namespace.PEOPLE
    version: str = "1"
    unit: str = ""


PEOPLE = [
    KnownDefinition(
        "visits-scanned", Measure.VISIT, Method.SCANNED,
        "在门口扫票入场和由志愿者计数入场的人次；同一场次内出去再回来的人不重复计算。",
        "People let in at the door, by ticket or counted by volunteers; who goes out and comes "
        "back to the same session is counted once.",
    ),
    KnownDefinition(
        "registrations-booked", Measure.REGISTRATION, Method.BOOKED,
        "已确认预约的名额数，不论是否到场。",
        "Places of confirmed bookings, whether or not their people came.",
    ),
    KnownDefinition(
        "peak-inside", Measure.PEAK_INSIDE, Method.SCANNED,
        "一个场次内同时在场人数的最大值。",
        "The most people inside a session at once.",
    ),
    KnownDefinition(
        "visits-host-counted", Measure.VISIT, Method.COUNTED,
        "主办单位逐一清点的到场人次。",
        "Visits that the host counted one by one.",
    ),
    KnownDefinition(
        "visits-host-estimated", Measure.VISIT, Method.ESTIMATED,
        "主办单位估计的到场人次。",
        "Visits as the host estimates them.",
    ),
    KnownDefinition(
        "visits-host-unsaid", Measure.VISIT, Method.UNKNOWN,
        "主办单位填报的到场人次，未说明如何得出。",
        "Visits that the host reports without saying how it knows.",
    ),
    KnownDefinition(
        "visits-sampled", Measure.VISIT, Method.SAMPLED,
        "在入口抽取若干刻钟清点，按比例推算的到场人次。",
        "Visits estimated from counts at the entrances in a sample of quarter-hours.",
    ),
    KnownDefinition(
        "visits-grid", Measure.VISIT, Method.GRID,
        "按分区面积、密度和人群更替推算的到场人次。",
        "Visits estimated from area, density and turnover of the crowd.",
    ),
    KnownDefinition(
        "visits-two-point", Measure.VISIT, Method.TWO_POINT,
        "在两个点清点行进中的人群，并扣除两处都经过的人。",
        "People of a moving crowd counted at two points, less those who pass both.",
    ),
    KnownDefinition(
        "visits-turnstile", Measure.VISIT, Method.TURNSTILE,
        "闸机计数，经人工短时清点校准。",
        "Counts of a turnstile, calibrated by short counts by hand.",
    ),
    KnownDefinition(
        "visits-audited", Measure.VISIT, Method.AUDIT,
        "由协会派出的核查员清点的到场人次。",
        "Visits counted by an auditor whom the association sent.",
    ),
    KnownDefinition(
        "visits-modelled", Measure.VISIT, Method.MODELLED,
        "由填报、核查和已知总数推算的到场人次，附区间。",
        "Visits computed from returns, audits and known totals, with an interval.",
    ),
    KnownDefinition(
        "attenders-interviewed", Measure.ATTENDER, Method.INTERVIEWED,
        "不同的到场者人数：到场人次乘以受访者到访次数倒数的平均值。",
        "Different people who came: visits times the mean of one over the number of visits that "
        "people interviewed make.",
    ),
    KnownDefinition(
        "participations-host", Measure.PARTICIPATION, Method.ESTIMATED,
        "主办单位填报的参与人次（线上活动）。",
        "Participations online, as the host reports them.",
    ),
]  # fmt: skip

READS = [
    KnownDefinition(
        "reads-own", Measure.READ, Method.LOGGED,
        "自有页面的阅读量：状态码 200 或 304，去除机器人，同一访客 30 秒内重复打开同一内容只计最后"
        "一次（COUNTER 5.1）。",
        "Reads of our own pages: answered 200 or 304, without robots, of repeats of one item by "
        "one visitor within 30 seconds only the last (COUNTER 5.1).",
        Namespace.OWN,
    ),
    KnownDefinition(
        "reads-third-party", Measure.READ, Method.LOGGED,
        "合作单位网站的阅读量，按与自有页面相同的规则清洗。",
        "Reads on sites of partners, cleaned by the rules of our own pages.",
        Namespace.THIRD_PARTY,
    ),
]  # fmt: skip

KNOWN = {known.code: known for known in [*PEOPLE, *READS]}
