"""The promise of each network for a request: who answers, what waits before it, which slots are free."""

from __future__ import annotations

from collections.abc import Sequence

from app.accounts.models import Person
from app.core import clock
from app.networks.queries import first_free_slots, grids_of
from app.networks.requirements import FormatSpec, catalogue
from app.promo.models import PromoRequest
from app.promo.promise import House, NoPromise, Promise, Ready, promise_from, ready_for
from app.promo.queries.routing import open_load, triagers_with_loads
from app.promo.settings import ANSWER_HOURS, APPROVAL_DAYS, TRIAGE_DAYS


def promises_for(request_: PromoRequest, network_ids: Sequence[str]) -> dict[str, Promise]:
    """What each network would promise if the request were handed in now; the number of queries is always the same."""
    if not network_ids:
        return {}
    now, zone = clock.now(), request_.community.time_zone
    house = House(TRIAGE_DAYS(), ANSWER_HOURS(), APPROVAL_DAYS() if request_.is_sensitive else 0)
    deciders, load = _deciders(request_, network_ids)
    ready: dict[str, Ready] = {}
    for network_id, person in deciders.items():
        found = ready_for(
            _formats(network_id), now=now, zone=zone, decider=person.name, n_before=load.get(person.id, 0), house=house
        )
        if found is not None:
            ready[network_id] = found
    return {
        network_id: Promise(gap=NoPromise.NOBODY) for network_id in network_ids if network_id not in deciders
    } | _with_slots(ready, house, zone)


def _deciders(request_: PromoRequest, network_ids: Sequence[str]) -> tuple[dict[str, Person], dict[int, int]]:
    """Who would get each network, its owner where there is one, else the best choice; and what waits for each."""
    asked = set(network_ids)
    owned = {
        row.network_id: row.owner for row in request_.networks if row.owner is not None and row.network_id in asked
    }
    fitting, load = triagers_with_loads(network_ids, request_.community_id)
    if others := {person.id for person in owned.values()} - set(load):
        load |= open_load(others)
    return {network_id: people[0] for network_id, people in fitting.items() if people} | owned, load


def _formats(network_id: str) -> list[FormatSpec]:
    return [format_ for format_ in catalogue().formats.values() if format_.network_id == network_id]


def _with_slots(ready: dict[str, Ready], house: House, zone: str) -> dict[str, Promise]:
    channels = grids_of(list(ready))
    free = first_free_slots(channels, {one.id: ready[one.network_id].at for one in channels})
    promises = {}
    for network_id, earliest in ready.items():
        own = [channel for channel in channels if channel.network_id == network_id]
        first = min((channel for channel in own if channel.id in free), key=lambda one: free[one.id], default=None)
        if first is not None:
            promises[network_id] = promise_from(earliest, free[first.id], first.name, house=house, zone=zone)
        elif own:
            promises[network_id] = Promise(earliest.lines, gap=NoPromise.BOOKED_OUT)
        else:
            promises[network_id] = promise_from(earliest, earliest.at, "", house=house, zone=zone)
    return promises
