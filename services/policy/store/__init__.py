"""What the policy service remembers, a store for each subject."""

from services.policy.store.agreements import AgreementsStore, UnknownBasis
from services.policy.store.decisions import DecisionStore
from services.policy.store.ledger import LedgerStore
from services.policy.store.reviews import ReviewStore
from services.policy.store.workers import WorkerStore
from shared.storage.bucket import Bucket

__all__ = [
    "AgreementsStore",
    "DecisionStore",
    "LedgerStore",
    "PolicyStore",
    "ReviewStore",
    "UnknownBasis",
    "WorkerStore",
]


class PolicyStore:
    """The questions the service asks of its memory."""

    def __init__(self, bucket: Bucket) -> None:
        self.reviews = ReviewStore(bucket)
        self.agreements = AgreementsStore(bucket, self.reviews)
        self.decisions = DecisionStore(bucket)
        self.ledger = LedgerStore(bucket)
        self.workers = WorkerStore(bucket)
