"""Logging: one line an event, for people on a terminal and JSON anywhere else.

What Faust, aiokafka and others log takes the same way out. Values of secret names, passwords
in addresses and card numbers are masked, also inside messages and tracebacks.
"""

import logging.config
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

from recon_app.privacy.pans import mask_pans
from recon_app.settings import Settings

__all__ = ["configure_logging", "logging_config", "mask_secrets"]

MASK = "***"
SECRET_NAME = re.compile(r"password|passwd|secret|token|dsn|authorization|api_?key", re.IGNORECASE)
PASSWORD_IN_ADDRESS = re.compile(r"(?P<before>\w://[^\s:/@]*:)[^\s@]+@")
PASSWORD_IN_DSN = re.compile(r"(?P<before>\bpassword\s*=\s*)('[^']*'|[^\s'\"]+)", re.IGNORECASE)

#: Libraries whose everyday remarks would drown ours; they speak at ``debug``.
CHATTY = ("aiohttp.access", "aiokafka", "asyncio", "kafka")


def configure_logging(settings: Settings) -> None:
    """Send structlog and the standard library's logging the same way, from now on."""
    logging.config.dictConfig(logging_config(settings))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_prepare(),
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def logging_config(settings: Settings) -> dict[str, Any]:
    """The same as a ``dictConfig``; Faust's worker applies it once more when it starts."""
    level = settings.log_level.upper()
    chatty = level if level in ("DEBUG", "ERROR") else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"out": {"()": _formatter, "pretty": _is_pretty(settings)}},
        "handlers": {
            "out": {
                "class": "logging.StreamHandler",
                "formatter": "out",
                "stream": "ext://sys.stdout",
            }
        },
        "root": {"level": level, "handlers": ["out"]},
        "loggers": {name: {"level": chatty} for name in CHATTY},
    }


def mask_secrets(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A processor that replaces secret values, and passwords inside any text."""
    for name, value in event.items():
        if SECRET_NAME.search(name):
            event[name] = MASK
        elif isinstance(value, str | int) and not isinstance(value, bool):
            text = _mask_text(str(value))
            event[name] = text if text != str(value) else value
    return event


def _mask_text(text: str) -> str:
    text = PASSWORD_IN_ADDRESS.sub(rf"\g<before>{MASK}@", text)
    return mask_pans(PASSWORD_IN_DSN.sub(rf"\g<before>{MASK}", text))


def _prepare() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        structlog.processors.UnicodeDecoder(),
        mask_secrets,
    ]


def _formatter(pretty: bool) -> ProcessorFormatter:
    last: Processor = structlog.processors.JSONRenderer(default=str)
    if pretty:
        last = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return ProcessorFormatter(
        processors=[ProcessorFormatter.remove_processors_meta, last],
        foreign_pre_chain=_prepare(),
    )


def _is_pretty(settings: Settings) -> bool:
    if settings.log_format == "auto":
        return sys.stdout.isatty()
    return settings.log_format == "pretty"
