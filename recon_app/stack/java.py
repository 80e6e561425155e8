"""Where Java and the jars of Kafka are."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from recon_app.errors import StackError

__all__ = [
    "JAVA_MINIMUM",
    "class_archive",
    "class_archive_flags",
    "java_binary",
    "java_version",
    "kafka_jars",
]

JAVA_MINIMUM = 17


def java_binary() -> str:
    """The path of ``java``: from JAVA_HOME, then from PATH.

    Raises:
        StackError: when there is none.
    """
    home = os.environ.get("JAVA_HOME")
    in_home = shutil.which("java", path=str(Path(home, "bin"))) if home else None
    if found := in_home or shutil.which("java"):
        return found
    raise StackError(f"no java found: install Java {JAVA_MINIMUM} or newer (a JRE is enough)")


def java_version(binary: str) -> int:
    """The major version that a java binary reports; 0 when it does not say."""
    said = subprocess.run([binary, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(?:1\.)?(\d+)', said.stderr + said.stdout)
    return int(found[1]) if found else 0


def kafka_jars() -> Path:
    """The folder with Kafka's jars: RECON_KAFKA_JARS, else what ``make install`` put in place.

    Raises:
        StackError: when the folder holds no Kafka.
    """
    installed = Path(sys.prefix, "share", "realrecon", "kafka")
    folder = Path(os.environ.get("RECON_KAFKA_JARS") or installed)
    if not any(folder.glob("kafka_*.jar")):
        raise StackError(f"no Kafka jars in {folder}: run `make install`, or set RECON_KAFKA_JARS")
    return folder


def class_archive() -> Path:
    """Where Kafka's classes lie as the JVM wants them in memory: half the work of a start.

    Raises:
        StackError: there is no Kafka to archive.
    """
    return kafka_jars() / "classes.jsa"


def class_archive_flags() -> tuple[str, ...]:
    """What makes a JVM use the archive, if there is one; another Java ignores it."""
    archive = class_archive()
    return (f"-XX:SharedArchiveFile={archive}", "-Xlog:disable") if archive.exists() else ()
