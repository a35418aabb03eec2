"""A sandbox card provider that speaks Stripe's wire format to Stripe's own client."""
