"""Proposes which incidents may belong together, from their texts alone. A person decides.

A proposal is not a join: it is not counted, not exported, and never a finding.
"""
