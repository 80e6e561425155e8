"""The scrubber of this process, with the keys and names its settings give."""

from functools import cache, partial
from pathlib import Path

from recon_app.privacy.keys import KEYS_FILE, load_ring
from recon_app.privacy.scrubber import Kept, Scrubber
from recon_app.settings import Settings, load_settings

__all__ = [
    "is_clean",
    "kept",
    "keys_path",
    "scrub_action_bytes",
    "scrub_event_bytes",
    "scrubber",
    "use",
]


def keys_path(settings: Settings) -> Path:
    """Where the keys are: where the settings say, or in the home of the stack."""
    return settings.privacy_keys_file or settings.home / KEYS_FILE


def use(settings: Settings) -> None:
    """Load the keys now, so that a process that takes events in does not start without.

    Raises:
        ConfigError: there are none.
    """
    load_ring(keys_path(settings))


@cache
def scrubber() -> Scrubber:
    """The scrubber of this process; its keys are loaded when something is found."""
    settings = load_settings()
    names = filter(None, (name.strip() for name in settings.privacy_fields.split(",")))
    return Scrubber(partial(load_ring, keys_path(settings)), names)


def is_clean(body: bytes) -> bool:
    """Whether an event certainly holds nothing to scrub, by a quick look."""
    return scrubber().is_clean(body)


def scrub_event_bytes(body: bytes) -> bytes:
    """An event as JSON without card numbers, CVV and people's data; itself if it holds none.

    What ``decode_event`` refuses comes back as it is: decode what this returns, and never store
    what was refused but sealed (``recon_app.dlq.letters``).
    """
    return scrubber().event(body)


def scrub_action_bytes(body: bytes) -> bytes:
    """An action as JSON without card numbers."""
    return scrubber().action(body)


def kept(value: bytes) -> Kept:
    """What came in, as it may be stored, with its digest."""
    return scrubber().kept(value)
