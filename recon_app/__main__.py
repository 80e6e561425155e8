"""``python -m recon_app`` is ``recon``."""

from recon_app.cli.main import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
