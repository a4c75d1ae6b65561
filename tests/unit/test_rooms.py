"""The house keeps its rooms small: no folder of the services is a corridor that nobody knows their way in."""

from pathlib import Path

import pytest

from services.scoring.domain.signals.registry import SIGNALS

REPOSITORY = Path(__file__).parents[2]
MOST_MODULES = 14
SIGNALS_FOLDER = REPOSITORY / "services" / "scoring" / "domain" / "signals"


@pytest.mark.parametrize(
    "folder",
    sorted({module.parent for module in (REPOSITORY / "services").rglob("*.py")}),
    ids=lambda folder: str(folder.relative_to(REPOSITORY)),
)
def test_a_folder_of_a_service_has_about_a_dozen_modules_at_most(folder: Path) -> None:
    modules = [module.name for module in folder.glob("*.py") if module.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES, sorted(modules)


def test_every_module_and_package_in_a_room_of_signals_is_one() -> None:
    rooms = [room for room in SIGNALS_FOLDER.iterdir() if room.is_dir() and (room / "__init__.py").exists()]
    assert len(rooms) == 6
    found = [one for room in rooms for one in room.iterdir() if one.stem not in {"__init__", "__pycache__"}]
    assert len(found) == len(SIGNALS)
