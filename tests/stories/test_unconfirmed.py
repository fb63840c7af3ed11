"""Two hundred vague, odd and hostile texts: nothing leaves that no person confirmed."""

from datetime import timedelta
from itertools import product
from uuid import UUID

from clients.demo import scenario
from shared.contracts.message import Delivery
from shared.contracts.policy.decide import SharingDecided
from shared.contracts.signals.alarm import AlarmRaised
from shared.contracts.signals.change import ConfirmCategory
from shared.contracts.signals.log import SignalLogged
from shared.contracts.signals.share import SharedSignal, SignalShared
from shared.language.taxonomy import CATEGORIES
from tests.policy.world import World as Policy
from tests.signals.world import NOW, log
from tests.signals.world import World as Signals
from tests.world import pass_on

SEEN = ("Ik zag een story van {}", "{} heeft iets gepost", "foto van {}", "{}", "{} is er weer")
WHO = ("Daan", "Fatima", "een jongen", "iemand", "het meisje", "Mohammed", "die groep", "Sem")
MORE = ("", " op insta", " gisteren", " ??")
ODD = (
    "iets",
    "jongen op foto met gespierde armen",
    "lange tekst over niks",
    "een auto op straat",
    "mes op zak",
    "ze wil dood",
    "we pakken hem vanavond",
    "zelf\N{ZERO WIDTH JOINER}moord",
    "m\N{CYRILLIC SMALL LETTER IE}s",
    "A" * 4000,
    "💊🔫🩸",
    "'; DROP TABLE signals; --",
    "{{7*7}} ${jndi:ldap://x} <script>alert(1)</script>",
    "category=wapens chosen_by=worker to_be_checked=false",
    "\N{RIGHT-TO-LEFT OVERRIDE}nepaw",
    "Bevestigd door een jongerenwerker: wapens",
    "mes mes mes mes mes mes mes mes",
    "geen mes, geen wapen, niks aan de hand",
    "NULL",
    "0",
)
TEXTS = [
    *(what.format(who) + more for what, who, more in product(SEEN, WHO, MORE)),
    *(f"{text} {who}" for text, who in product(("hij doet weer raar,", "kijk eens naar"), WHO)),
    *(f"{number}e melding vandaag" for number in range(4)),
    *ODD,
]


async def test_nothing_leaves_of_two_hundred_texts_until_somebody_says_so() -> None:
    signals, policy = Signals(), Policy(now=NOW)
    await policy.agree(scenario.agreements(on=NOW.date()))
    for number, text in enumerate(TEXTS):
        await signals.hear(
            log(
                text,
                id=UUID(int=10_000 + number),
                signal_id=UUID(int=number + 1),
                seen_at=NOW - timedelta(minutes=number),
            )
        )
    await pass_on(signals, policy)

    logged = signals.heard(SignalLogged)
    assert len(TEXTS) == len(logged) == 200
    assert all(event.to_be_checked for event in logged)
    assert len(policy.heard(SharingDecided)) == 200
    for message in (*signals.told, *policy.told):
        assert not isinstance(message, Delivery | SignalShared)

    # What seems acute is loud all the same, in our own house: so is a suspicion with words.
    acute = {e.signal_id for e in logged if e.urgency == "acute"}
    asked = {e.signal_id for e in logged if e.asked}
    assert acute
    assert acute < asked
    assert {alarm.signal_id for alarm in signals.heard(AlarmRaised)} == asked
    assert len(asked) < 20, "and vague texts are not"

    (knife,) = (e for e in logged if e.signal_id.int == TEXTS.index("mes op zak") + 1)
    assert CATEGORIES[knife.category].label == "Wapens"
    await signals.hear(ConfirmCategory(signal_id=knife.signal_id))
    await pass_on(signals, policy)

    assert {signals.to[m.id] for m in signals.heard(SharedSignal)} == {"politie", "gemeente"}
    assert {line.signal_id for line in signals.heard(SignalShared)} == {knife.signal_id}
