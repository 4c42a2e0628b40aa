"""XML that strangers wrote, read within bounds: no document types, no entities, no network, no guessed encodings."""

from .encoding import decoded
from .reading import FLOW_NODES, MAX_BYTES, read_xml, read_xml_text

__all__ = ["FLOW_NODES", "MAX_BYTES", "decoded", "read_xml", "read_xml_text"]
