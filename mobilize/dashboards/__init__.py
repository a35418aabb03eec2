"""What people see: the frame of every page, the staff's screens, charts."""
