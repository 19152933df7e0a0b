"""What independent readers see in our feeds: each through one small adapter, all compared with one table."""
