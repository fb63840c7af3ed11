"""What a privacy officer reads when a command is refused. Dutch, B1."""

# What the person concerned reads: who received what, when and why.
PERSON = {
    "shared": "Op {on} deelden wij iets met {partner}.",
    "what": "Wat wij deelden: {fields}.",
    "nothing": "nog geen gegevens, alleen dat er een signaal is",
    "purpose": "Waarom: {purpose}. De wettelijke reden is: {basis}.",
    "clause": "De afspraak die wij hebben: {text}",
    "delete_by": "De partner mag dit bewaren tot en met {day}.",
    "recalled": "Op {day} vroegen wij de partner om dit te wissen, omdat: {reason}.",
    "deleted": "De partner zei op {day} dat het gewist is.",
    "not_deleted": "De partner heeft nog niet gezegd dat het gewist is.",
    "unknown": "niet meer bekend",
}
