"""What must hold in petitions."""

from mobilize.checks.invariants import Invariant

INVARIANTS: tuple[Invariant, ...] = ()
