"""`python -m tests.docs` writes the generated files of `docs/` again."""

from tests.docs.generate import DOCS, generated

for name, text in generated().items():
    (DOCS / name).write_text(text, encoding="utf-8")
