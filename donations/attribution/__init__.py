"""Which channel a gift is credited to, in plain values."""
