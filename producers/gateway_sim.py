"""The gateway by hand: ``python producers/gateway_sim.py --txn TXN1001 --status SUCCESS``."""

from producers.send_event import simulator
from recon_app.domain.events import Source

__all__ = ["main"]

main = simulator(Source.GATEWAY)

if __name__ == "__main__":
    main()
