"""Documents out of values: `render(feed, articles) -> bytes`, pure, without a clock; equal input gives equal bytes."""
