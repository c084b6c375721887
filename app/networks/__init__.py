"""Networks and their formats, what each demands, channels and the slots that can be booked on them."""
