"""A living year around today to look around in, the large set for benchmarks, and the way to be rid of both."""
