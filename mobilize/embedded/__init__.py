"""Real servers from wheels, started by Mobilize itself where no other address is given."""
