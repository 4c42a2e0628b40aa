"""The handlers room: what the office does when a service task runs, and the facts it keeps."""
