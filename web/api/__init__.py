"""`/api/v1`: the same acts as the screens, for other systems. One table of routes makes both routes and OpenAPI."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from web.context import platform

from . import refusals
from .openapi import description
from .route import Route
from .routes import ROUTES

PREFIX = "/api/v1"


def describe() -> Response:
    """The OpenAPI description of everything here."""
    return jsonify(description(platform().runtime, ALL_ROUTES))


ALL_ROUTES = (*ROUTES, Route("GET", "/openapi.json", describe, "本说明", "OpenApi", "流程"))

blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
for _route in ALL_ROUTES:
    blueprint.add_url_rule(_route.rule, _route.name, _route.view, methods=[_route.method])
refusals.install(blueprint)

__all__ = ["ALL_ROUTES", "PREFIX", "blueprint"]
