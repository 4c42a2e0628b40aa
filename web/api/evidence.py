"""Evidence files over the API: handed in first, then named by their ids in forms."""

from __future__ import annotations

from flask import Response, abort, jsonify, make_response, request

from engine.errors import InputRejected, Problem
from web.context import actor, platform

from .reading import query
from .refusals import name_fields

RAW, FORM = "application/octet-stream", "multipart/form-data"


def keep_evidence() -> Response:
    """Take a file in: the bytes with `?name=`, or a form with the part `file`. The same content has the same id."""
    asked = query("name")
    name_fields({"file": "文件", "name": "文件名"})
    if request.mimetype == FORM:
        sent = request.files.get("file")
        if sent is None:
            raise InputRejected((Problem("file", "no_file"),))
        name, content = asked.get("name") or sent.filename or "", sent.read()
    elif request.mimetype == RAW:
        name, content = asked.get("name", ""), request.get_data()
    else:
        abort(415)
    if not name:
        raise InputRejected((Problem("name", "required"),))
    kept = platform().evidence.keep(name, content, actor())
    document = {"id": kept.id, "name": kept.name, "media_type": kept.media_type, "size": kept.size}
    return make_response(jsonify(document), 201)
