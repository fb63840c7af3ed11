"""What somebody on call reads. Dutch, B1."""

CALL_SUBJECT = "Seintje: er is iets dat niet kan wachten (vraag {level})"
CALL = """Hallo {to},

Er is een signaal dat niet kan wachten. Kijk nu, en zeg dat je kijkt:

  seintje follow answer {number}

Antwoord je niet voor {until}? Dan vragen we de volgende.
Is er direct gevaar? Bel 112.
"""
