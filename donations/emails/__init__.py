"""Mails about money. In doubt each is sent again, with the same Message-ID."""
