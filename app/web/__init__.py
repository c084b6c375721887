"""What every page shares: transaction, forms, errors, security headers, formats, paging, charts."""
