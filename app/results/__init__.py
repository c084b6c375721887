"""What came of it: readings, leads, baselines; append-only, each with its source and grade."""
