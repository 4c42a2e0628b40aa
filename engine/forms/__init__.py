"""Forms (form-js JSON): what is asked, and whether an answer will do."""

from .fields import Check, Choices, Field, Note
from .form import OVERRIDE_REASON, Form
from .reading import FormRejected, read_form

__all__ = ["OVERRIDE_REASON", "Check", "Choices", "Field", "Form", "FormRejected", "Note", "read_form"]
