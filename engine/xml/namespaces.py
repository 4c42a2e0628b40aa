"""The namespaces of BPMN 2.0 and of the extensions the platform reads, as prefixes of tags."""

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
