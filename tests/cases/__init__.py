"""Small inputs that were read wrongly once, each with its right value; `documents` reads them like a user's program."""
