"""How long tests wait."""

from __future__ import annotations

PATIENCE = 120.0
"""Seconds that anything may take which comes to an end. A loaded machine is slow; only what hangs takes longer.

Tests wait for something to be so, never for a time to pass. So nothing is lost by patience but the time to find that
something hangs.
"""
