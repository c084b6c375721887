import sqlalchemy as sa

from app.core.db import db
from app.networks.actions import load_catalogue
from app.networks.models import Network, NetworkFormat
from app.networks.queries import spec_of
from app.networks.requirements import catalogue


def test_the_tables_hold_what_the_file_names(app):
    assert load_catalogue() == 29
    networks = db.session.scalars(sa.select(Network).order_by(Network.position)).all()
    assert [network.name for network in networks] == [network.name for network in catalogue().networks.values()]
    formats = db.session.scalars(sa.select(NetworkFormat).order_by(NetworkFormat.position)).all()
    assert [format_.id for format_ in formats] == list(catalogue().formats)
    assert spec_of(formats[0]) is spec_of("facebook_feed")


def test_loading_again_changes_nothing_but_what_differs(app):
    load_catalogue()
    db.session.commit()
    assert load_catalogue() == 0
    db.session.get_one(NetworkFormat, "instagram_story").name = "Old name"
    db.session.commit()
    assert load_catalogue() == 1
    assert db.session.get_one(NetworkFormat, "instagram_story").name == "Story"


def test_the_command_loads_and_says_so(app):
    answer = app.test_cli_runner().invoke(args=["networks", "load"])
    assert answer.exit_code == 0
    assert answer.output == "Networks and formats: 29 added or changed.\n"
    assert db.session.scalar(sa.select(sa.func.count(NetworkFormat.id))) == 20
