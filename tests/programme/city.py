"""A small city programme with one of everything, and things the public must never see."""

from __future__ import annotations

from dataclasses import replace

from make import activity, both, coming, edition, english, organisation, place, programme, topic
from zouma.programme.formats.records import (
    HostRecord,
    LinkRecord,
    RegionRecord,
    SpaceRecord,
    SpeakerRecord,
    TitleRecord,
)
from zouma.programme.models import Activity, Edition

SECRET = "Xanadu"  # in every text that must stay hidden

HALL = place(
    "p1",
    uid="5a5e0d1c-6e8e-5b5a-8f0a-000000000001",
    name=both("科技馆", "Science Hall"),
    slug="science-hall",
    region_code="110105",
    address=both("天文路一号", "1 Star Road"),
    latitude=39.9,
    longitude=116.4,
    accessibility=("mi",),
    facilities=("quiet-area",),
    organisation_key="o1",
    description=both("<p>馆</p>", "<p>A hall</p>"),
    website="https://hall.example/",
    titles=(TitleRecord(name=both("科普基地", "Science education base"), number="7"),),
    spaces=(SpaceRecord(key="dome", name=both("穹顶", "Dome")),),
)
MUSEUM = organisation(
    "o1",
    uid="5a5e0d1c-6e8e-5b5a-8f0a-000000000002",
    name=both("天文馆", "Museum of Stars"),
    slug="museum",
    kind="museum",
    description=english("<p>Stars since 1957</p>"),
    website="https://museum.example/",
)
SURROUNDINGS = (
    RegionRecord(code="110105", name=both("朝阳区", "Chaoyang")),
    topic("space", name=both("太空", "Space")),
    MUSEUM,
    HALL,
)
STARS = activity(
    "stars",
    slug="stars",
    title=both("星空之夜", "Night of stars"),
    summary=both("看星星", "Look at the stars"),
    description=both("<p>星</p>", "<p>Stars</p>"),
    topics=("space",),
    place_key="p1",
    hosts=(HostRecord(organisation_key="o1"),),
    speakers=(SpeakerRecord(name="Ada Lovelace"),),
    audiences=("families",),
    age_min=6,
    languages=("zh-Hans", "en"),
    is_free=True,
    activity_type="show",
    accessibility=("hi",),
    links=(LinkRecord(address="https://stars.example/", title="Stars"),),
    sessions=(coming(24, key="s1", space_key="dome"), coming(48, key="s2")),
)
VILLAGE = activity(
    "village",
    slug="village",
    kind="umbrella",
    title=english("Science village"),
    sessions=(coming(30),),
)
STAND = activity(
    "stand",
    slug="stand",
    parent_id="village",
    title=english("Robot stand"),
    attendance_mode="online",
    online_url="https://online.example/",
    sessions=(coming(31, status="cancelled"),),
)
HIDDEN = tuple(
    activity(
        f"hidden-{state}",
        slug=f"hidden-{state}",
        title=both(f"{SECRET} {state} 天文", f"{SECRET} {state}"),
        moderation=state,
        place_key="p1",
        topics=("space",),
        summary=english(SECRET),
        hosts=(HostRecord(organisation_key="o1"),),
        kind="umbrella",
        sessions=(coming(26, key=state),),
    )
    for state in ("removed", "refused", "to-check", "checked")
)
ORPHAN = activity(
    "orphan",
    slug="orphan",
    title=english("Orphan"),
    parent_id="hidden-refused",
    sessions=(coming(60),),
)
GONE = activity("gone", title=english(f"{SECRET} gone"), vanished=True, sessions=(coming(27),))


def city() -> Edition:
    """Import the programme, and a draft edition beside it."""
    programme(
        edition(),
        *SURROUNDINGS,
        *HIDDEN,
        STARS,
        VILLAGE,
        STAND,
        ORPHAN,
        GONE,
        replace(
            STARS,
            external_id="part-gone",
            slug="part-gone",
            title=english("Matinee"),
            sessions=(
                coming(33, key="s3"),
                coming(34, key="x", vanished=True, note=english(SECRET)),
            ),
        ),
    )
    draft = activity(
        "draft",
        slug="draft",
        title=both(f"{SECRET} 星空", f"{SECRET} draft"),
        place_key="p1",
        topics=("space",),
        sessions=(coming(25),),
    )
    titles = {"title": english(f"{SECRET} edition"), "series_title": english("Draft days")}
    programme(edition(**titles), *SURROUNDINGS, draft, slug="draft-2026")
    Edition.objects.filter(slug="draft-2026").update(state="draft")
    return Edition.objects.get(slug="days-2026")


def uid_of(external_id: str) -> str:
    """Return the identity of an activity of the city."""
    return str(Activity.objects.get(external_id=external_id).uid)
