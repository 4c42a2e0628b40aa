"""The deployed processes over the API."""

from __future__ import annotations

from flask import Response, jsonify

from web.context import platform

from .documents import form_document
from .reading import query


def list_processes() -> Response:
    """The running version of every process, with the fields of its start form."""
    query()
    runtime = platform().runtime
    return jsonify(
        {
            "processes": [
                {
                    "id": info.id,
                    "name": info.name,
                    "version": info.version,
                    "number": info.number,
                    "article": info.article or None,
                    "start_roles": list(info.start_roles),
                    "start_form": form_document(runtime.start_form(info.id)) if info.start_form else None,
                }
                for info in runtime.processes()
            ]
        }
    )
