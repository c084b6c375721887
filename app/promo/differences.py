"""What changed between two versions of a post: word by word, picture beside picture, and of what kind it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any, Literal, NamedTuple

from app.core.money import Money
from app.promo.material import facts_in
from app.promo.models import Placement
from app.promo.words import MaterialKind

_TOKEN = re.compile(r"\s+|\S+")
#: The kinds of `facts_in`, in its order.
_IN_WORDS = (
    MaterialKind.NUMBER, MaterialKind.DATE, MaterialKind.NAME, MaterialKind.ADDRESS, MaterialKind.MENTION,
    MaterialKind.HASHTAG,
)  # fmt: skip
#: Words of one text times words of the other: beyond it a comparison would take seconds, and the texts are shown whole.
MOST_COMPARED = 4_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or video as it stood in a version."""

    creative_id: int
    sha256: str
    alt_text: str
    is_video: bool
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class Version:
    """All of a placement that an approver answers for."""

    title: str
    caption: str
    network_id: str
    format_id: str
    destination_url: str
    destination_placement_id: int | None
    pictures: tuple[Picture, ...]
    is_paid: bool
    ad_spend: str | None
    ad_currency: str
    sensitivity: str | None

    @classmethod
    def of(cls, placement: Placement) -> Version:
        """The version that is there."""
        return cls(
            title=placement.title,
            caption=placement.caption,
            network_id=placement.network_id,
            format_id=placement.format_id,
            destination_url=placement.destination_url,
            destination_placement_id=placement.destination_placement_id,
            pictures=tuple(_pictures(placement)),
            is_paid=placement.is_paid,
            ad_spend=None if placement.ad_spend is None else str(placement.ad_spend),
            ad_currency=placement.ad_currency,
            sensitivity=placement.request.sensitivity,
        )

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Version:
        """A version that was kept."""
        known: dict[str, Any] = {field.name: content.get(field.name) for field in fields(cls)}
        return cls(**known | {"pictures": tuple(Picture(**picture) for picture in content["pictures"])})

    def written(self) -> dict[str, Any]:
        """The version as it is kept."""
        return asdict(self)

    @property
    def money(self) -> Money | None:
        """What goes into paid delivery."""
        return Money(Decimal(self.ad_spend), self.ad_currency) if self.is_paid and self.ad_spend is not None else None

    @property
    def destination(self) -> tuple[str, int | None]:
        return self.destination_url, self.destination_placement_id


class Piece(NamedTuple):
    """A run of words: kept, added or taken out."""

    how: Literal["same", "added", "gone"]
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions of one post, with what is material among their differences."""

    before: Version
    after: Version

    @property
    def kinds(self) -> list[MaterialKind]:
        """What asks for a new approval; nothing where only the wording has changed."""
        before, after = self.before, self.after
        pairs = list(zip(_IN_WORDS, facts_in(before.caption), facts_in(after.caption), strict=True))
        found = {kind for kind, old, new in pairs if old != new}
        plain: list[tuple[MaterialKind, object, object]] = [
            (MaterialKind.ADDRESS, before.destination, after.destination),
            (MaterialKind.MEDIUM, _hashes(before), _hashes(after)),
            (MaterialKind.NETWORK, before.format_id, after.format_id),
            (MaterialKind.MONEY, before.money, after.money),
            (MaterialKind.SENSITIVITY, before.sensitivity, after.sensitivity),
        ]
        found |= {kind for kind, old, new in plain if old != new}
        return [kind for kind in MaterialKind if kind in found]

    @property
    def title(self) -> list[Piece]:
        """The title word by word; nothing where it is the same."""
        return _changed(self.before.title, self.after.title)

    @property
    def caption(self) -> list[Piece]:
        """The caption word by word; nothing where it is the same."""
        return _changed(self.before.caption, self.after.caption)

    @property
    def is_none(self) -> bool:
        """True where an approver would see the same post; a picture may be described in other words."""
        return not (self.kinds or self.title or self.caption)

    @property
    def has_other_pictures(self) -> bool:
        return _hashes(self.before) != _hashes(self.after)

    @property
    def has_other_destination(self) -> bool:
        return self.before.destination != self.after.destination

    @property
    def has_other_money(self) -> bool:
        return self.before.money != self.after.money


def compared(before: str, after: str) -> list[Piece]:
    """Both texts in one, run by run."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    n_same = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    head, old, new = old[:n_same], old[n_same:], new[n_same:]
    if len(old) * len(new) > MOST_COMPARED:
        return list(_joined([("same", head), ("gone", old), ("added", new)]))
    runs: list[tuple[Any, list[str]]] = [("same", head)]
    for tag, a, to_a, b, to_b in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            runs.append(("same", old[a:to_a]))
        else:
            runs += [("gone", old[a:to_a]), ("added", new[b:to_b])]
    return list(_joined(_without_gaps(runs)))


def _without_gaps(runs: list[tuple[Any, list[str]]]) -> list[tuple[Any, list[str]]]:
    """A blank between two changes belongs to both: what was changed is read in one go."""
    wide: list[tuple[Any, list[str]]] = []
    for place, (how, tokens) in enumerate(runs):
        is_gap = how == "same" and 0 < place < len(runs) - 1 and not "".join(tokens).strip() and len(wide) > 1
        if is_gap:
            wide += [("gone", tokens), ("added", tokens)]
        else:
            wide.append((how, tokens))
    return wide


def _joined(runs: Iterable[tuple[Any, list[str]]]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece, in a change what has gone first."""
    gone, added = "", ""
    for how, tokens in (*runs, ("same", [])):
        text = "".join(tokens)
        if how == "gone":
            gone += text
        elif how == "added":
            added += text
        else:
            yield from (Piece(kind, kept) for kind, kept in (("gone", gone), ("added", added)) if kept)  # type: ignore[arg-type]
            gone = added = ""
            if text:
                yield Piece("same", text)


def _changed(before: str, after: str) -> list[Piece]:
    return [] if before == after else compared(before, after)


def _pictures(placement: Placement) -> Iterator[Picture]:
    for part in placement.creatives:
        file = part.creative.file
        yield Picture(part.creative_id, file.sha256, part.creative.alt_text, file.is_video, file.width, file.height)


def _hashes(version: Version) -> list[str]:
    return [picture.sha256 for picture in version.pictures]
