"""What must hold in donations."""

from mobilize.checks.invariants import Invariant

INVARIANTS: tuple[Invariant, ...] = ()
