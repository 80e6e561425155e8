"""``python -m recon_app.stack.warm``: start Kafka once and keep its classes for quick starts."""

import tempfile
from pathlib import Path

from recon_app.stack.java import class_archive
from recon_app.stack.kafka import KafkaServer

__all__ = ["warm"]


def warm() -> None:
    """Write the class archive beside the jars.

    Raises:
        StackError: Kafka does not start; the message quotes its log.
    """
    archive = class_archive()
    archive.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="realrecon-warm-") as home:
        server = KafkaServer(
            Path(home), jvm=[f"-XX:ArchiveClassesAtExit={archive}", "-Xlog:disable"]
        )
        running = server.start()
        try:
            server.await_ready(running)
        finally:
            server.stop(running)


if __name__ == "__main__":
    warm()
