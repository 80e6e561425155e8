"""What ``recon bench`` measures, and the yardsticks beside it; pytest collects nothing here."""
