"""Output formats: `render(feed, articles) -> bytes`, pure functions without a clock; equal input gives equal bytes."""
