"""The generated files of `docs/`: the settings pages and the JSON Schema of `feeds.toml`."""
