"""An RSS/Atom feed republisher: reads every upstream shape, reconciles it into one schema, serves it clean."""
