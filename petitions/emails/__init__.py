"""What our mails say."""
