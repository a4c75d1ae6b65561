import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import install


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    file = tmp_path / "some.txt"
    file.write_text("one==1.0 ; python_version < '4' \\\n    --hash=sha256:00\ntwo[x]==2.0 \\\n    --hash=sha256:11\n")
    return file


def pip(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(install, "PIP", (sys.executable, "-c", program))


def test_what_pip_says_is_kept_back_if_it_succeeds(listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip(monkeypatch, "print('Collecting one==1.0 (from -r some.txt)')")
    out = io.StringIO()
    assert install.install(listed, out) == 0
    assert "Collecting" not in out.getvalue()
    assert out.getvalue().startswith(f"✓ {listed} installed ")


def test_what_pip_says_is_shown_if_it_fails(listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip(monkeypatch, "import sys; print('Collecting one'); print('ERROR: no such hash', file=sys.stderr); sys.exit(3)")
    out = io.StringIO()
    assert install.install(listed, out) == 3
    assert "Collecting one\n" in out.getvalue()
    assert "ERROR: no such hash\n" in out.getvalue()
    assert out.getvalue().splitlines()[-1].startswith(f"✗ {listed} not installed ")


@pytest.mark.parametrize("out", [io.StringIO(), Terminal()])
def test_meanwhile_it_says_how_far_it_is(out: io.StringIO, listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip(monkeypatch, "import time; print('Collecting one==1.0 (from x)'); print('Collecting two'); time.sleep(1)")
    monkeypatch.setattr(install, "TOLD_SECONDS", 0.2)
    monkeypatch.setattr(install, "DRAWN_SECONDS", 0.2)
    assert install.install(listed, out) == 0
    assert f"installing {listed}: 2 of at most 2 packages, two" in out.getvalue()


def test_pip_ends_with_it(tmp_path: Path, listed: Path) -> None:
    told, pip = tmp_path / "pid", tmp_path / "pip"
    os.mkfifo(told)
    pip.write_text(
        f"#!{sys.executable}\nimport os, time\nopen({str(told)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)\n"
    )
    pip.chmod(0o755)
    # The command as make runs it, only that the interpreter it starts pip with is our program.
    command = (
        "import runpy, sys; sys.executable = sys.argv.pop(); runpy.run_module('deploy.install', run_name='__main__')"
    )
    with subprocess.Popen([sys.executable, "-c", command, listed, pip], stdout=subprocess.DEVNULL) as running:
        pid = int(told.read_text())
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
