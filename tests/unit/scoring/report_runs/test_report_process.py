"""What the reports need of libraries stays out of the service: only the reports' own process loads it."""

import subprocess
import sys


def test_the_service_loads_neither_numpy_nor_scipy() -> None:
    code = "import services.scoring.app, sys; print(sorted({'numpy', 'scipy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
