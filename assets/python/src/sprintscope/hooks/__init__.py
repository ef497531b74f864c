"""Hooks where training happens. Each module needs its library only when it is imported."""
