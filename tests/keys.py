"""One file of keys for all that a test run starts."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from recon_app.privacy.keys import KEYS_FILE, ensure_keys

__all__ = ["keys_file"]


@cache
def keys_file() -> Path:
    """Made when first asked for, and gone with the process."""
    folder = Path(tempfile.mkdtemp(prefix="recon-keys-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    ensure_keys(folder / KEYS_FILE)
    return folder / KEYS_FILE
