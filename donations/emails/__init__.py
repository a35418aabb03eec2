"""What our mails about gifts say."""
