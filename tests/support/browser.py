"""How wide a page is in a real browser."""

import html
import re
import subprocess
from pathlib import Path

from tests.support.needs import program

#: In frames of their own, as a mail is in a mail program. The title says how wide each would like to be.
_FRAMES = """<!doctype html><meta charset="utf-8"><title>…</title><body>{frames}<script>
addEventListener("load", () => {{
  document.title = [...document.querySelectorAll("iframe")]
    .map(frame => frame.contentDocument.documentElement.scrollWidth).join(" ")
}})
</script>"""
_FRAME = '<iframe style="border:0;width:{width}px;height:800px" srcdoc="{page}"></iframe>'


def widths(page: str, screens: list[int], folder: Path) -> list[int]:
    """The pixels that `page` takes from side to side on screens of these widths. Skips the test without Chromium."""
    chromium = program("chromium", get="install it: apt-get install chromium")
    frames = "".join(_FRAME.format(width=width, page=html.escape(page)) for width in screens)
    file = folder / "frames.html"
    file.write_text(_FRAMES.format(frames=frames), encoding="utf-8")
    command = [
        chromium,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--user-data-dir={folder}/profile",
    ]
    shown = subprocess.run(
        [*command, "--virtual-time-budget=2000", "--dump-dom", file.as_uri()],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    found = re.search(r"<title>([\d ]+)</title>", shown.stdout)
    assert found is not None, shown.stderr[-2_000:]
    return [int(width) for width in found[1].split()]
