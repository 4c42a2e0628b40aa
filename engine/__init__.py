"""The engine room: runs any BPMN diagram, knows nothing of what the diagrams are about."""
