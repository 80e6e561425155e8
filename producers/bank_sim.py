"""The bank by hand: ``python producers/bank_sim.py --txn TXN1001 --status SUCCESS``."""

from producers.send_event import simulator
from recon_app.domain.events import Source

__all__ = ["main"]

main = simulator(Source.BANK)

if __name__ == "__main__":
    main()
