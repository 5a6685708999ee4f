"""Where the fake login service is: in a checkout under `fixtures/`, in an installed wheel beside this file."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

_NAME = "loomal_playwright._fixtures"


def load() -> ModuleType:
    """Return the package that holds `FakeLogin`, `SCENARIOS` and their kin; FileNotFoundError when it was not shipped."""
    if _NAME in sys.modules:
        return sys.modules[_NAME]
    here = Path(__file__).parent
    places = [here / "_fixtures" / "__init__.py", here.parent / "fixtures" / "__init__.py"]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        msg = f"the fake login service is in neither {places[0].parent} nor {places[1].parent}: reinstall loomal-playwright"
        raise FileNotFoundError(msg)
    spec = importlib.util.spec_from_file_location(_NAME, found, submodule_search_locations=[str(found.parent)])
    if spec is None or spec.loader is None:
        msg = f"{found} cannot be imported"
        raise ImportError(msg)
    module = importlib.util.module_from_spec(spec)
    sys.modules[_NAME] = module
    spec.loader.exec_module(module)
    return module
