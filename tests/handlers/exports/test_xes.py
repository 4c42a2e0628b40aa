"""Event logs in XES: what IEEE 1849-2016 demands, what another program reads, and what is kept out."""

from __future__ import annotations

import json
import re
from datetime import datetime

import r4pm
from lxml import etree

from engine.history import events_of_tree
from tests.handlers.exports.conftest import PERSON, Maker
from tests.web.office import DECISION, Office

NAMESPACE = "{http://www.xes-standard.org/}"
ATTRIBUTES = {"string", "date", "int", "float", "boolean", "id", "list"}
NAME = re.compile(r"[^\W\d][\w.\-:]*\Z")
TRANSITIONS = {"schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "complete"}


def test_given_cases_when_exported_then_the_log_is_as_the_schema_of_the_standard_demands(export: Maker) -> None:
    """The order of children, required attributes and types of the schema, element by element."""
    log = etree.parse(export("xes")).getroot()

    assert log.tag == f"{NAMESPACE}log"
    assert re.fullmatch(r"\d+(\.\d+)?", log.get("xes.version"))
    order = ("extension", "global", "classifier", "attribute", "trace", "event")
    found = [sort if (sort := child.tag.removeprefix(NAMESPACE)) not in ATTRIBUTES else "attribute" for child in log]
    assert [order.index(sort) for sort in found] == sorted(order.index(sort) for sort in found)
    for child in log.iter(f"{NAMESPACE}extension"):
        assert {"name", "prefix", "uri"} == set(child.attrib)
        assert ":" not in child.get("name") + child.get("prefix")
    for trace in log.iter(f"{NAMESPACE}trace"):
        sorts = [child.tag.removeprefix(NAMESPACE) for child in trace]
        assert sorts == sorted(sorts, key=lambda sort: sort == "event")
    for element in log.iter():
        if (sort := element.tag.removeprefix(NAMESPACE)) in ATTRIBUTES:
            assert set(element.attrib) == {"key", "value"}
            assert NAME.match(element.get("key"))
            if sort == "date":
                datetime.fromisoformat(element.get("value"))
            if sort == "int":
                int(element.get("value"))


def test_given_the_extensions_when_read_then_they_hold_for_every_trace_and_event(export: Maker) -> None:
    """Globals promise what every trace and event has; classifiers name only what globals promise."""
    log = etree.parse(export("xes")).getroot()
    promised = {scope.get("scope"): {child.get("key") for child in scope} for scope in log.iter(f"{NAMESPACE}global")}

    for classifier in log.iter(f"{NAMESPACE}classifier"):
        assert set(classifier.get("keys").split()) <= promised["event"]
    for sort, keys in promised.items():
        for found in log.iter(f"{NAMESPACE}{sort}"):
            assert keys <= {child.get("key") for child in found}
    prefixes = {found.get("prefix") for found in log.iter(f"{NAMESPACE}extension")}
    keys = {child.get("key") for child in log.iter(*(f"{NAMESPACE}{sort}" for sort in ATTRIBUTES))}
    assert {key.partition(":")[0] for key in keys if ":" in key} <= prefixes == {"concept", "time", "lifecycle", "org"}
    stages = {one.get("value") for one in log.iter(f"{NAMESPACE}string") if one.get("key") == "lifecycle:transition"}
    assert stages <= TRANSITIONS


def test_given_cases_when_exported_then_every_event_is_there_in_order_of_time(
    export: Maker, office: Office, root_ids: tuple[str, ...]
) -> None:
    log = etree.parse(export("xes")).getroot()
    traces = list(log.iter(f"{NAMESPACE}trace"))

    assert len(traces) == len(root_ids)
    for trace in traces:
        told = {child.get("key"): child.get("value") for child in trace}
        times = [child.get("value") for child in trace.iter(f"{NAMESPACE}date") if child.get("key") == "time:timestamp"]
        assert times == sorted(times)
        with office.platform.database.read() as connection:
            seals = {event.hash for event in events_of_tree(connection, told["concept:name"])}
        assert seals == {child.get("value") for child in trace.iter(f"{NAMESPACE}string") if child.get("key") == "封印"}


def test_given_a_log_when_another_program_reads_it_then_it_finds_cases_and_activities(
    export: Maker, office: Office, root_ids: tuple[str, ...]
) -> None:
    item = r4pm.import_item("EventLog", str(export("xes")))
    utils = "process_mining::core::event_data::case_centric::utils::activity_projection"
    projected = r4pm.call_binding(f"{utils}::log_to_activity_projection", json.dumps({"log": item}))
    asked = json.dumps({"projection": json.loads(projected)})
    activities = json.loads(r4pm.call_binding(f"{utils}::get_projection_activities", asked))

    assert json.loads(r4pm.call_binding(f"{utils}::get_num_cases", asked)) == len(root_ids)
    assert {"登记审批决定", "推送至部门"} <= set(activities)
    assert any("自动认领" in activity for activity in activities)


def test_given_personal_data_when_exported_in_any_format_then_they_are_masked(export: Maker) -> None:
    for name, subject in (("xes", "events"), ("ocel", "events"), ("csv", "cases")):
        text = export(name, subject).read_text("utf-8")
        assert f"{PERSON['party_name'][0]}***" in text
        for secret in (PERSON["party_name"], PERSON["id_number"], DECISION["contact_phone"], DECISION["address"]):
            assert secret not in text, name
