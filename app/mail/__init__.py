"""Mail: an outbox written in the transaction of the change it belongs to, and the sending of it."""
