"""RealRecon: real-time reconciliation of payments, on Kafka and Faust."""

from recon_app.domain.shape import lend
from recon_app.structs import struct_of

__all__ = ["__version__"]

__version__ = "0.1.0"

# Here, because nothing of the core can be imported before its package.
lend(struct_of)
