"""Whatever was said, in whatever order: yes only if everybody who has a say says yes now."""
# ruff: noqa: ANN001, ANN201 - Hypothesis fills these in; their strategies stand above them

import asyncio
from contextlib import suppress
from datetime import date, timedelta
from itertools import product
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from services.consent.domain.may_publish import Rules
from shared.contracts.consent.assent import RecordAssent
from shared.contracts.consent.guardians import EndGuardianship, SettleGuardians
from shared.contracts.consent.may_publish import MayPublish, MayPublishAnswer
from shared.contracts.consent.record import InvalidateConsent, Signer
from shared.contracts.consent.take_down import ConfirmTakenDown
from shared.contracts.message import Command
from shared.messaging.inbox import Refuse, TooEarly
from tests.consent.oracle import Heard, may
from tests.consent.whatever import (
    BIRTHDAYS,
    CHANNELS,
    EVENT,
    PICTURE,
    PURPOSES,
    SIXTEEN_YEARS_AGO,
    Post,
    about,
    ago,
    guardian,
    pair,
    some_channels,
    split,
    split_purposes,
    who,
)
from tests.consent.world import (
    AGAIN,
    DAY,
    FATHER,
    HOUR,
    MOTHER,
    NOW,
    OTHER,
    YOUTH,
    World,
    posted,
    signed,
    withdrawal,
)


class History(RuleBasedStateMachine):
    """A worker, two families, and a clock."""

    said: Bundle[Command] = Bundle("said")

    @initialize(
        guardians=st.sampled_from([1, 2]), born=st.tuples(*[st.sampled_from(BIRTHDAYS)] * 2)
    )
    def begin(self, guardians: int, born: tuple[date, date]) -> None:
        self.notices = {1: (NOW + 200 * DAY).date()}
        self.guardians = guardians
        self.born = dict(zip((YOUTH, OTHER), born, strict=True))
        self.runner = asyncio.Runner()
        self.world = World(rules=Rules(guardians=guardians, notices=self.notices))
        self.history: list[Heard] = []
        self.number = 0
        self.posts: dict[UUID, Post] = {}

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.close()

    def tell(self, command: Command) -> Command:
        known = {c.id for _, c in self.history}
        try:
            self.runner.run(self.world.hear(command))
        except (Refuse, TooEarly):
            return command
        if command.id not in known:
            self.history.append((self.world.now, command))
        return command

    def next(self) -> int:
        self.number += 1
        return self.number

    @rule(
        target=said,
        youth=who,
        guardian=guardian,
        ago=ago,
        channels=split,
        purposes=split_purposes,
        about=about,
        assent=st.sampled_from([True] * 6 + [None, False]),
        days=st.sampled_from([None, 0, 1, 30, 800]),
        notice=st.sampled_from([1, 1, 1, None]),
        wrong_one=st.sampled_from([False] * 9 + [True]),
        authority=st.sampled_from([None] * 5 + [True, False]),
    )
    def sign(
        self,
        youth,
        guardian,
        ago,
        channels,
        purposes,
        about,
        assent,
        days,
        notice,
        wrong_one,
        authority,
    ):  # type: ignore[no-untyped-def]
        at = self.world.now - ago
        until = None if days is None else (at + days * DAY).date()
        itself = (self.born[youth] <= SIXTEEN_YEARS_AGO) is not wrong_one
        party = {"signer": Signer.YOUTH} if itself else {"guardian_id": guardian}
        return self.tell(
            signed(
                self.next(),
                youth_id=youth,
                born_on=self.born[youth],
                signed_at=at,
                channels=channels[0],
                refused_channels=channels[1],
                purposes=purposes[0],
                refused_purposes=purposes[1],
                assent=assent,
                valid_until=until,
                notice_version=notice,
                authority=authority,
                **party,
                **about,
            )
        )

    @rule(
        target=said,
        youth=who,
        given=st.sampled_from([True, True, False]),
        ago=ago,
        channels=some_channels,
    )
    def assent(self, youth, given, ago, channels):  # type: ignore[no-untyped-def]
        return self.tell(
            RecordAssent(
                id=UUID(int=50_000 + self.next()),
                youth_id=youth,
                given=given,
                said_at=self.world.now - ago,
                channels=channels,
            )
        )

    @rule(
        target=said,
        youth=who,
        ago=ago,
        channels=some_channels,
        by=st.sampled_from([None, Signer.YOUTH, Signer.GUARDIAN, Signer.GUARDIAN]),
        guardian=st.sampled_from([MOTHER, FATHER, AGAIN, None]),
    )
    def withdraw(self, youth, ago, channels, by, guardian):  # type: ignore[no-untyped-def]
        return self.tell(
            withdrawal(
                10_000 + self.next(),
                youth_id=youth,
                withdrawn_at=self.world.now - ago,
                channels=channels,
                by=by,
                guardian_id=guardian if by is Signer.GUARDIAN else None,
            )
        )

    @rule(target=said, youth=who, guardian=guardian, ago=ago)
    def lose_authority(self, youth, guardian, ago):  # type: ignore[no-untyped-def]
        return self.tell(
            EndGuardianship(
                id=UUID(int=60_000 + self.next()),
                youth_id=youth,
                guardian_id=guardian,
                ended_at=self.world.now - ago,
            )
        )

    @rule(target=said, youth=who, pair=pair, same=st.booleans())
    def settle(self, youth, pair, same):  # type: ignore[no-untyped-def]
        return self.tell(
            SettleGuardians(
                id=UUID(int=65_000 + self.next()),
                youth_id=youth,
                guardian_id=pair[0],
                other_id=pair[1],
                same=same,
            )
        )

    @precondition(lambda self: self.number)
    @rule(target=said, youth=who, number=st.integers(0, 20))
    def invalidate(self, youth, number):  # type: ignore[no-untyped-def]
        return self.tell(
            InvalidateConsent(
                id=UUID(int=70_000 + self.next()),
                youth_id=youth,
                consent_id=UUID(int=1001 + number % max(self.number, 1)),
            )
        )

    @rule(people=st.sampled_from([(YOUTH,), (YOUTH, OTHER)]), channel=st.sampled_from(CHANNELS))
    def post(self, people, channel):  # type: ignore[no-untyped-def]
        number = self.next()
        command = posted(
            80_000 + number,
            image_id=PICTURE,
            people=people,
            channel=channel,
            posted_at=self.world.now,
        )
        allowed = self.allowed(people, channel, command.purpose, {"images": (PICTURE,)})
        self.posts[command.publication_id] = Post(command, allowed, len(self.history))
        self.runner.run(self.world.hear(command))

    @precondition(lambda self: getattr(self, "posts", None))
    @rule(number=st.integers(0, 20), proven=st.booleans())
    def take_down(self, number, proven):  # type: ignore[no-untyped-def]
        gone = list(self.posts)[number % len(self.posts)]
        proof = "a" * 64 if proven else None
        with suppress(Refuse):
            self.runner.run(
                self.world.hear(ConfirmTakenDown(publication_id=gone, proof_sha256=proof))
            )
            assert not self.world.store.take_downs.get(gone).waits

    @rule(command=said)
    def say_it_twice(self, command: Command) -> None:
        self.tell(command)

    @rule(after=st.sampled_from([HOUR, DAY, DAY, 30 * DAY, 200 * DAY]))
    def wait(self, after: timedelta) -> None:
        self.runner.run(self.world.wait_until(self.world.now + after))

    @rule()
    def restart(self) -> None:
        live = self.world.everything()
        self.world.restart()

        assert self.world.everything() == live

    @invariant()
    def yes_only_with_everybody(self) -> None:
        if not hasattr(self, "world"):
            return
        shown = ({}, {"images": (PICTURE,)}, {"images": (PICTURE, EVENT)}, {"event_id": EVENT})
        for channel, purpose, what in product(CHANNELS, PURPOSES, shown):
            alone = [self.allowed((who,), channel, purpose, what) for who in (YOUTH, OTHER)]
            if all(alone):
                assert self.allowed((YOUTH, OTHER), channel, purpose, what)

    @invariant()
    def what_may_not_stay_has_a_task_and_nothing_else_has(self) -> None:
        for publication_id, post in getattr(self, "posts", {}).items():
            must = post.must_come_down(self.history)
            has = self.world.store.take_downs.get(publication_id) is not None
            assert must in (has, None), (post, self.history[post.heard :])

    def allowed(
        self, people: tuple[UUID, ...], channel: str, purpose: str, what: dict[str, object]
    ) -> bool:
        """Return what the service answers, having held it against the oracle."""
        query = MayPublish.model_validate(
            {"people": people, "channel": channel, "purpose": purpose} | what
        )
        answer = self.runner.run(self.world.hear(query))
        assert isinstance(answer, MayPublishAnswer)
        rules = {"guardians": self.guardians, "notices": self.notices}
        assert answer.allowed is may(self.history, query, self.world.now, **rules), query
        return answer.allowed


TestAnyHistory = History.TestCase


TestAnyHistory.settings = settings(max_examples=100, stateful_step_count=10, deadline=None)
