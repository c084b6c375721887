"""Posters in the house's colours, one set for each community: gradient, circles, a stripe. No two are alike."""

from __future__ import annotations

import io
import random

import sqlalchemy as sa
from PIL import Image, ImageDraw

from app.community.models import Community
from app.core.db import db
from app.creatives.models import Creative
from app.creatives.tags import CREATIVE_ADDED
from app.demo.stage import Stage
from app.files.actions import keep
from app.files.models import StoredFile
from app.networks.requirements import FormatKind

Colour = tuple[int, int, int]

PALETTES: dict[str, tuple[Colour, Colour, Colour]] = {
    "pm": ((11, 95, 107), (92, 195, 207), (250, 248, 244)),
    "qa": ((31, 107, 58), (116, 207, 147), (250, 248, 244)),
    "design": ((91, 63, 168), (185, 163, 245), (255, 212, 121)),
    "run": ((163, 32, 32), (240, 180, 92), (250, 248, 244)),
    "help": ((138, 83, 0), (255, 212, 121), (225, 240, 241)),
    "circle": ((8, 74, 84), (239, 233, 251), (245, 143, 138)),
}
SHAPES = {"portrait": (1080, 1350), "second": (1080, 1350), "tall": (1080, 1920), "wide": (1200, 675)}
_TITLES = {
    "portrait": ("Афіша", "Афіша спільноти «{name}»: великі кола на тлі її кольорів."),
    "second": ("Друга сторінка", "Продовження афіші спільноти «{name}»: смуги та коло."),
    "tall": ("Сторіз", "Висока афіша спільноти «{name}» для сторіз: кола сходяться донизу."),
    "wide": ("Banner", "A wide banner of the community “{name}”: circles in its colours."),
}
_QUALITY = 84


def shape_for(kind: FormatKind, format_id: str) -> str:
    """Which poster a format takes."""
    if kind is FormatKind.STORY:
        return "tall"
    wide = kind is FormatKind.EVENT or format_id in {"linkedin_post", "x_post", "telegram_post", "facebook_group"}
    return "wide" if wide else "portrait"


def draw_pictures(stage: Stage) -> None:
    """Make the posters and keep them as creatives of their communities."""
    for key, community in stage.communities.items():
        for shape in SHAPES:
            stage.pictures[key, shape] = _creative(stage, key, community, shape)


def screenshot(stage: Stage, key: str) -> StoredFile:
    """The picture of a published story, kept once for each community."""
    if key not in stage.screenshots:
        tall = SHAPES["tall"]
        stage.screenshots[key] = _keep(poster(f"{key} screenshot", key, (tall[0] // 2, tall[1] // 2)), "screenshot.jpg",
                                       (tall[0] // 2, tall[1] // 2))  # fmt: skip
    return stage.screenshots[key]


def poster(seed: str, key: str, size: tuple[int, int]) -> bytes:
    """A JPEG of `size` in the colours of the community `key`; the same seed draws the same poster."""
    rng = random.Random(seed)  # noqa: S311 - for a drawing
    dark, light, spot = PALETTES[key]
    width, height = size
    picture = Image.linear_gradient("L").rotate(rng.choice((0, 90, 180)), expand=True).resize(size)
    picture = Image.composite(Image.new("RGB", size, light), Image.new("RGB", size, dark), picture)
    pen = ImageDraw.Draw(picture)
    for _circle in range(rng.randint(5, 8)):
        radius = rng.randint(width // 12, width // 3)
        x, y = rng.randint(0, width), rng.randint(0, height)
        box = (x - radius, y - radius, x + radius, y + radius)
        if rng.random() < 0.4:
            pen.ellipse(box, outline=spot, width=max(6, width // 90))
        else:
            pen.ellipse(box, fill=_between(dark, light, rng.random()))
    top = rng.randint(height // 2, height * 4 // 5)
    pen.polygon([(0, top), (width, top - height // 6), (width, top - height // 9), (0, top + height // 18)], fill=spot)
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=_QUALITY)
    return content.getvalue()


def posters_kept() -> dict[tuple[int, str], Creative]:
    """The posters that stand already, by community and shape."""
    shapes = {title: shape for shape, (title, _alt) in _TITLES.items()}
    kept = db.session.scalars(
        sa.select(Creative)
        .join(Community, Community.id == Creative.community_id)
        .where(Community.is_demo, Creative.title.in_(shapes))
        .order_by(Creative.id)
    )
    found: dict[tuple[int, str], Creative] = {}
    for creative in kept:
        found.setdefault((creative.community_id, shapes[creative.title]), creative)
    return found


def _between(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (round(one + (other - one) * share) for one, other in zip(first, second, strict=True))
    return red, green, blue


def _creative(stage: Stage, key: str, community: Community, shape: str) -> Creative:
    title, alt = _TITLES[shape]
    owner, at = stage.owner_of(key), stage.days.at(stage.days.working(-160), "13:00")
    at = max(at, community.created_at)
    creative = Creative(
        community_id=community.id,
        file=_keep(poster(f"{key} {shape}", key, SHAPES[shape]), f"{key}-{shape}.jpg", SHAPES[shape]),
        title=title,
        alt_text=alt.format(name=community.name),
        created_by_id=owner.id,
        created_at=at,
    )
    db.session.add(creative)
    stage.log.tell(at, CREATIVE_ADDED, creative, actor=owner)
    return creative


def _keep(content: bytes, name: str, size: tuple[int, int]) -> StoredFile:
    return keep(io.BytesIO(content), name=name, media_type="image/jpeg", box=size)
