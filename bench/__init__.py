"""Benchmarks: each prints a ratio measured side by side in one run; absolute times do not compare across machines."""
