"""Forms on the screen: what is shown of each field, and what a browser sends back."""

from .submitted import submitted
from .view import FieldView, FormView, NoteView, form_view

__all__ = ["FieldView", "FormView", "NoteView", "form_view", "submitted"]
