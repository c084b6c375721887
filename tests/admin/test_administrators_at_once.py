"""Two administrators take each other's access in the very same instant, on whichever database the tests run."""

from __future__ import annotations

import pytest

from app.accounts.permissions import Role
from app.accounts.queries import has_administrator
from tests.factories import make_person
from tests.promo.test_placements_at_once import press


@pytest.mark.parametrize("act", ["disable", "take", "marks"])
def test_one_of_them_is_left(people, sign_in_as, act):
    both = [people.root, make_person("Ruth Second", (Role.ADMINISTRATOR, "house", ""))]
    browsers = [sign_in_as(person) for person in both]
    paths = [_path(other, act) for other in reversed(both)]
    answers = press(browsers, lambda n: paths[n], lambda _n: {"is_partner": "y"} if act == "marks" else {})

    assert 303 in {answer.status_code for answer in answers}
    assert {answer.status_code for answer in answers} <= {302, 303, 403, 409}  # 302: to the door, being disabled
    assert has_administrator()


def _path(person, act):
    role = next(grant for grant in person.grants if grant.role == Role.ADMINISTRATOR)
    return f"/people/{person.id}/" + {"take": f"roles/{role.id}/take"}.get(act, act)
