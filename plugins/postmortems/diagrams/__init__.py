"""Drawings as inline SVG, made from plain data."""
