"""What the reporting service hears and says, a file per subject."""

from shared.contracts.owners import load

load(__name__)
