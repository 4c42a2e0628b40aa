"""A push and a claim on Viewflow, another Python workflow library, for comparison only.

Viewflow is licensed under the AGPL-3.0. It is no part of this project: no dependency, never imported by it,
never shipped with it. `make bench` installs it into a throw-away environment of its own under build/, where this
script runs as a program of its own: `python viewflow_claim.py CASES`. Prints one JSON object with the
seconds of each push and each claim. SQLite with a write-ahead log and full durability, one transaction a step.
"""

from __future__ import annotations

import json
import sys
import tempfile
import timeit
from pathlib import Path


def main(cases: str) -> None:
    with tempfile.TemporaryDirectory(prefix="shenguan-bench-") as folder:
        _configure(Path(folder) / "viewflow.db")
        claims = _Claims()
        claims.push()
        claims.claim(claims.waiting()[0])
        pushes = timeit.repeat(claims.push, number=1, repeat=int(cases))
        done = [timeit.timeit(lambda task=task: claims.claim(task), number=1) for task in claims.waiting()]
    print(json.dumps({"push": pushes, "claim": done}))


def _configure(file: Path) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "viewflow",
            "viewflow.workflow",
            "claimflow",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(file),
                "OPTIONS": {
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                    "transaction_mode": "IMMEDIATE",
                },
            }
        },
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SECRET_KEY="bench",
    )
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


class _Claims:
    """What is done to the flow, as Viewflow's own views do it."""

    def __init__(self) -> None:
        from claimflow.flows import Claim
        from django.contrib.auth.models import User
        from django.db import transaction

        self._flow, self._atomic = Claim, transaction.atomic
        self._officer = User.objects.create_user("officer")
        self._tasks = Claim.task_class._default_manager

    def push(self) -> None:
        with self._atomic():
            self._flow.push.run()

    def waiting(self) -> list[int]:
        tasks = self._tasks.filter(flow_task=self._flow.claim, finished=None)
        return list(tasks.order_by("pk").values_list("pk", flat=True))

    def claim(self, number: int) -> None:
        with self._atomic():
            task = self._tasks.get(pk=number)
            with task.activation() as activation:
                activation.assign(self._officer)
                activation.start(None)
                activation.execute()


if __name__ == "__main__":
    main(*sys.argv[1:])
