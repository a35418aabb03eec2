"""The wire to card providers. Their objects become ours at once."""
