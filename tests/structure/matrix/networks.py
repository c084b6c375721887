"""Networks, formats, channels."""

from __future__ import annotations

from datetime import date

from app.networks.actions import put_on_call
from tests.networks.channels import make_channel
from tests.structure.matrix import SMM, Row, for_all
from tests.structure.world import World

CHANNEL = {"kind": "network", "network_id": "telegram", "language": "uk", "time_zone": "UTC", "slot_minutes": "30"}

TURN = {"place": "network:telegram", "person_id": "4", "starts_on": "2031-06-02", "ends_on": "2031-06-08", "hours": ""}
WEEKS = {"place": "network:telegram", "people": "4", "starts_on": "2032-06-07", "n_weeks": "1", "week": "2032-06-07 4"}
ROWS = {
    "networks.index": for_all(),
    "networks.format_detail": for_all(at={"network_id": "instagram", "slug": "story"}),
    "channels.new": Row(SMM | {"root"}, form=CHANNEL | {"name": "Telegram of the house", "slot_capacity": "1"}),
    "channels.edit": Row(
        SMM | {"root"}, at={"channel_id": "channel_id"}, form=CHANNEL | {"name": "New", "slot_capacity": "1"}
    ),
    "on_call.index": for_all(),
    "on_call.export": for_all(at={"kind": "csv"}, writes={"audit_entry"}),
    "on_call.new": Row(SMM | {"root"}, form=TURN),
    "on_call.weeks": Row(SMM | {"root"}),
    "on_call.keep_weeks": Row(SMM | {"root"}, form=WEEKS),
    "on_call.remove_several": Row(SMM | {"root"}, form={"turns": "turn_id"}),
    "on_call.remove": Row(SMM | {"root"}, at={"turn_id": "turn_id"}),
}


def seed(world: World) -> None:
    channel, bob = make_channel(), world.people["bob"]
    days = {"starts_on": date(2031, 5, 5), "ends_on": date(2031, 5, 11)}
    world.values["channel_id"] = channel.id
    world.values["turn_id"] = put_on_call(bob, channel, **days, hours=None, actor=bob).id
