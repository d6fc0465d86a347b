"""Who came: the same for every order and repetition of the events, and nobody is counted twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zouma.methods.attendance import Conflict, DoorEvent, Passage, Turnout, turnout

IN, OUT, WALK_IN, WALK_OUT, UNDO = Passage
nonces = st.sampled_from([f"n{number}" for number in range(8)])
tickets = st.sampled_from(["t1", "t2", "t3"])
events = st.builds(
    DoorEvent,
    at_ms=st.integers(0, 5), device=st.sampled_from("ABC"), sequence=st.integers(0, 3),
    nonce=nonces, kind=st.sampled_from(Passage), people=st.integers(1, 4), ticket=tickets,
    booked=st.booleans(), refused=st.sampled_from(["", "", "unknown"]), undoes=nonces,
)  # fmt: skip


def event(at_ms, kind, ticket="t1", *, device="A", people=2, **changes):
    nonce = changes.pop("nonce", f"{device}{at_ms}")
    return DoorEvent(at_ms, device, at_ms, nonce, kind, people, ticket, **changes)


@given(st.lists(events, max_size=14), st.randoms())
def test_any_order_and_any_repetition_give_the_same(rows, chance):
    uploaded = [row for row in rows for _time in range(chance.randint(1, 3))]
    chance.shuffle(uploaded)

    assert turnout(uploaded) == turnout(rows)


@given(st.lists(events, max_size=14), st.integers(0, 14))
def test_devices_that_tell_each_other_what_they_know_agree(rows, cut):
    one, other = rows[:cut], rows[cut:]

    assert turnout([*one, *other]) == turnout([*other, *one, *other])


@given(st.lists(events, max_size=14))
def test_nobody_is_counted_twice_and_nobody_is_lost(rows):
    found = turnout(rows)

    unique = {}
    for row in sorted(rows):
        unique.setdefault((row.device, row.nonce), row)
    undone = {(row.device, row.undoes) for row in unique.values() if row.kind == UNDO}
    counted = [row for key, row in unique.items() if key not in undone and not row.refused]
    scanned = [row for row in counted if row.kind == IN]
    most = {}
    for row in scanned:
        most[row.ticket] = max(most.get(row.ticket, 0), row.people)
    by_hand = sum(row.people for row in counted if row.kind == WALK_IN)
    out_by_hand = sum(row.people for row in counted if row.kind == WALK_OUT)
    mixed = len({(row.ticket, row.booked) for row in scanned}) > len(most)
    assert mixed or found.came + found.walk_ins <= sum(most.values()) + by_hand
    assert found.walk_ins >= by_hand
    assert found.left >= out_by_hand
    assert found.tickets_in <= set(most)
    assert {row.ticket for row in scanned} >= {row.second.ticket for row in found.conflicts}
    assert found.peak_inside >= found.inside
    assert found.came + found.walk_ins + found.left >= found.inside


def test_a_ticket_at_two_doors_is_a_conflict_and_counted_once():
    first, second = event(1, IN), event(2, IN, device="B")

    found = turnout([second, first])

    assert found == Turnout(
        came=2, inside=2, peak_inside=2, conflicts=(Conflict(first, second),),
        tickets_in=frozenset({"t1"}),
    )  # fmt: skip


def test_who_goes_out_and_comes_back_came_once():
    found = turnout([event(1, IN), event(2, OUT, device="B"), event(3, IN), event(4, OUT)])

    assert (found.came, found.left, found.inside, found.peak_inside) == (2, 4, 0, 2)
    assert found.conflicts == ()


def test_the_counters_of_a_door_count():
    rows = [event(1, WALK_IN, "", people=5), event(2, WALK_OUT, "", people=3), event(3, IN)]

    found = turnout(rows)

    assert (found.came, found.walk_ins, found.left) == (2, 5, 3)
    assert (found.inside, found.peak_inside) == (4, 5)


def test_what_is_undone_never_was():
    taken_back = event(2, UNDO, "", nonce="u", undoes="A1")

    assert turnout([taken_back, event(1, IN), event(3, IN)]) == turnout([event(3, IN)])
    assert turnout([event(1, IN, device="B", nonce="A1"), taken_back]).came == 2


def test_a_ticket_nobody_knows_counts_as_a_walk_in_once():
    rows = [event(1, IN, booked=False), event(2, IN, device="B", booked=False)]

    found = turnout(rows)

    assert (found.came, found.walk_ins, len(found.conflicts)) == (0, 2, 1)


def test_who_is_turned_away_is_not_inside():
    found = turnout([event(1, IN, refused="cancelled"), event(2, IN, "t2", refused="unknown")])

    assert found == Turnout(refused=2)
