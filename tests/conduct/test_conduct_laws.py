"""The scheduler's laws under random events: hypothesis looks for the session that breaks one."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from conduct_desk import RATE, Desk, Played, Said
from conduct_laws import LEAD, check_cues, check_deadlines, check_sound, deadline_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adaptive.errors import ProtocolError
from adaptive.music import Quantize

END = 9 * RATE
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

_KINDS = st.one_of(
    st.sampled_from(["calm", "combat", "waltz", "nowhere"]).map(
        lambda n: {"type": "scene", "name": n}
    ),
    st.sampled_from(["战斗", "ball", "rest"]).map(lambda t: {"type": "scene", "tags": [t]}),
    st.builds(
        lambda v, r: {"type": "energy", "value": v, **({"ramp_ms": r} if r else {})},
        st.floats(0, 100),
        st.sampled_from([0, 0, 300, 2000]),
    ),
    st.sampled_from(["tense", "cheerful", "sad"]).map(lambda n: {"type": "emotion", "name": n}),
    st.sampled_from(["player_death", "victory"]).map(lambda n: {"type": "trigger", "name": n}),
    st.floats(0, 100).map(lambda v: {"type": "param", "name": "health", "value": v}),
    st.builds(
        lambda db, ms: {"type": "duck", "db": db, "ms": ms},
        st.floats(-30, 0),
        st.sampled_from([0, 50, 900]),
    ),
    st.sampled_from(["pause", "resume", "stop", "resume"]).map(lambda t: {"type": t}),
)
_HOW = st.fixed_dictionaries(
    {},
    optional={
        "quantize": st.sampled_from([q.value for q in Quantize]),
        "deadline_ms": st.sampled_from([50, 90, 200, 700, 3000, 9000]),
    },
)
_GAPS = st.sampled_from([0, 1, 40, 441, 900, 1500, 3000, 4410, 9000, 22_050, 50_000])


@st.composite
def sessions(draw: st.DrawFn) -> list[Said]:
    """Events of all types at rising frames, often close together."""
    frame, events = draw(st.integers(0, RATE)), []
    for gap, what, how in draw(st.lists(st.tuples(_GAPS, _KINDS, _HOW), min_size=1, max_size=14)):
        frame += gap
        events.append((frame, {**what, **how}))
    return events


def _play(events: list[Said], polls: list[int], seed: int = 0) -> Played:
    return Desk(seed=seed).play(events, END, polls)


@QUICK
@given(sessions(), st.lists(st.integers(0, END), max_size=40))
def test_any_partition_of_time_gives_the_same_outputs(events: list[Said], polls: list[int]) -> None:
    once, often = _play(events, []), _play(events, polls)
    assert once.cues == often.cues
    assert once.notices == often.notices
    assert once.receipts == often.receipts


@QUICK
@given(sessions())
def test_fades_never_overlap_and_ids_have_no_gaps(events: list[Said]) -> None:
    check_cues(_play(events, []))


@QUICK
@given(sessions())
def test_every_event_is_answered_within_its_deadline(events: list[Said]) -> None:
    desk = Desk()
    deadlines: dict[int, int] = {}
    for number, (frame, message) in enumerate(events):
        deadlines[number] = deadline_of(frame, message)
    check_deadlines(desk.play(events, END), deadlines)


@QUICK
@given(sessions())
def test_some_part_always_sounds(events: list[Said]) -> None:
    known = [(f, m) for f, m in events if m.get("name") != "nowhere"]
    check_sound(_play(events, []), known, END)


@QUICK
@given(sessions())
def test_cues_leave_the_lead_before_they_start(events: list[Said]) -> None:
    desk = Desk()
    frames = sorted({f for f, _ in events} | set(range(0, END, 2_205)))
    said = iter(sorted(events, key=lambda e: e[0]))
    coming: tuple[int, Mapping[str, Any]] | None = next(said, None)
    before = 0
    for frame in frames:
        for cue in desk.advance(frame):
            assert cue.start >= before + LEAD
        while coming is not None and coming[0] == frame:
            with suppress(ProtocolError):
                desk.feed(*coming)
            coming = next(said, None)
        before = frame
        for cue in desk.advance(frame):
            assert cue.start >= frame + LEAD
