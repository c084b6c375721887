"""The environment: what is believed, what is refused by name, and that the manual knows every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.config import KEYS, SQLITE_EXAMPLE, ConfigError, load_config

ROOT = Path(__file__).parents[2]
KEY = "an-honest-key-of-more-than-32-characters"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    for key in KEYS:
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("SECRET_KEY", KEY)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("DATABASE_URL", "mysql://root@127.0.0.1/x"),
        ("DATABASE_URL", "sqlite:////no/such/folder/x.sqlite3"),
        ("DATABASE_URL", f"sqlite:///{ROOT}"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("FILES_URL", "ftp://files.example"),
        ("MAIL_URL", "mail.example:25"),
        ("SECRET_KEY", "Tr0ub4dor"),
        ("SECRET_KEY", "a" * 40),
        ("SECRET_KEY", KEYS["SECRET_KEY"]["example"]),
        ("PUBLIC_URL", "portal.example.org"),
        ("PUBLIC_URL", "https://user@portal.example.org"),
        ("DEFAULT_LOCALE", "de"),
        ("DEFAULT_TIMEZONE", "Kyiv"),
        ("ALLOW_HTTP", "perhaps"),
        ("TRUSTED_PROXIES", "all"),
        ("TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_wrong_value_is_refused_by_name_with_an_example(monkeypatch, key, value):  # T51
    monkeypatch.setenv(key, value)

    with pytest.raises(ConfigError, match=rf"^{key} is wrong: .+ Example: {key}=") as refusal:
        load_config()

    assert key == "SECRET_KEY" or any(one in refusal.value.message for one in (KEYS[key]["example"], SQLITE_EXAMPLE))
    assert key != "SECRET_KEY" or value not in refusal.value.message.split("Example:")[0]


def test_a_folder_that_is_not_there_is_named_with_what_to_do(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////no/such/folder/x.sqlite3")

    with pytest.raises(ConfigError, match=r"there is no folder /no/such/folder\. Make it, or name a file in one that"):
        load_config()


def test_those_who_chose_sqlite_are_shown_an_example_of_it(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////no/such/folder/x.sqlite3")

    with pytest.raises(ConfigError, match=r"Example: DATABASE_URL=sqlite:////srv/"):
        load_config()


def test_every_example_is_itself_accepted(monkeypatch):
    for key, told in KEYS.items():
        if not key.startswith("SECRET_KEY"):
            monkeypatch.setenv(key, told["example"])

    config = load_config()

    assert config.TRUSTED_HOSTS == ("portal.example.org", "localhost")
    assert config.is_https


def test_an_empty_value_is_the_default(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "")
    monkeypatch.setenv("PUBLIC_URL", "")

    assert load_config().PUBLIC_URL == "http://127.0.0.1:5000"


def test_no_key_is_refused_and_the_kept_one_is_taken(monkeypatch, tmp_path):  # T51
    monkeypatch.delenv("SECRET_KEY")
    with pytest.raises(ConfigError, match="SECRET_KEY is wrong: missing"):
        load_config()
    with pytest.raises(ConfigError, match="SECRET_KEY is wrong: missing"):
        load_config(instance=tmp_path)

    (tmp_path / "secret_key").write_text(f"{KEY}-kept\n")
    assert load_config(instance=tmp_path).SECRET_KEY.removeprefix(KEY) == "-kept"

    monkeypatch.setenv("SECRET_KEY", KEY)
    assert load_config(instance=tmp_path).SECRET_KEY == KEY


def test_a_command_leads_to_where_the_portal_listens(monkeypatch, tmp_path):
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    (tmp_path / "public_url").write_text("http://127.0.0.1:5071\n")
    assert load_config(instance=tmp_path).PUBLIC_URL == "http://127.0.0.1:5071"

    monkeypatch.setenv("PUBLIC_URL", "https://portal.example.org")
    assert load_config(instance=tmp_path).PUBLIC_URL == "https://portal.example.org"


def test_plain_http_stays_on_this_machine(monkeypatch):  # T31
    monkeypatch.setenv("PUBLIC_URL", "http://portal.example.org")
    with pytest.raises(ConfigError, match=r"^PUBLIC_URL is wrong: .*ALLOW_HTTP=1"):
        load_config()

    monkeypatch.setenv("ALLOW_HTTP", "1")
    assert not load_config().is_loopback


def test_the_manual_explains_every_key():
    manual = (ROOT / "docs" / "operations.md").read_text()
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`|.*?) \|", manual, flags=re.MULTILINE))

    assert set(rows) == set(KEYS)
    assert {key: default for key, default in rows.items() if KEYS[key]["default"]} == {
        key: told["default"] for key, told in KEYS.items() if told["default"]
    }
