"""What people change about accounts: ways in, one's own account, and the accounts of others."""
