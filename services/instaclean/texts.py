"""What a coordinator reads when a command is refused. Dutch, B1."""

REFUSALS = {
    "malformed": "We konden dit bericht niet lezen.",
    "failed": "Er ging bij ons iets mis. Het bericht is bewaard; de beheerder kijkt ernaar.",
}
