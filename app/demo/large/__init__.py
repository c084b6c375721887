"""The large set for benchmarks: two years of a busy house beside the story, written in bulk.

Rows are made as plain values and written table by table, in chunks; what they say is what the actions would have
stored: states tied to their columns, slots that are free, readings with their projection, the log of each thing.
"""
