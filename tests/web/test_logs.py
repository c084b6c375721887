"""What the log tells of requests, and what never stands there."""

from __future__ import annotations

import json

from app.accounts.passes import issue_pass
from app.accounts.states import PassPurpose
from tests.factories import PASSWORD


def test_a_name_cannot_forge_a_line_of_the_log(log_lines, client, people):  # T52, T51
    client.post("/sign-in", {"email": 'x\r\n{"forged": 1}', "password": "CANARY-password"})
    client.get("/sign-in?next=/%0d%0aforged", headers={"User-Agent": "x\r\nforged".replace("\r\n", " ")})
    client.post("/sign-in", {"email": people.bob.email, "password": PASSWORD})
    secrets = [
        client.get_cookie("hromada").value,
        client.token(),
        issue_pass(PassPurpose.INVITATION, person=people.bob),
    ]
    client.get(f"/invitation/{secrets[-1]}")
    client.get(f"/search?q=CANARY-search&token={secrets[1]}")
    lines = log_lines()

    assert [json.loads(line)["event"] for line in lines] == ["request"] * 5
    never = ("CANARY", "forged", PASSWORD, people.bob.email, *secrets)
    assert not any(word in line for line in lines for word in never)
