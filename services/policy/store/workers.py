"""Workers: what is known of each."""

from services.policy.domain.workers.profiles import Profile, clock
from services.policy.domain.workers.workers import Activity, Worker
from shared.storage.bucket import Bucket
from shared.storage.table import Table


class WorkerStore:
    """Workers: their profiles, hours, competences and means."""

    def __init__(self, bucket: Bucket) -> None:
        self.profiles: Table[Profile] = bucket.table("profile", Profile, clock=clock)
        self.activities: Table[Activity] = bucket.table("activity", Activity)
        self.workers: Table[Worker] = bucket.table("worker", Worker)

    def worker(self, code: str) -> Worker:
        """Return what is known of a worker; nothing yet is an empty record."""
        return self.workers.get(code) or Worker(worker=code)

    def codes(self) -> list[str]:
        """Return everybody of whom something is known, in order."""
        rows = (*self.profiles, *self.activities, *self.workers)
        return sorted({row.worker for row in rows})
