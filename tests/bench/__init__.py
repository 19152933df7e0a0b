"""Tests of the benchmarks' table."""
