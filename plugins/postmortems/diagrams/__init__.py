"""Drawings as inline SVG, made from plain data at build time with nothing but the standard library."""
