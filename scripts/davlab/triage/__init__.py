"""Triage: replay, attribute, cluster, minimise, prove."""
