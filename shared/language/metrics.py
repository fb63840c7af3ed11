"""What a goal can be set on, and what it is called. Dutch, B1."""

from collections.abc import Mapping
from types import MappingProxyType

METRICS: Mapping[str, str] = MappingProxyType(
    {
        "signals": "signalen",
        "worrying-signals": "zorgelijke signalen",
        "positive-signals": "positieve signalen",
        "help-requests": "hulpvragen",
        "verified-signals": "signalen nagegaan op straat",
        "shared-signals": "signalen gedeeld met een partner",
        "actions": "keren dat iemand iets deed",
        "accounts-reported": "accounts gemeld",
        "accounts-closed": "accounts gesloten of beperkt",
        "trends": "trends gezien",
        "requests-answered": "vragen van partners beantwoord",
        "reach": "mensen bereikt met berichten",
        "online-hours": "uren online",
        "brought-hours": "uren online gebracht",
        "consents": "toestemmingen voor beeld",
    }
)
