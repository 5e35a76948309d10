"""Asking a model, before and after: probes, retention, losses."""
