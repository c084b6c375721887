"""Running the portal: is all well, copies and the way back, the clock of the demo, the tick by hand."""
