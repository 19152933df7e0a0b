"""Served feeds of the samples and of real documents, checked by independent validators and readers."""
