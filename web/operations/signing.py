"""The key that signs checkpoints: a file of its own beside the data, another one that is named, or a device."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from engine.proof.signer import KeyFile, KeyProgram, Signer, SigningKeyUnusable
from engine.store.database import Database
from web.operations.backups import data_place

KEY_VARIABLE = "SHENGUAN_SIGNING_KEY"
COMMAND_VARIABLE, PUBLIC_VARIABLE = "SHENGUAN_SIGN_COMMAND", "SHENGUAN_SIGN_PUBLIC"
KEY_FILE = "signing.key"
"""No companion of backups: who finds one must not be able to sign."""


def signer_of(database: Database) -> Signer:
    """Who signs here; a key file is made at first use. Raises SigningKeyOpen, SigningKeyUnusable."""
    command = os.environ.get(COMMAND_VARIABLE)
    if not command:
        return KeyFile(_file(database))
    public = os.environ.get(PUBLIC_VARIABLE)
    if not public:
        raise SigningKeyUnusable(variable=PUBLIC_VARIABLE)
    return KeyProgram(shlex.split(command), Path(public))


def own_key(database: Database) -> str | None:
    """The id of the platform's own key; None where it has none yet. Raises as `signer_of`."""
    if not os.environ.get(COMMAND_VARIABLE) and not _file(database).exists():
        return None
    return signer_of(database).key


def _file(database: Database) -> Path:
    told = os.environ.get(KEY_VARIABLE)
    return Path(told) if told else data_place(database) / KEY_FILE
