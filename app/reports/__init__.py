"""Impact reports: sections from figures, snapshots that never change, and the PDF."""
