"""The demo, scene by scene; each adds its rows and tells the log what happened."""

from __future__ import annotations

from app.demo.scenes.absences import go_away, go_on_call
from app.demo.scenes.desk import arrange_desk
from app.demo.scenes.events import enter_events
from app.demo.scenes.figures import enter_figures
from app.demo.scenes.follow import follow_placements
from app.demo.scenes.forms import write_forms
from app.demo.scenes.initiatives import enter_achievements, enter_initiatives
from app.demo.scenes.meetings import meet
from app.demo.scenes.members import enter_members
from app.demo.scenes.people import enter_people, grant_roles
from app.demo.scenes.pictures import draw_pictures
from app.demo.scenes.placements import enter_placements
from app.demo.scenes.places import enter_channels, enter_communities
from app.demo.scenes.reports import report
from app.demo.scenes.requests import enter_requests
from app.demo.scenes.talk import talk
from app.demo.scenes.wires import arm_wires
from app.demo.stage import Stage

SCENES = (
    enter_people,
    enter_channels,
    enter_communities,
    grant_roles,
    enter_members,
    enter_events,
    enter_initiatives,
    enter_achievements,
    draw_pictures,
    arrange_desk,
    enter_requests,
    meet,
    write_forms,
    enter_placements,
    arm_wires,
    follow_placements,
    enter_figures,
    talk,
    report,
    go_away,
    go_on_call,
)


def play(stage: Stage) -> None:
    """Play all scenes, then write the log."""
    for scene in SCENES:
        scene(stage)
    stage.log.write()


__all__ = ["SCENES", "play"]
