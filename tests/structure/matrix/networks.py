"""Networks, formats, channels."""

from __future__ import annotations

from tests.networks.channels import make_channel
from tests.structure.matrix import SMM, Row, for_all
from tests.structure.world import World

CHANNEL = {"kind": "network", "network_id": "telegram", "language": "uk", "time_zone": "UTC", "slot_minutes": "30"}

ROWS = {
    "networks.index": for_all(),
    "networks.format_detail": for_all(at={"network_id": "instagram", "slug": "story"}),
    "channels.new": Row(SMM | {"root"}, form=CHANNEL | {"name": "Telegram of the house", "slot_capacity": "1"}),
    "channels.edit": Row(
        SMM | {"root"}, at={"channel_id": "channel_id"}, form=CHANNEL | {"name": "New", "slot_capacity": "1"}
    ),
}


def seed(world: World) -> None:
    world.values["channel_id"] = make_channel().id
