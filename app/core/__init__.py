"""The ground floor: database, clock, enums, errors, money, text, addresses. No request, no domain words."""
