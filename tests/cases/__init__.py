"""Small inputs that were once parsed wrongly, each with its right value; `documents` reads them like the poller."""
